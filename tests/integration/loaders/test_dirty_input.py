"""Bad input: a reject, a note or a clear refusal each; never a traceback, never silence."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from credit_hub.graph.store import GraphStore
from credit_hub.loaders.rejects import read_entries
from credit_hub.model.errors import SchemaMismatchError, UnreadableSourceError
from tests.integration.loaders.conftest import HEADINGS, Load, WriteFile, registration

pytestmark = pytest.mark.integration


def test_dirty_rows_each_get_a_reject_or_a_note(
    load: Load, write_file: WriteFile, graph: GraphStore
) -> None:
    good = registration(1)
    rows = [
        good,
        (
            "甲",
            "９１４１０１９９ＴＥ５Ｔ０００１６Ｙ",
            "２０２０年１月１日",
            "— —",
            "５００（万元）",
            "",
        ),
        (*registration(2)[:1], "91410199TE5T00016X", *good[2:]),
        (*registration(3)[:2], "2099", *good[3:]),
        (*registration(4)[:5], "2026-13-01"),
        (*registration(5)[:1], "9.14102E+17", *good[2:]),
        registration(6)[:4],
        ("", "", "", "", "", ""),
        good,
    ]

    report = load(write_file(rows))

    assert report.rows_read == report.rows_written + report.rows_unchanged + report.rows_rejected
    assert report.ledger is not None
    entries = {(e.row, e.severity, e.problem.rule) for e in read_entries(report.ledger)}
    assert entries == {
        (3, "reject", "uscc.check_character"),
        (4, "note", "date.open_end"),
        (5, "reject", "date.not_a_day"),
        (6, "reject", "spreadsheet.number"),
        (7, "reject", "row.width"),
        (8, "reject", "value.missing"),
        (9, "note", "row.duplicate"),
    }


def test_ledger_masks_personal_values_and_cannot_run_in_a_spreadsheet(
    load: Load, write_file: WriteFile
) -> None:
    rows = [
        ("=HYPERLINK(1)", "410199199003070018", "", "张三", "", ""),
        ("甲", "91410199TE5T00016Y", "2099", "13800138000", "", ""),
    ]

    report = load(write_file(rows))

    assert report.ledger is not None
    text = report.ledger.read_text(encoding="utf-8-sig")
    assert "410199199003070018" not in text
    assert "13800138000" not in text
    assert "张三" not in text
    assert "\n=" not in text
    assert ",=" not in text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings_of_official_files_are_read(
    load: Load, write_file: WriteFile, encoding: str
) -> None:
    report = load(write_file([registration(1, name="测试㐀𠀀有限公司")], encoding=encoding))

    assert (report.rows_read, report.rows_written) == (1, 1)


def test_missing_column_is_refused_with_the_nearest_heading(
    load: Load, write_file: WriteFile
) -> None:
    path = write_file([registration(1)], headings=("企业名称", "统一社会信用编码", *HEADINGS[2:]))

    with pytest.raises(
        SchemaMismatchError, match=r"统一社会信用代码 \(nearest heading: 统一社会信用编码\)"
    ):
        load(path)


def test_extra_column_is_remarked(load: Load, write_file: WriteFile) -> None:
    path = write_file([(*registration(1), "x")], headings=(*HEADINGS, "备注说明"))

    assert "备注说明" in "".join(load(path).remarks)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"%PDF-1.7 ...", "is a PDF document"),
        (b"\x89PNG\r\n", "is a PNG picture"),
        (b"", "is empty"),
        ("企业名称,统一\n测试测试测试测试".encode() + b"\xff\xfe\xff", "byte 44 breaks the UTF-8"),
        ("企业".encode("gb18030") + b"\xff\xff", "neither UTF-8 .* nor GB18030"),
        (b"PK\x03\x04 no workbook", "is no workbook that can be read"),
        (b"\x1f\x8b\x08 no gzip", "the gzip archive is damaged"),
        (b"a,b\n1,\x00\n", "is zero"),
    ],
)
def test_file_of_another_type_is_refused_whatever_its_name(
    load: Load, tmp_path: Path, content: bytes, message: str
) -> None:
    path = tmp_path / "registrations.csv"
    path.write_bytes(content)

    with pytest.raises(UnreadableSourceError, match=message):
        load(path)


def test_gzip_cut_off_in_the_middle_is_refused(load: Load, tmp_path: Path) -> None:
    path = tmp_path / "registrations.csv.gz"
    path.write_bytes(gzip.compress(b"a,b\n" + b"1,2\n" * 10_000)[:-20])

    with pytest.raises(UnreadableSourceError, match="cut off"):
        load(path)
