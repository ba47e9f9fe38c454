"""The vault on each database: kept, read, erased, rotated, and of no use to who has the file."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from credit_hub.ledger.storage.database import Ledger
from credit_hub.ledger.storage.resolutions import Resolution
from credit_hub.ledger.vault.key_file import KeyFile
from credit_hub.ledger.vault.keys import WrappingKey
from credit_hub.ledger.vault.vault import Vault
from credit_hub.model.errors import ConflictError, NotFoundError, SealError, VaultKeyError
from credit_hub.model.personal import PersonalKind, PersonalValue

NOW = datetime(2026, 11, 24, 8, 0, 0, 123456, tzinfo=UTC)
KINDS = tuple(PersonalKind)
LI = PersonalValue("person:li", PersonalKind.NAME, "李测试甲")
LI_NUMBER = PersonalValue("person:li", PersonalKind.ID_NUMBER, "410199199003070018")
WANG = PersonalValue("person:wang", PersonalKind.NAME, "王测试乙")
PHONE = PersonalValue("phone:1", PersonalKind.PHONE, "13800004101")
ALL = (LI, LI_NUMBER, WANG, PHONE)
SUBJECTS = ("person:li", "person:wang", "phone:1")
WORKER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from credit_hub.ledger.storage.database import Ledger
from credit_hub.ledger.vault.key_file import KeyFile
from credit_hub.ledger.vault.vault import Vault
from credit_hub.model.personal import PersonalKind, PersonalValue

url, keys, work = sys.argv[1:4]
people = [f"person:{n:04}" for n in range(400)]
with Ledger.open(url) as ledger:
    vault = Vault(ledger.vault, KeyFile(Path(keys)), "aes-256-gcm", lambda: datetime.now(UTC))
    print("ready", flush=True)
    sys.stdin.readline()
    if work == "keep":
        for start in range(0, 400, 50):
            vault.keep(
                PersonalValue(person, PersonalKind.NAME, "name of " + person)
                for person in people[start : start + 50]
            )
    else:
        rounds = 0
        while rounds < 3 or not Path(work).exists():
            found = vault.read(people, tuple(PersonalKind))
            assert [v.text for v in found] == ["name of " + v.subject for v in found]
            assert len(found) == 400
            rounds += 1
    print("done", flush=True)
"""


