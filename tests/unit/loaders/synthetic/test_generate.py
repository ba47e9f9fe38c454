from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path

import pytest

from credit_hub.loaders.sources import SOURCES
from credit_hub.loaders.synthetic import LOT, Size, generate
from credit_hub.loaders.synthetic.codes import id_number, uscc
from credit_hub.model.errors import ConflictError, InvalidValueError
from credit_hub.model.id_number import IdNumber
from credit_hub.model.uscc import Uscc

SMALL = Size("small", firms=240, lots=6)


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_generate_with_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    generate(tmp_path / "one", SMALL, seed=7)
    generate(tmp_path / "two", SMALL, seed=7)

    assert digests(tmp_path / "one") == digests(tmp_path / "two")


def test_generate_with_another_seed_gives_other_firms(tmp_path: Path) -> None:
    one = generate(tmp_path / "one", SMALL, seed=7).files["shareholders"].read_bytes()
    two = generate(tmp_path / "two", SMALL, seed=8).files["shareholders"].read_bytes()

    assert one != two


def test_generate_leaves_a_folder_that_holds_the_same_city(tmp_path: Path) -> None:
    first = generate(tmp_path / "city", LOT)
    before = first.truth.stat().st_mtime_ns

    again = generate(tmp_path / "city", LOT)

    assert again == first
    assert again.truth.stat().st_mtime_ns == before


def test_generate_refuses_a_folder_that_holds_something_else(tmp_path: Path) -> None:
    (tmp_path / "city").mkdir()
    (tmp_path / "city" / "letter.txt").write_text("mine")

    with pytest.raises(ConflictError, match="does not hold"):
        generate(tmp_path / "city", LOT)

    assert (tmp_path / "city" / "letter.txt").read_text() == "mine"


def test_generate_refuses_lots_without_enough_firms_to_bid(tmp_path: Path) -> None:
    with pytest.raises(InvalidValueError, match="need at least"):
        generate(tmp_path / "city", Size("thin", firms=10, lots=1))


def test_generate_tells_how_far_it_is_up_to_the_end(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []

    generate(tmp_path / "city", SMALL, tick=lambda done, total: seen.append((done, total)))

    assert seen[-1] == (246, 246)
    assert seen == sorted(seen)


def test_every_generated_file_belongs_to_a_source_and_counts_its_rows(tmp_path: Path) -> None:
    manifest = generate(tmp_path / "city", SMALL)

    assert manifest.files.keys() <= SOURCES.keys()
    with manifest.files["bids"].open(encoding="utf-8", newline="") as file:
        assert len(list(csv.reader(file))) == manifest.rows["bids"] + 1


def test_truth_stands_apart_from_the_inputs(tmp_path: Path) -> None:
    manifest = generate(tmp_path / "city", LOT)

    inputs = {path.parent for path in manifest.files.values()}
    assert manifest.truth.parent not in inputs
    assert json.loads(manifest.truth.read_text(encoding="utf-8"))["answers"]


@pytest.mark.parametrize("number", [0, 1, 30, 31, 999_999, 20_000_001_000, 31**7 - 1])
def test_synthetic_codes_are_valid_and_of_the_unassigned_region(number: int) -> None:
    code = Uscc.parse(uscc(number))

    assert code.region == "410199"


def test_synthetic_codes_of_neighbouring_numbers_differ() -> None:
    assert len({uscc(number) for number in range(2000)}) == 2000


def test_synthetic_id_numbers_are_valid_distinct_and_of_the_unassigned_region() -> None:
    numbers = [id_number(n) for n in (*range(3000), *range(14_599, 14_700), 14_001_234)]

    assert len(set(numbers)) == len(numbers)
    assert {IdNumber.parse(number).value[:6] for number in numbers} == {"410199"}


def test_synthetic_id_number_beyond_the_region_is_refused() -> None:
    with pytest.raises(ValueError, match="only"):
        id_number(14_600_000)
