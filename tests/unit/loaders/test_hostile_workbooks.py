"""Workbooks that were made to harm: bombs, lies about sizes, entities, links; none is parsed."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import xlsxwriter

from credit_hub.loaders.readers import inspect, open_table, records
from credit_hub.loaders.readers.workbook import LARGEST_CONTENT, MOST_PARTS
from credit_hub.model.errors import UnreadableSourceError

SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"


def workbook() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["uscc", "name"])
        sheet.write_row(1, 0, ["91410199TE5T00016Y", "x"])
    return buffer.getvalue()


def changed(parts: Mapping[str, Callable[[bytes], bytes]], **more: bytes) -> bytes:
    """Return a workbook with some parts made anew."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook())) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, parts.get(name, bytes)(old.read(name)))
        for name, content in more.items():
            new.writestr(name, content)
    return buffer.getvalue()


def read(tmp_path: Path, content: bytes) -> list[object]:
    path = tmp_path / "book.xlsx"
    path.write_bytes(content)
    with open_table(inspect(path)) as table:
        return list(table.rows)


def test_workbook_as_it_should_be_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, workbook()) == [["uscc", "name"], ["91410199TE5T00016Y", "x"]]


@pytest.mark.parametrize("content", [workbook(), b"uscc,name\n1,x\n"], ids=["workbook", "csv"])
def test_table_in_the_place_of_documents_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "documents.jsonl"
    path.write_bytes(content)

    with (
        pytest.raises(UnreadableSourceError, match="is a table, JSON is expected") as caught,
        records(inspect(path)),
    ):
        pass

    assert caught.value.remedy


def test_workbook_of_many_parts_is_refused(tmp_path: Path) -> None:
    bomb = changed({}, **{f"xl/media/{n}.bin": b"" for n in range(MOST_PARTS)})

    with pytest.raises(UnreadableSourceError, match="parts, at most"):
        read(tmp_path, bomb)


def test_workbook_that_unpacks_a_thousandfold_is_refused_before_it_is_unpacked(
    tmp_path: Path,
) -> None:
    bomb = changed({SHEET: lambda old: old + b" " * (64 << 20)})

    with pytest.raises(UnreadableSourceError, match=f"at most {LARGEST_CONTENT:,} are read"):
        read(tmp_path, bomb)


def test_workbook_that_lies_about_the_size_of_a_part_is_refused(tmp_path: Path) -> None:
    bomb = bytearray(changed({SHEET: lambda old: old + b" " * (64 << 20)}))
    true, told = struct.pack("<I", 0), struct.pack("<I", 1000)
    with zipfile.ZipFile(io.BytesIO(bytes(bomb))) as archive:
        true = struct.pack("<I", archive.getinfo(SHEET).file_size)
    while (at := bomb.find(true)) >= 0:
        bomb[at : at + 4] = told

    with pytest.raises(UnreadableSourceError, match="damaged"):
        read(tmp_path, bytes(bomb))


@pytest.mark.parametrize("name", [SHEET, STRINGS, "xl/workbook.xml", "[Content_Types].xml"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_workbook_that_declares_entities_is_refused(
    tmp_path: Path, name: str, encoding: str
) -> None:
    def with_entities(old: bytes) -> bytes:
        declared = (
            '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
            '<!ENTITY c SYSTEM "file:///etc/passwd">]>'
        )
        text = old.decode().replace("?>", f"?>{declared}", 1)
        return text.replace(">x<", ">&b;&c;<").encode(encoding)

    with pytest.raises(UnreadableSourceError, match="declares a document type"):
        read(tmp_path, changed({name: with_entities}))


def test_entity_that_is_declared_nowhere_is_not_resolved(tmp_path: Path) -> None:
    content = changed({STRINGS: lambda old: old.replace(b">x<", b">&xxe;<")})

    try:
        rows = read(tmp_path, content)
    except UnreadableSourceError:
        return
    assert "root:" not in str(rows)


def test_name_of_a_part_that_climbs_out_is_only_read(tmp_path: Path) -> None:
    inside = tmp_path / "in" / "deep"
    inside.mkdir(parents=True)
    content = changed({}, **{"../../evil.xml": b"<a/>", str(tmp_path / "evil.xml"): b"<a/>"})

    assert read(inside, content)

    assert not list(tmp_path.glob("evil*"))


def test_formula_gives_its_value_and_is_not_run(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_formula(1, 0, '=WEBSERVICE("http://10.0.0.1/")', value="kept")

    assert "kept" in str(read(tmp_path, buffer.getvalue()))


def test_directory_that_points_before_the_beginning_is_refused(tmp_path: Path) -> None:
    content = bytearray(workbook())
    at = content.rfind(b"PK\x05\x06")
    content[at + 12 : at + 20] = struct.pack("<II", 0xFFFFFF, 0xFFFFFF)

    with pytest.raises(UnreadableSourceError):
        read(tmp_path, bytes(content))


def test_encrypted_part_is_refused(tmp_path: Path) -> None:
    content = bytearray(workbook())
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 4)

    with pytest.raises(UnreadableSourceError, match="damaged or encrypted"):
        read(tmp_path, bytes(content))


def test_gzip_that_unpacks_a_thousandfold_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.csv"
    with gzip.open(path, "wb") as bomb:
        for _ in range(80):
            bomb.write(b"a,b\n" * (1 << 18))

    with pytest.raises(UnreadableSourceError, match="unpacks from"):
        inspect(path)
