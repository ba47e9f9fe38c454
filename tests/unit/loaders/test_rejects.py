from __future__ import annotations

from pathlib import Path

from credit_hub.loaders.extract import Extracted
from credit_hub.loaders.rejects import HEADINGS, LEDGER, Entry, Ledger, entries, read_entries
from credit_hub.loaders.source import Problem

PROBLEM = Problem("代码", "uscc.length", "9141", "5 characters", "give 18")


def entry(row: int, text: str = "x") -> Entry:
    return Entry(row, "key", "reject", Problem("代码", "uscc.length", "9141", text, "give 18"))


def finished(folder: Path, *found: Entry) -> Path:
    ledger = Ledger(folder, length=0)
    ledger.add(found)
    ledger.finish()
    ledger.close()
    return ledger.path


def test_ledger_read_back_is_what_was_written(tmp_path: Path) -> None:
    written = [entry(1), entry(2, 'a "quoted", text\nof two lines')]

    path = finished(tmp_path, *written)

    assert list(read_entries(path)) == written
    assert path.read_bytes().startswith(b"\xef\xbb\xbf" + ",".join(HEADINGS).encode())


def test_ledger_of_a_load_without_problems_is_not_there(tmp_path: Path) -> None:
    finished(tmp_path, entry(1))

    finished(tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_ledger_goes_on_at_the_checkpoint_and_forgets_what_came_after(tmp_path: Path) -> None:
    crashed = Ledger(tmp_path, length=0)
    crashed.add([entry(1)])
    checkpoint = crashed.length
    crashed.add([entry(2), entry(3)])
    crashed.close()

    resumed = Ledger(tmp_path, length=checkpoint)
    resumed.add([entry(2)])
    resumed.finish()

    assert [found.row for found in read_entries(resumed.path)] == [1, 2]


def test_ledger_moved_to_its_place_before_a_crash_is_taken_back(tmp_path: Path) -> None:
    finished(tmp_path, entry(1))
    length = (tmp_path / LEDGER).stat().st_size

    resumed = Ledger(tmp_path, length=length)
    resumed.finish()

    assert resumed.is_whole
    assert [found.row for found in read_entries(resumed.path)] == [1]


def test_ledger_that_lacks_a_part_is_not_whole(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, length=10_000)
    ledger.close()

    assert not ledger.is_whole


def test_ledger_cut_takes_back_what_a_repeated_transaction_wrote(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, length=0)
    kept = ledger.length
    ledger.add([entry(1)])

    ledger.cut(kept)
    ledger.add([entry(2)])
    ledger.finish()

    assert [found.row for found in read_entries(ledger.path)] == [2]


def test_ledger_keeps_a_formula_from_running(tmp_path: Path) -> None:
    path = finished(tmp_path, entry(1, "=1+1"), entry(2, "@x"))

    assert [found.problem.text for found in read_entries(path)] == ["'=1+1", "'@x"]


def test_entries_list_rejects_and_notes_by_row() -> None:
    bad = Extracted(2, "b", rejected=(PROBLEM, PROBLEM))
    noted = Extracted(1, "a")

    found = entries([noted, bad], [(noted, PROBLEM)])

    assert [(e.row, e.severity) for e in found] == [(1, "note"), (2, "reject"), (2, "reject")]
