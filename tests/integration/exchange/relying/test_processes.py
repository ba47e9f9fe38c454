"""Two cities and a witness as processes of their own: asked, followed, withdrawn, compared."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from credit_hub.api.exchange.administration import tables
from credit_hub.api.exchange.demonstration.alliance import Alliance, City
from credit_hub.model.interval import CHINA
from tests.exchange_nodes import PERSON
from tests.integration.exchange.cities import (
    HANGZHOU,
    PROVINCE,
    ZHENGZHOU,
    alliance_of,
    environment,
    serving,
)

pytestmark = [pytest.mark.integration, pytest.mark.slow]

SCENE: Final = {
    "id": "car-rental",
    "title": {"zh": "租车免押金", "en": "car rental without deposit"},
    "reader": HANGZHOU,
    "scale": "shangding",
    "at_least": "good",
    "life": 1800,
    "assessment": "pia-2026-017",
}
ASK: Final = (
    "--purpose",
    "car-rental",
    "--scene",
    "car-rental",
    "--fields",
    "band,band_label,mapping",
)
PATIENCE: Final = 90.0


@dataclass
class World:
    """The three cities, and what their operators type."""

    alliance: Alliance
    folder: Path

    def city(self, entity: str) -> City:
        return self.alliance.city(entity)

    def run(self, entity: str, *arguments: str, status: int = 0, stdin: str = "") -> Any:
        """Run a command in a city and return its JSON."""
        command = [sys.executable, "-m", "credit_hub.api", *arguments, "--json"]
        done = subprocess.run(
            command,
            env=environment(self.city(entity)),
            input=stdin,
            capture_output=True,
            text=True,
            cwd=self.folder,
            check=False,
        )
        assert done.returncode == status, (arguments, done.returncode, done.stderr[-2000:])
        return json.loads(done.stdout) if done.stdout else None

    def consent(self, name: str, *, uses: int = 3) -> str:
        """Let the citizen consent in Zhengzhou; return the consent's digest."""
        proof = self.folder / "proof.txt"
        proof.write_text("signed in the application", "utf-8")
        arguments = ("--partner", HANGZHOU, "--contact", "hangzhou.example/contact")
        scope = ("--purpose", "car-rental", "--scene", "car-rental", "--minutes", "30")
        files = ("--proof", str(proof), "--out", str(self.folder / name))
        given = self.run(
            ZHENGZHOU,
            *("exchange", "consent", "give", "--person", "-", "--uses", str(uses)),
            *arguments,
            *scope,
            *files,
            stdin=PERSON.value,
        )
        return str(given["consent"])

    def ask(self, name: str, *, status: int = 0) -> Any:
        consent = str(self.folder / name)
        asked = ("exchange", "ask", "--partner", ZHENGZHOU, "--consent", consent)
        return self.run(HANGZHOU, *asked, *ASK, status=status)

    def until(self, *arguments: str, entity: str = HANGZHOU, **wanted: object) -> Any:
        """Repeat a question until it is answered so, or patience is over."""
        deadline = time.monotonic() + PATIENCE
        while True:
            said = self.run(entity, *arguments)
            if all(said.get(name) == value for name, value in wanted.items()):
                return said
            assert time.monotonic() < deadline, (arguments, wanted, said)
            time.sleep(1)


def agree(alliance: Alliance, folder: Path) -> None:
    """Both cities sign the table that came as a proposal; the founders list it."""
    now = datetime.now(UTC)
    first = now.astimezone(CHINA).date()
    last = first + timedelta(days=300)
    table = tables.agreed_of("shangding-to-qianjiang", first, last, "for the trial", "1.0")
    home, partner = (alliance.city(one).membership for one in (ZHENGZHOU, HANGZHOU))
    document = folder / "table.json"
    document.write_bytes(tables.sign_first(table, home, now))
    agreed = tables.sign_second(document, partner, now)
    alliance.decide(files={tables.path_of(agreed): agreed})


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("cities")
    alliance = alliance_of(folder, suites=("cn-1", "intl-1", "intl-2"), witness_seconds=2)
    agree(alliance, folder)
    made = World(alliance, folder)
    home = alliance.city(ZHENGZHOU)
    scenes = home.membership.folders.base / "scenes.json"
    scenes.write_text(json.dumps([SCENE], ensure_ascii=False), "utf-8")
    scores = folder / "scores.csv"
    scores.write_text(f"id_number,score,as_of\n{PERSON.value},135,2026-11-30\n", "utf-8")
    made.run(ZHENGZHOU, "exchange", "bands", "load", str(scores))
    with serving(*(alliance.city(one) for one in (ZHENGZHOU, HANGZHOU, PROVINCE))) as running:
        yield made
        for one in running:
            text = one.text()
            assert "Traceback" not in text, text
            assert PERSON.value not in text


def test_band_is_asked_for_held_used_once_and_gone_after_the_withdrawal(world: World) -> None:
    consent = world.consent("one.jwt")

    told = world.ask("one.jwt")

    record = told["record"]
    assert (told["answered"], record["standing"], record["usable"]) == (True, "valid", True)
    assert (record["said"]["band"], record["said"]["band_label"]) == ("excellent", "优秀")
    assert record["worth"] == {"band": "excellent", "why": "applied"}
    assert record["incentive"]
    digest = record["digest"]
    assert world.run(HANGZHOU, "exchange", "redeem", digest)["usable"]
    world.run(HANGZHOU, "exchange", "redeem", digest, status=9)

    world.run(ZHENGZHOU, "exchange", "consent", "withdraw", consent)

    world.until("exchange", "held", digest, standing="revoked", usable=False)
    assert world.ask("one.jwt", status=9)["reason"] == "consent.refused"


def test_feed_brings_the_evidence_and_the_receipts_agree(world: World) -> None:
    world.consent("two.jwt")
    digest = world.ask("two.jwt")["record"]["digest"]

    deadline = time.monotonic() + PATIENCE
    while True:
        world.run(HANGZHOU, "exchange", "follow", "--once")
        held = {one["digest"]: one for one in world.run(HANGZHOU, "exchange", "held")}
        if held[digest]["log_index"] is not None:
            break
        assert time.monotonic() < deadline
        time.sleep(1)

    compared = world.run(HANGZHOU, "partner", "reconcile", ZHENGZHOU)
    assert compared["differences"] == []


def test_question_to_a_city_that_is_no_member_does_not_leave(world: World) -> None:
    world.consent("three.jwt")
    consent = str(world.folder / "three.jwt")
    asked = ("exchange", "ask", "--partner", "https://credit.luoyang.example/fed")

    assert world.run(HANGZHOU, *asked, "--consent", consent, *ASK, status=9) is None
