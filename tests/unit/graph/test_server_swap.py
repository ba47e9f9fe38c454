import shutil
from pathlib import Path

import pytest

from credit_hub.graph.server.state import Home
from credit_hub.graph.server.swap import Staged, finish_swap
from credit_hub.model.errors import LocalServerError

PARTS = ("databases", "transactions")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "hub")
    made.prepare()
    fill(made.path / "data", "old")
    return made


def fill(data: Path, text: str) -> None:
    for part in PARTS:
        (data / part / "neo4j").mkdir(parents=True)
        (data / part / "neo4j" / "store").write_text(text)


def contents(home: Home) -> list[str]:
    return [(home.path / "data" / p / "neo4j" / "store").read_text() for p in PARTS]


def test_swap_committed_takes_the_place_of_the_old_store(home: Home) -> None:
    staged = Staged.prepare(home)
    fill(staged.folder, "new")
    staged.commit()

    finish_swap(home)

    assert contents(home) == ["new", "new"]
    assert not home.import_mark.exists()
    assert not home.staging.exists()


def test_swap_cut_before_the_commit_leaves_the_old_store(home: Home) -> None:
    fill(Staged.prepare(home).folder, "new")

    finish_swap(home)

    assert contents(home) == ["old", "old"]
    assert not home.staging.exists()


@pytest.mark.parametrize("moved", [0, 1, 2])
@pytest.mark.parametrize("removed", [False, True])
def test_swap_cut_after_the_commit_is_carried_to_its_end(
    home: Home, moved: int, removed: bool
) -> None:
    staged = Staged.prepare(home)
    fill(staged.folder, "new")
    staged.commit()
    for part in PARTS[:moved]:
        shutil.rmtree(home.path / "data" / part / "neo4j")
        (staged.folder / part / "neo4j").rename(home.path / "data" / part / "neo4j")
    if removed and moved < len(PARTS):
        shutil.rmtree(home.path / "data" / PARTS[moved] / "neo4j")

    finish_swap(home)

    assert contents(home) == ["new", "new"]


def test_commit_of_half_a_store_is_refused_and_nothing_changes(home: Home) -> None:
    staged = Staged.prepare(home)
    (staged.folder / "databases" / "neo4j").mkdir(parents=True)

    with pytest.raises(LocalServerError, match="transactions"):
        staged.commit()

    finish_swap(home)
    assert contents(home) == ["old", "old"]


def test_prepare_gives_another_place_each_time(home: Home) -> None:
    first = Staged.prepare(home)

    second = Staged.prepare(home)

    assert first.folder != second.folder
    assert not first.folder.exists()


def test_finish_without_any_import_changes_nothing(home: Home) -> None:
    finish_swap(home)

    assert contents(home) == ["old", "old"]
