"""Three cities found an alliance and change it, each by the commands on its own data folder."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from credit_hub.api.cli import app
from credit_hub.api.exchange.demonstration.alliance import HANGZHOU, PROVINCE, ZHENGZHOU
from credit_hub.api.exchange.membership import open_membership
from credit_hub.api.settings import read_settings
from credit_hub.federation.errors import ExchangeError
from credit_hub.federation.log.checkpoint import Checkpoint, sign_checkpoint
from credit_hub.model.errors import ConflictError

NAMES = {ZHENGZHOU: "郑州市", HANGZHOU: "杭州市", PROVINCE: "河南省"}


@dataclass(frozen=True)
class Desk:
    """An operator of a city at the command line."""

    entity: str
    folder: Path
    mirror: Path

    def environment(self) -> dict[str, str]:
        return {
            "CREDIT_HUB_DATA_DIR": str(self.folder),
            "CREDIT_HUB_EXCHANGE_ENTITY": self.entity,
            "CREDIT_HUB_EXCHANGE_MIRROR": str(self.mirror),
        }

    def run(self, *arguments: str) -> Any:
        """Run a command and return its JSON answer."""
        result = CliRunner().invoke(app, [*arguments, "--json"], env=self.environment())
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    @property
    def exchange(self) -> Path:
        return self.folder / "exchange"

    @property
    def application(self) -> Path:
        return self.exchange / "entry.json"

    def join(self, *, founder: bool = True) -> Any:
        return self.run(
            *("exchange", "init", "--name", NAMES[self.entity], "--area", "410199"),
            *("--url", "http://127.0.0.1:8400", "--suite", "cn-1", "--suite", "intl-1"),
            *("--purpose", "car-rental=3", *(["--founder"] if founder else [])),
        )


@pytest.fixture
def desks(tmp_path: Path) -> tuple[Desk, ...]:
    mirror = tmp_path / "zhengzhou" / "exchange" / "publication"
    return tuple(
        Desk(entity, tmp_path / entity.split(".")[1], mirror)
        for entity in (ZHENGZHOU, HANGZHOU, PROVINCE)
    )


@pytest.fixture
def founded(desks: tuple[Desk, ...], tmp_path: Path) -> tuple[Desk, ...]:
    for desk in desks:
        desk.join()
    first, second, _ = desks
    proposal = str(tmp_path / "proposal.json")
    first.run(
        *("exchange", "registry", "found", *(str(desk.application) for desk in desks)),
        *("--threshold", "2", "--witnesses", "1", "--out", proposal),
    )
    first.run("exchange", "registry", "sign", proposal)
    signed = second.run("exchange", "registry", "sign", proposal)
    assert signed["unsigned"] == [PROVINCE]
    first.run("exchange", "registry", "publish", proposal)
    root = first.mirror / "metadata" / "1.root.json"
    digest = hashlib.sha256(root.read_bytes()).hexdigest()
    for desk in desks:
        told = desk.run("exchange", "registry", "refresh", "--begin", str(root), "--sha256", digest)
        assert told == {"version": 1, "trust": "fresh", "problem": None}
    return desks


def decide(desks: tuple[Desk, ...], proposal: Path) -> None:
    """Have two founders sign a proposal, publish it, and read it in all cities."""
    for desk in desks[:2]:
        desk.run("exchange", "registry", "sign", str(proposal))
    desks[0].run("exchange", "registry", "publish", str(proposal))
    for desk in desks:
        desk.run("exchange", "registry", "refresh")


def test_members_are_suspended_and_reinstated_by_two_founders(
    founded: tuple[Desk, ...], tmp_path: Path
) -> None:
    first, _, third = founded
    proposal = tmp_path / "suspension.json"

    told = first.run("partner", "suspend", HANGZHOU, "--out", str(proposal))
    decide(founded, proposal)

    assert told["changes"][0] == f"~ {HANGZHOU} active -> suspended"
    standings = {one["id"]: one["standing"] for one in third.run("partner", "list")}
    assert standings[HANGZHOU] == "suspended"
    first.run("partner", "reinstate", HANGZHOU, "--out", str(proposal))
    decide(founded, proposal)
    standings = {one["id"]: one["standing"] for one in third.run("partner", "list")}
    assert set(standings.values()) == {"active"}


def test_lost_key_is_revoked_as_of_a_date_and_replaced(
    founded: tuple[Desk, ...], tmp_path: Path
) -> None:
    first, second, third = founded
    application, proposal = tmp_path / "application.json", tmp_path / "rotation.json"
    since = (datetime.now(UTC) - timedelta(hours=1)).isoformat(timespec="seconds")

    told = second.run(
        *("partner", "rotate", "--use", "record", "--alg", "SGD_SM3_SM2"),
        *("--compromised-at", since, "--out", str(application)),
    )
    first.run("partner", "add", str(application), "--out", str(proposal))
    decide(founded, proposal)

    shown = third.run("exchange", "registry", "show")
    keys = next(m for m in shown["members"] if m["id"] == HANGZHOU)["keys"]
    records = {k["kid"]: k for k in keys if k["use"] == "record" and k["alg"] == "SGD_SM3_SM2"}
    assert records[told["kid"]]["status"] == "active"
    revoked = next(key for kid, key in records.items() if kid != told["kid"])
    assert revoked["reason"] == "compromised"


def test_founder_rotates_to_the_root_key_that_it_had_announced(
    founded: tuple[Desk, ...], tmp_path: Path
) -> None:
    proposal = tmp_path / "root.json"

    told = founded[1].run("partner", "rotate", "--root", "--out", str(proposal))
    decide(founded, proposal)

    assert told["changes"][0] == f"~ founder {HANGZHOU} comes with another root key"
    assert founded[2].run("exchange", "registry", "show")["root_version"] == 2


def test_root_is_renewed_with_a_founder_less(founded: tuple[Desk, ...], tmp_path: Path) -> None:
    proposal = tmp_path / "root.json"

    told = founded[0].run(
        *("exchange", "registry", "renew-root", "--drop", PROVINCE, "--new-online-key"),
        *("--out", str(proposal)),
    )
    decide(founded, proposal)

    assert told["changes"][:2] == [f"- founder {PROVINCE}", "~ another online key"]
    shown = founded[2].run("exchange", "registry", "show")
    assert (shown["root_version"], shown["trust"]) == (2, "fresh")


def test_founder_sees_what_it_signs_and_may_say_no(
    founded: tuple[Desk, ...], tmp_path: Path
) -> None:
    desk, proposal = founded[0], tmp_path / "suspension.json"
    desk.run("partner", "suspend", HANGZHOU, "--out", str(proposal))
    before = proposal.read_bytes()

    done = CliRunner().invoke(
        app,
        ["exchange", "registry", "sign", str(proposal)],
        input="n\n",
        env=desk.environment(),
    )

    assert done.exit_code == 1
    assert f"~ {HANGZHOU} active -> suspended" in done.stdout
    assert proposal.read_bytes() == before


def test_table_is_provisional_until_both_cities_have_signed_it(
    founded: tuple[Desk, ...], tmp_path: Path
) -> None:
    first, second, _ = founded
    one, both, proposal = (tmp_path / name for name in ("one.json", "both.json", "list.json"))

    signed = first.run("exchange", "mapping", "sign", "shangding-to-qianjiang", "--out", str(one))
    agreed = second.run("exchange", "mapping", "sign", str(one), "--out", str(both))
    first.run("exchange", "registry", "propose", "--mapping", str(both), "--out", str(proposal))
    decide(founded, proposal)

    assert (signed["is_applied"], agreed["is_applied"]) == (False, True)
    listed = second.run("exchange", "mapping", "show")
    assert [(t["table"]["id"], t["is_applied"]) for t in listed] == [
        ("shangding-to-qianjiang", True)
    ]


def test_status_of_partners_says_freshness_quotas_and_missing_acknowledgements(
    founded: tuple[Desk, ...],
) -> None:
    found = founded[0].run("partner", "status", HANGZHOU)

    assert [(one["id"], one["trust"], one["unacknowledged"]) for one in found] == [
        (HANGZHOU, "fresh", 0)
    ]
    assert found[0]["asked_today"] == {"car-rental": {"asked": 0, "quota": 3}}


def test_root_of_another_digest_is_not_trusted(desks: tuple[Desk, ...], tmp_path: Path) -> None:
    root = tmp_path / "root.json"
    root.write_text("{}")

    with pytest.raises(ExchangeError, match=r"exchange\.other_root"):
        desks[1].run("exchange", "registry", "refresh", "--begin", str(root), "--sha256", "00")


def test_keys_are_made_once(desks: tuple[Desk, ...]) -> None:
    desks[0].join()

    with pytest.raises(ConflictError, match="keys already"):
        desks[0].join()


def test_log_that_told_two_stories_is_named(founded: tuple[Desk, ...], tmp_path: Path) -> None:
    culprit = open_membership(
        read_settings(
            data_dir=founded[1].folder,
            exchange_entity=HANGZHOU,
            exchange_mirror=str(founded[1].mirror),
        )
    )
    now = datetime.now(UTC)
    notes = [tmp_path / name for name in ("a.txt", "b.txt", "c.txt")]
    for path, size, root in zip(notes, (1, 1, 2), (b"a", b"b", b"b"), strict=True):
        checkpoint = Checkpoint(culprit.origin(), size, root * 32)
        path.write_bytes(bytes(sign_checkpoint(checkpoint, culprit.note_signers(now))))

    told = founded[2].run("exchange", "equivocation", str(notes[0]), str(notes[1]))

    assert (told["culprit"], told["size"]) == (HANGZHOU, 1)
    with pytest.raises(ExchangeError, match=r"equivocation\.none"):
        founded[2].run("exchange", "equivocation", str(notes[0]), str(notes[2]))
