from __future__ import annotations

import gzip
import json
import zipfile
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from credit_hub.loaders.readers import Broken, Format, inspect, open_table, records
from credit_hub.model.errors import UnreadableSourceError


def rows_of(path: Path) -> list[object]:
    with open_table(inspect(path)) as table:
        return [row if isinstance(row, Broken) else list(row) for row in table.rows]


def file(tmp_path: Path, content: str | bytes, name: str = "file.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("名称,代码\n甲,1\n".encode(), "utf-8"),
        ("名称,代码\n甲,1\n".encode("utf-8-sig"), "utf-8-sig"),
        ("名称,代码\n甲,1\n".encode("gb18030"), "gb18030"),
        ("名称,代码\n甲,1\n".encode("utf-16"), "utf-16"),
        ("联通\n".encode("gb18030"), "gb18030"),
    ],
)
def test_inspect_finds_the_encoding(tmp_path: Path, content: bytes, encoding: str) -> None:
    assert inspect(file(tmp_path, content)).encoding == encoding


@pytest.mark.parametrize(
    ("content", "form"),
    [
        ("a,b\n", Format.CSV),
        ('{"a": 1}\n{"a": 2}\n', Format.JSON_LINES),
        ('{\n "a": 1\n}', Format.JSON),
        ('[{"a": 1}]', Format.JSON),
    ],
)
def test_inspect_finds_the_format_from_the_content(
    tmp_path: Path, content: str, form: Format
) -> None:
    assert inspect(file(tmp_path, content)).format is form


def test_inspect_of_gzip_names_the_digest_of_the_packed_file(tmp_path: Path) -> None:
    path = file(tmp_path, gzip.compress("名称\n甲\n".encode()), "file.csv.gz")

    found = inspect(path)

    assert (found.compressed, found.encoding) == (True, "utf-8")
    assert rows_of(path) == [["名称"], ["甲"]]


def test_inspect_of_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSourceError, match="No such file"):
        inspect(tmp_path / "absent.csv")


@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_csv_delimiter_is_that_of_the_headings(tmp_path: Path, mark: str) -> None:
    path = file(tmp_path, f"a{mark}b{mark}c\n1{mark}2{mark}3\n")

    assert rows_of(path) == [["a", "b", "c"], ["1", "2", "3"]]


def test_csv_fields_hold_quotes_separators_and_line_breaks(tmp_path: Path) -> None:
    path = file(tmp_path, 'a,b\n"x, ""y""\nz",2\r\n生产"名优"产品,3\n\n')

    assert rows_of(path) == [["a", "b"], ['x, "y"\nz', "2"], ['生产"名优"产品', "3"]]


def test_csv_quote_that_is_never_closed_is_broken_with_its_line(tmp_path: Path) -> None:
    path = file(tmp_path, 'a,b\n1,2\n"3,4\n5,6\n')

    *_, broken = rows_of(path)

    assert isinstance(broken, Broken)
    assert (broken.rule, "line 3" in broken.text) == ("row.quote", True)


def test_csv_field_without_end_is_refused(tmp_path: Path) -> None:
    path = file(tmp_path, 'a,b\n"' + "x" * 5_000_000)

    with pytest.raises(UnreadableSourceError, match="line 2"):
        rows_of(path)


def workbook(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("空")
        sheet = book.add_worksheet("数据")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write_row(0, 0, ["代码", "日期", "时间", "数", "小数", "真"])
        sheet.write_number(1, 0, 911101080000000012)
        sheet.write_datetime(1, 1, datetime(2026, 9, 1), day)  # noqa: DTZ001  # a cell has no zone
        sheet.write_datetime(1, 2, datetime(2026, 9, 1, 9, 30), moment)  # noqa: DTZ001
        sheet.write_row(1, 3, [123456, 0.1 + 0.2, True])


def test_workbook_cells_keep_what_the_spreadsheet_shows(tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    workbook(path)

    with open_table(inspect(path)) as table:
        _, row = (list(cells) for cells in table.rows if not isinstance(cells, Broken))
        notes = table.notes

    assert row == [
        "9.1110108e+17",
        "2026-09-01",
        "2026-09-01T09:30:00",
        "123456",
        "0.3",
        "true",
    ]
    assert "空" in notes[0]


def test_workbook_that_unpacks_a_thousandfold_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (64 << 20))

    with pytest.raises(UnreadableSourceError, match="unpacks from"):
        rows_of(path)


def test_json_lines_give_a_table_of_all_keys(tmp_path: Path) -> None:
    lines = [{"a": "1", "b": None}, {"b": 2.50, "c": [1, "x"]}, {"a": True}]
    path = file(tmp_path, "\n".join(map(json.dumps, lines)) + "\n{broken\n")

    headings, *rows, broken = rows_of(path)

    assert headings == ["a", "b", "c"]
    assert rows == [["1", "", ""], ["", "2.5", "1、x"], ["true", "", ""]]
    assert isinstance(broken, Broken)


@pytest.mark.parametrize("gap", ["", " ", "\n  "])
def test_json_array_is_read_item_by_item(tmp_path: Path, gap: str) -> None:
    path = file(tmp_path, f'[{gap}{{"a": 1.10}}{gap},{gap}[2]{gap}, 34{gap}]')

    with records(inspect(path)) as (values, _):
        assert list(values) == [{"a": Decimal("1.10")}, [2], 34]


def test_json_array_larger_than_a_chunk_is_read_whole(tmp_path: Path) -> None:
    items = [{"n": n, "text": "字" * 5_000} for n in range(600)]
    path = file(tmp_path, json.dumps(items, ensure_ascii=False))

    with records(inspect(path)) as (values, _):
        assert list(values) == items


@pytest.mark.parametrize("content", ["[1, 2", "[1 2]", "{", "[1,]", "[1] 2"])
def test_json_that_is_cut_or_wrong_is_refused(tmp_path: Path, content: str) -> None:
    with (
        pytest.raises(UnreadableSourceError),
        records(inspect(file(tmp_path, content))) as (values, _),
    ):
        list(values)


def test_json_of_brackets_alone_is_refused(tmp_path: Path) -> None:
    path = file(tmp_path, "[" * 100_000, "file.json")

    with pytest.raises(UnreadableSourceError, match="no JSON"):
        rows_of(path)


def test_table_as_json_records_is_refused(tmp_path: Path) -> None:
    with (
        pytest.raises(UnreadableSourceError, match="is a table"),
        records(inspect(file(tmp_path, "a,b\n"))),
    ):
        pass
