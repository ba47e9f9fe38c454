"""A score file: bands are kept, rows balance, no score and no number stays anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from credit_hub.api.exchange.demonstration.alliance import HANGZHOU, ZHENGZHOU, Plan, found_alliance
from credit_hub.api.exchange.provider.bands import load_bands
from credit_hub.api.exchange.provider.home import Home, home_of
from credit_hub.ledger.storage.database import Ledger, sqlite_url
from credit_hub.model.errors import ConflictError, SchemaMismatchError, UnreadableSourceError
from credit_hub.model.id_number import IdNumber

FIRST, SECOND = (IdNumber.with_check(text) for text in ("41019919900307001", "41019919850612002"))


@pytest.fixture(scope="module")
def alliance_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("alliance")


@pytest.fixture(scope="module")
def home(alliance_folder: Path) -> Iterator[Home]:
    plans = [Plan(one, "某市", 8401 + n) for n, one in enumerate((ZHENGZHOU, HANGZHOU))]
    city = found_alliance(alliance_folder, plans).cities[0]
    city.settings.data_dir.mkdir(exist_ok=True)
    with Ledger.open(sqlite_url(city.settings.data_dir / "ledger.sqlite3")) as ledger:
        yield home_of(city.settings, ledger)


def scores(folder: Path, *rows: str, head: str = "id_number,score,as_of") -> Path:
    path = folder / "scores.csv"
    path.write_text("\n".join([head, *rows, ""]), "utf-8")
    return path


def band(home: Home, number: IdNumber) -> str | None:
    found = home.ledger.exchange_bands.latest(home.person(number), "shangding")
    return None if found is None else found.band


def test_rows_balance_and_the_same_file_changes_nothing(home: Home, tmp_path: Path) -> None:
    path = scores(
        tmp_path, f"{FIRST.value},135,2026-11-29", f"{SECOND.value},90,2026-11-29T08:00:00+08:00"
    )

    first, again = load_bands(home, path), load_bands(home, path)

    assert (first.read, first.written, first.unchanged, first.rejects) == (2, 2, 0, ())
    assert (again.read, again.written, again.unchanged, again.rejects) == (2, 0, 2, ())
    assert (band(home, FIRST), band(home, SECOND)) == ("excellent", "minor")


def test_later_score_counts(home: Home, tmp_path: Path) -> None:
    load_bands(home, scores(tmp_path, f"{FIRST.value},155,2026-11-30"))

    assert band(home, FIRST) == "outstanding"


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("410199199003070010,135,2026-11-30", "id_number"),
        (f"{FIRST.value},201,2026-11-30", "score"),
        (f"{FIRST.value},-1,2026-11-30", "score"),
        (f"{FIRST.value},135.5,2026-11-30", "score"),
        (f"{FIRST.value},135,30.11.2026", "as_of"),
        (f"{FIRST.value},135,2099-01-01", "as_of"),
        (f"{FIRST.value},135", "row"),
        (f"{FIRST.value},135,2026-11-30,x", "row"),
    ],
)
def test_row_that_is_not_usable_is_rejected_with_line_field_and_rule(
    row: str, field: str, home: Home, tmp_path: Path
) -> None:
    found = load_bands(home, scores(tmp_path, row))

    assert (found.read, found.written, found.unchanged) == (1, 0, 0)
    (reject,) = found.rejects
    assert (reject.line, reject.field) == (2, field)
    assert FIRST.value not in reject.rule


def test_person_and_moment_stand_in_a_file_once(home: Home, tmp_path: Path) -> None:
    row = f"{SECOND.value},125,2026-11-28"

    found = load_bands(home, scores(tmp_path, row, row))

    assert (found.read, found.written, len(found.rejects)) == (2, 1, 1)


def test_another_band_for_the_same_moment_is_a_conflict(home: Home, tmp_path: Path) -> None:
    load_bands(home, scores(tmp_path, f"{SECOND.value},125,2026-11-27"))

    with pytest.raises(ConflictError):
        load_bands(home, scores(tmp_path, f"{SECOND.value},155,2026-11-27"))


def test_file_with_other_columns_is_refused_whole(home: Home, tmp_path: Path) -> None:
    with pytest.raises(SchemaMismatchError, match="exactly the columns"):
        load_bands(home, scores(tmp_path, head="id_number,name,score,as_of"))


def test_file_in_another_encoding_is_refused(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    path.write_bytes("id_number,score,as_of\n郑州,1,2".encode("gb18030"))

    with pytest.raises(UnreadableSourceError):
        load_bands(home, path)


def test_neither_number_nor_score_is_in_the_ledger(
    home: Home, alliance_folder: Path, tmp_path: Path
) -> None:
    load_bands(home, scores(tmp_path, f"{FIRST.value},197,2026-11-26"))

    kept = b"".join(path.read_bytes() for path in alliance_folder.rglob("ledger.sqlite3*"))
    assert home.person(FIRST).encode() in kept
    assert FIRST.value.encode() not in kept
    row = home.ledger.exchange_bands.latest(home.person(FIRST), "shangding")
    assert row is not None
    assert set(row.__slots__) == {"person", "scale", "as_of", "band"}
    assert row.as_of <= int(datetime.now(UTC).timestamp())