@dataclass
class Bench:
    ledger: Ledger
    vault: Vault
    keys: KeyFile
    url: str

    def sql(self, statement: str) -> list[tuple[object, ...]]:
        engine = create_engine(self.url)
        try:
            with engine.begin() as connection:
                result = connection.execute(text(statement))
                return [tuple(row) for row in result] if result.returns_rows else []
        finally:
            engine.dispose()

    def worker(self, work: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", WORKER, self.url, str(self.keys.path), work],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        return process


@pytest.fixture
def bench(ledger: Ledger, url: str, tmp_path: Path) -> Bench:
    keys = KeyFile(tmp_path / "vault.jwks")
    keys.create(WrappingKey.generate("aes-256-gcm", date(2026, 11, 24)))
    return Bench(ledger, Vault(ledger.vault, keys, "aes-256-gcm", lambda: NOW), keys, url)


def started(processes: list[subprocess.Popen[str]]) -> None:
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()


def new_key() -> WrappingKey:
    return WrappingKey.generate("aes-256-gcm", date(2026, 11, 25))


def test_values_kept_come_back_and_a_second_time_adds_nothing(bench: Bench) -> None:
    bench.vault.keep(ALL)
    before = bench.sql("SELECT subject, digest, sealed FROM vault_values ORDER BY 1, 2")

    bench.vault.keep([*reversed(ALL), LI])

    assert set(bench.vault.read(SUBJECTS, KINDS)) == set(ALL)
    assert bench.vault.read(["person:li"], [PersonalKind.NAME]) == [LI]
    assert bench.sql("SELECT subject, digest, sealed FROM vault_values ORDER BY 1, 2") == before
    counts = bench.ledger.vault.counts()
    assert (counts.subjects, counts.erased) == (3, 0)
    assert counts.values == {"name": 2, "id_number": 1, "phone": 1}


def test_second_name_of_a_person_stands_beside_the_first(bench: Bench) -> None:
    other = replace(LI, text="李曾用名")
    bench.vault.keep([LI])

    replace(bench.vault, clock=lambda: NOW + timedelta(days=1)).keep([other])

    assert bench.vault.read(["person:li"], KINDS) == [LI, other]


@pytest.mark.parametrize("suite", ["aes-256-gcm", "sm4-gcm"])
def test_each_suite_keeps_its_values_beside_those_of_the_other(bench: Bench, suite: str) -> None:
    bench.vault.keep([WANG])

    replace(bench.vault, suite=suite).keep([LI])

    assert set(bench.vault.read(SUBJECTS, KINDS)) == {LI, WANG}
    assert bench.sql("SELECT suite FROM vault_subjects WHERE subject = 'person:li'") == [(suite,)]


def test_many_subjects_are_kept_by_one_call(bench: Bench) -> None:
    many = [PersonalValue(f"phone:{n}", PersonalKind.PHONE, f"{n:011}") for n in range(4_500)]

    bench.vault.keep(many)

    assert bench.ledger.vault.counts().subjects == 4_500
    assert bench.vault.read(["phone:4499"], KINDS) == [many[-1]]


def test_two_processes_that_keep_the_same_keep_it_once(bench: Bench) -> None:
    processes = [bench.worker("keep"), bench.worker("keep")]

    started(processes)
    for process in processes:
        assert process.communicate(timeout=60)[0] == "done\n"

    people = [f"person:{n:04}" for n in range(400)]
    assert bench.ledger.vault.counts().values == {"name": 400}
    assert {v.text for v in bench.vault.read(people, KINDS)} == {f"name of {p}" for p in people}


def test_file_of_the_ledger_holds_nothing_in_plain_text(bench: Bench) -> None:
    bench.vault.keep(ALL)

    database = Path(make_url(bench.url).database or "")
    files = database.parent.glob(f"{database.name}*") if "sqlite" in bench.url else []
    held = b"".join(file.read_bytes() for file in files)
    rows = bench.sql("SELECT * FROM vault_values") + bench.sql("SELECT * FROM vault_subjects")
    held += repr(rows).encode() + b"".join(
        bytes(cell) for row in rows for cell in row if isinstance(cell, bytes | memoryview)
    )

    assert b"person:li" in held
    assert not [value for value in ALL if value.text.encode() in held]


def test_subject_erased_is_read_by_nobody_and_stays_erased(bench: Bench) -> None:
    bench.vault.keep(ALL)
    (wrapped,) = bench.sql("SELECT wrapped FROM vault_subjects WHERE subject = 'person:li'")[0]
    sealed = bench.sql("SELECT sealed FROM vault_values WHERE subject = 'person:li'")

    bench.vault.erase("person:li", "撤回同意 2026-17")
    bench.vault.keep(ALL)

    assert set(bench.vault.read(SUBJECTS, KINDS)) == {WANG, PHONE}
    assert bench.ledger.vault.counts().erased == 1
    row = bench.sql(
        "SELECT wrapped, key_id, erased_reason FROM vault_subjects WHERE erased_at IS NOT NULL"
    )
    assert row == [(None, None, "撤回同意 2026-17")]
    if "sqlite" in bench.url:
        database = Path(make_url(bench.url).database or "")
        held = b"".join(f.read_bytes() for f in database.parent.glob(f"{database.name}*"))
        secrets = [wrapped, *(value for (value,) in sealed)]
        assert not [secret for secret in secrets if bytes(cast("bytes", secret)) in held]


def test_erasing_what_is_not_kept_or_gone_is_refused(bench: Bench) -> None:
    bench.vault.keep([LI])
    bench.vault.erase("person:li", "测试")

    for subject in ("person:li", "person:nobody"):
        with pytest.raises(NotFoundError, match="keeps nothing"):
            bench.vault.erase(subject, "测试")


SWAPS = {
    "values of two subjects": (
        "UPDATE vault_values SET sealed = (SELECT sealed FROM vault_values WHERE "
        "subject = 'person:wang') WHERE subject = 'person:li' AND kind = 'name'"
    ),
    "values of two kinds": (
        "UPDATE vault_values SET kind = CASE kind WHEN 'name' THEN 'id_number' ELSE 'name' END "
        "WHERE subject = 'person:li'"
    ),
    "a value moved to another subject": (
        "UPDATE vault_values SET subject = 'person:li' WHERE subject = 'person:wang'"
    ),
    "keys of two subjects": (
        "UPDATE vault_subjects SET wrapped = (SELECT wrapped FROM vault_subjects WHERE "
        "subject = 'person:wang') WHERE subject = 'person:li'"
    ),
    "everything of the key of another subject": (
        "UPDATE vault_subjects SET "
        "wrapped = (SELECT wrapped FROM vault_subjects WHERE subject = 'person:wang'), "
        "data_key = (SELECT data_key FROM vault_subjects WHERE subject = 'person:wang') "
        "WHERE subject = 'person:li'"
    ),
    "the id of the key": (
        "UPDATE vault_subjects SET data_key = '0000000000000000' WHERE subject = 'person:li'"
    ),
}


@pytest.mark.parametrize("statement", SWAPS.values(), ids=SWAPS)
def test_rows_swapped_in_the_database_are_refused(bench: Bench, statement: str) -> None:
    bench.vault.keep(ALL)

    bench.sql(statement)

    with pytest.raises(SealError) as refused:
        bench.vault.read(SUBJECTS, KINDS)
    assert not [value for value in ALL if value.text in str(refused.value)]


def test_rotation_wraps_all_keys_anew_and_touches_no_value(bench: Bench) -> None:
    bench.vault.keep(ALL)
    bench.vault.erase("phone:1", "测试")
    old = bench.keys.current
    values = bench.sql("SELECT * FROM vault_values ORDER BY 1, 2")
    bench.keys.add(new_key())

    done = bench.vault.rotate()

    assert (done.key_id, done.rewrapped, done.broken) == (bench.keys.current, 2, ())
    assert bench.ledger.vault.counts().keys == {bench.keys.current: 2}
    assert bench.sql("SELECT * FROM vault_values ORDER BY 1, 2") == values
    bench.keys.remove(old)
    fresh = replace(bench.vault, keys=KeyFile(bench.keys.path))
    assert set(fresh.read(SUBJECTS, KINDS)) == {LI, LI_NUMBER, WANG}
    assert bench.vault.rotate().rewrapped == 0


def test_rotation_that_was_stopped_goes_on_where_it_stopped(bench: Bench) -> None:
    bench.vault.keep(
        PersonalValue(f"phone:{n:04}", PersonalKind.PHONE, f"{n:011}") for n in range(1_200)
    )
    bench.keys.add(new_key())

    class StoppedError(Exception):
        pass

    def stop(done: int, total: int) -> None:
        assert (done, total) == (500, 1_200)
        raise StoppedError

    with pytest.raises(StoppedError):
        bench.vault.rotate(stop)

    assert sorted(bench.ledger.vault.counts().keys.values()) == [500, 700]
    assert len(bench.vault.read([f"phone:{n:04}" for n in range(1_200)], KINDS)) == 1_200
    steps: list[tuple[int, int]] = []
    assert bench.vault.rotate(lambda done, total: steps.append((done, total))).rewrapped == 700
    assert steps[-1] == (700, 700)


def test_rotation_names_what_does_not_open_and_does_the_rest(bench: Bench) -> None:
    bench.vault.keep(ALL)
    bench.sql(SWAPS["keys of two subjects"])
    bench.keys.add(new_key())

    done = bench.vault.rotate()

    assert (done.rewrapped, done.broken) == (2, ("person:li",))


def test_rotation_goes_on_while_another_process_reads(bench: Bench, tmp_path: Path) -> None:
    filler = bench.worker("keep")
    started([filler])
    assert filler.communicate(timeout=60)[0] == "done\n"
    stop = tmp_path / "stop"
    reader = bench.worker(str(stop))
    started([reader])

    for _ in range(3):
        bench.keys.add(new_key())
        assert bench.vault.rotate().rewrapped == 400
    stop.touch()

    assert reader.communicate(timeout=60)[0] == "done\n"
    assert reader.returncode == 0


def test_value_under_a_key_that_is_gone_says_so(bench: Bench, tmp_path: Path) -> None:
    bench.vault.keep([LI])
    stranger = KeyFile(tmp_path / "other.jwks")
    stranger.create(new_key())

    with pytest.raises(VaultKeyError, match=bench.keys.current):
        replace(bench.vault, keys=stranger).read(["person:li"], KINDS)


def test_subject_added_by_another_meanwhile_is_kept_under_the_key_of_the_first(
    bench: Bench,
) -> None:
    first = bench.vault
    subjects = bench.ledger.vault.subjects
    first.keep([LI])
    found = subjects(["person:li"])["person:li"]

    with pytest.raises(ConflictError):
        bench.ledger.vault.add([found], [])

    assert first.read(["person:li"], KINDS) == [LI]


def asked(caller: str, subjects: int, at: datetime = NOW) -> Resolution:
    return Resolution(caller, "case", "案2026-1", ("name",), subjects, at)


def test_resolutions_are_counted_for_each_caller_within_the_window(bench: Bench) -> None:
    count = bench.ledger.resolutions.count
    hour = timedelta(hours=1)

    assert count(asked("client:a", 30), hour, 50) == 20
    assert count(asked("client:a", 21), hour, 50) is None
    assert count(asked("client:b", 50), hour, 50) == 0
    assert count(asked("client:a", 20, NOW + timedelta(minutes=59)), hour, 50) == 0
    assert count(asked("client:a", 1, NOW + timedelta(minutes=59)), hour, 50) is None
    assert count(asked("client:a", 30, NOW + timedelta(minutes=61)), hour, 50) == 0
    assert bench.ledger.resolutions.resolved() == {"client:a": 80, "client:b": 50}


def test_resolutions_at_once_do_not_pass_the_limit_together(bench: Bench) -> None:
    with ThreadPoolExecutor(8) as pool:
        left = list(
            pool.map(
                lambda _: bench.ledger.resolutions.count(
                    asked("client:a", 10), timedelta(hours=1), 50
                ),
                range(12),
            )
        )

    assert sorted(n for n in left if n is not None) == [0, 10, 20, 30, 40]


def test_nobody_may_resolve_until_allowed_and_after_denied(bench: Bench) -> None:
    resolutions = bench.ledger.resolutions
    assert not resolutions.may_resolve("client:a")

    resolutions.allow("client:a", NOW)
    resolutions.allow("client:a", NOW + timedelta(days=1))

    assert resolutions.may_resolve("client:a")
    assert resolutions.allowed() == {"client:a": NOW}
    assert resolutions.deny("client:a")
    assert not resolutions.deny("client:a")
    assert not resolutions.may_resolve("client:a")


def test_text_that_was_committed_to_comes_back_by_its_digest(bench: Bench) -> None:
    asked = "MATCH (n) WHERE n.name = '李测试甲' RETURN n"

    one, two = (bench.vault.commit("question", PersonalKind.QUESTION, asked) for _ in range(2))

    assert one != two, "the same text twice is not known as such"
    for digest in (one, two):
        assert bench.vault.committed("question", PersonalKind.QUESTION, digest) == asked
    with pytest.raises(NotFoundError):
        bench.vault.committed("question", PersonalKind.QUESTION, "0" * 32)


def test_text_put_in_the_place_of_another_is_found_though_it_is_well_sealed(bench: Bench) -> None:
    """Whoever holds the keys can seal any text; the digest in the audit log tells it apart."""
    digest = bench.vault.commit("question", PersonalKind.QUESTION, "RETURN 1")
    subject = f"question:{digest}"
    bench.vault.keep([PersonalValue(subject, PersonalKind.QUESTION, "RETURN 2")])
    bench.sql(f"DELETE FROM vault_values WHERE digest = '{digest}'")  # noqa: S608  # our own

    with pytest.raises(SealError):
        bench.vault.committed("question", PersonalKind.QUESTION, digest)


def test_text_that_was_erased_is_gone_and_its_digest_says_nothing(bench: Bench) -> None:
    digest = bench.vault.commit("question", PersonalKind.QUESTION, "RETURN 1")

    bench.vault.erase(f"question:{digest}", "2026-3")

    assert bench.vault.committed("question", PersonalKind.QUESTION, digest) is None
