import stat
from pathlib import Path

import pytest

from credit_hub.graph.server.state import Home, State
from credit_hub.model.errors import ConflictError, LocalServerError


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "hub")
    made.prepare()
    return made


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_state_remembered_comes_back(home: Home) -> None:
    state = State(pid=7, port=7801, wanted_port=7800, version="5.26.25")

    home.remember(state)

    assert home.state() == state


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"pid": "x"}', '{"pid": 1}', "\x00\xff"])
def test_state_from_a_damaged_file_is_no_memory(home: Home, text: str) -> None:
    (home.path / "state.json").write_text(text, encoding="latin-1")

    assert home.state() == State()


def test_state_stopped_keeps_the_port() -> None:
    state = State(pid=7, port=7801, wanted_port=7800, version="5.26.25")

    assert state.stopped() == State(None, 7801, 7800, "5.26.25")


def test_prepare_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")

    with pytest.raises(LocalServerError, match="not empty"):
        Home(tmp_path).prepare()

    assert [p.name for p in tmp_path.iterdir()] == ["thesis.txt"]


def test_prepare_in_place_of_a_file_says_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "hub").write_text("a file")

    with pytest.raises(LocalServerError, match="cannot be used"):
        Home(tmp_path / "hub").prepare()


def test_prepare_keeps_the_home_to_its_owner(home: Home) -> None:
    assert mode_of(home.path) == 0o700


def test_prepare_a_half_made_home_completes_it(home: Home) -> None:
    (home.path / "conf").rmdir()

    home.prepare()

    assert (home.path / "conf").is_dir()


def test_new_password_is_long_readable_by_its_owner_only_and_comes_back(home: Home) -> None:
    password = home.new_password()

    assert len(password) >= 32
    assert mode_of(home.password_file) == 0o600
    assert home.password() == password


def test_new_password_is_never_taken_for_an_option(home: Home) -> None:
    # In base64url one password in 64 began with a hyphen, and the first start failed.
    assert set(home.new_password()) <= set("0123456789abcdef")


def test_new_password_is_another_each_time(home: Home) -> None:
    assert home.new_password() != home.new_password()


def test_password_without_file_before_the_first_start_says_to_start(home: Home) -> None:
    with pytest.raises(LocalServerError, match="db start"):
        home.password()


def test_password_without_file_beside_a_store_says_that_only_a_reset_helps(home: Home) -> None:
    (home.path / "data" / "databases" / "system").mkdir(parents=True)

    with pytest.raises(LocalServerError, match="db reset"):
        home.password()


def test_password_that_is_not_text_is_refused(home: Home) -> None:
    home.password_file.write_bytes(b"\xff\xfe")

    with pytest.raises(LocalServerError, match="missing or empty"):
        home.password()


def test_owned_paths_of_a_folder_that_is_no_home_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConflictError, match="not the home"):
        Home(tmp_path).owned_paths()


def test_owned_paths_leave_out_what_the_user_put_there(home: Home) -> None:
    (home.path / "notes.txt").write_text("mine")

    assert "notes.txt" not in {p.name for p in home.owned_paths()}


def test_size_counts_the_room_on_the_disk(home: Home) -> None:
    before = home.size()

    (home.path / "data" / "store").write_bytes(b"x" * 100_000)

    assert home.size() - before >= 100_000
