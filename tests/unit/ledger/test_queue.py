"""Where the queue is, what it writes, who holds a slot."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from credit_hub.ledger.queue.client import JsonSerializer
from credit_hub.ledger.queue.place import place_of, require_library
from credit_hub.ledger.queue.slots import executor_of, slot_of, slots_of, take_any
from credit_hub.ledger.storage.database import sqlite_url
from credit_hub.model.errors import JobsUnavailableError, LedgerError

POSTGRES = "postgresql+pg8000://hub:secret-of-the-test@db.example/ledger"


def test_queue_of_a_file_lies_beside_it_for_its_owner_alone(tmp_path: Path) -> None:
    place = place_of(sqlite_url(tmp_path / "hub" / "ledger.sqlite3"))

    assert place.file == tmp_path / "hub" / "jobs.sqlite3"
    assert stat.S_IMODE(place.file.stat().st_mode) == 0o600


def test_queue_of_postgresql_is_in_its_database_and_its_password_is_not_shown() -> None:
    place = place_of(POSTGRES)

    assert place.file is None
    assert place.url == "postgresql+psycopg://hub:secret-of-the-test@db.example/ledger"
    assert "secret-of-the-test" not in repr(place)


@pytest.mark.parametrize("url", ["sqlite+pysqlite://", "nonsense", "sqlite:////proc/no/ledger"])
def test_ledger_that_can_have_no_queue_is_refused(url: str) -> None:
    with pytest.raises(LedgerError):
        place_of(url)


@pytest.mark.parametrize("library", ["dbos", "standardwebhooks"])
def test_hub_without_the_extra_says_what_to_install(
    library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)

    with pytest.raises(JobsUnavailableError, match=r"credit-hub\[jobs\]"):
        require_library()


def test_slot_is_held_once_and_free_after_its_release(tmp_path: Path) -> None:
    slots = slots_of(place_of(sqlite_url(tmp_path / "ledger.sqlite3")))

    first, second = take_any(slots), take_any(slots)

    assert (first.number, second.number) == (0, 1)
    assert slots.take(0) is None
    first.release()
    again = take_any(slots)
    assert again.number == 0
    for slot in (again, second):
        slot.release()


@pytest.mark.parametrize("number", [0, 17])
def test_executor_id_names_its_slot(number: int) -> None:
    assert slot_of(executor_of(number)) == number


@pytest.mark.parametrize("executor", ["local", "worker-", "worker-x", ""])
def test_executor_id_of_somebody_else_names_no_slot(executor: str) -> None:
    assert slot_of(executor) is None


def test_values_of_the_queue_are_json_and_an_error_comes_back_as_an_error() -> None:
    form = JsonSerializer()

    kept = form.serialize({"args": ("job:1", 2), "kwargs": {}})
    error = form.deserialize(form.serialize(ValueError("no")))

    assert form.deserialize(kept) == {"args": ["job:1", 2], "kwargs": {}}
    assert kept.startswith("{")
    assert isinstance(error, Exception)
    assert "ValueError: no" in str(error)
