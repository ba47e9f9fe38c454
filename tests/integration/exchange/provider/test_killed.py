"""A city that is killed between the receipt and the answer: nothing is lost, nothing is twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from credit_hub.api.exchange.demonstration.alliance import HANGZHOU, ZHENGZHOU
from credit_hub.api.exchange.demonstration.processes import environment, serving
from credit_hub.api.settings import Settings
from credit_hub.federation.receipts.journal import GIVEN
from credit_hub.federation.wire.question import QueryAnswer
from credit_hub.ledger.federation.consents import ConsentRepository, IssuedRecord
from credit_hub.ledger.federation.receipts import KeptReceipt
from credit_hub.ledger.idempotency.answers import Claim, KeptAnswer
from credit_hub.ledger.storage.idempotency import IdempotencyRepository
from credit_hub.model.interval import CHINA
from tests.provider_city import GOOD, World, body_of, world

pytestmark = pytest.mark.integration
ROOT = Path(__file__).resolve().parents[4]
KEY = "a-question-that-dies-01"
AFTER_RECORD = "record"
BEFORE_ANSWER = "answer"


class DyingAnswers(IdempotencyRepository):
    """Answers of a process that kills itself when one is to be kept, before it leaves."""

    def finish(self, claim: Claim, answer: KeptAnswer, now: datetime) -> bool:
        os.kill(os.getpid(), signal.SIGKILL)
        return super().finish(claim, answer, now)


class DyingConsents(ConsentRepository):
    """Consents of a process that kills itself once a record and its receipt are on the disk."""

    def issue(
        self, record: IssuedRecord, number: int, kind: int, salt: bytes, receipt: KeptReceipt
    ) -> bool:
        super().issue(record, number, kind, salt, receipt)
        os.kill(os.getpid(), signal.SIGKILL)
        return True


@pytest.fixture
def city(tmp_path: Path) -> Iterator[World]:
    with world(tmp_path, serve=False) as made:
        yield made


def kill_while_it_answers(city: World, body: bytes, at: str) -> None:
    """Ask a process of the city that dies at a step, and take no answer from it."""
    own = city.alliance.city(ZHENGZHOU)
    prepared = city.asker.prepare("queries", body, KEY)
    lines = "\n".join(f"{name}: {value}" for name, value in prepared.request.fields.lines)
    question = city.folder / "question"
    question.write_bytes(f"{prepared.request.path}\n{lines}\n\n".encode() + prepared.request.body)
    child = subprocess.run(
        [sys.executable, "-m", "tests.integration.exchange.provider.test_killed", at, question],
        env=environment(own),
        cwd=ROOT,
        check=False,
        capture_output=True,
        timeout=120,
    )
    assert child.returncode == -signal.SIGKILL, child.stderr.decode()[-2000:]


def receipts(city: World) -> set[str]:
    day = city.home.clock().astimezone(CHINA).date().isoformat()
    kept = city.home.ledger.exchange_receipts.digests(GIVEN, HANGZHOU, day)
    return {digest for _, digest in kept}


@pytest.mark.parametrize("at", [AFTER_RECORD, BEFORE_ANSWER])
def test_threat_32_city_killed_before_its_answer_gives_the_same_answer_when_asked_again(
    city: World, at: str
) -> None:
    consent = city.consent(GOOD, uses=2)
    body = body_of(consent)
    kill_while_it_answers(city, body, at)
    written = receipts(city)
    used = city.home.ledger.exchange_consents.used(consent.digest)

    with serving(city.alliance.city(ZHENGZHOU)):
        answers = [city.asker.post(body, key=KEY) for _ in range(2)]

    found = [QueryAnswer.read(one.body) for one in answers]
    assert (used, len(written)) == (1, 1)
    assert found[0] == found[1]
    assert city.home.ledger.exchange_consents.used(consent.digest) == 1
    assert len(receipts(city)) == 1
    assert written <= receipts(city)
    kept = city.home.ledger.exchange_receipts.token(GIVEN, *receipts(city))
    assert kept == found[0].receipt
    stated = city.home.ledger.exchange_objects.of(HANGZHOU, 0, 2**53)
    assert [one.token for one in stated].count(found[0].record) == 1


def answer_and_die(at: str, question: Path) -> None:
    """Answer one question as the process of the city does, and die at a step."""
    from datetime import UTC

    from credit_hub.api.exchange.answers import LedgerAnswers
    from credit_hub.api.exchange.provider.home import home_of
    from credit_hub.api.exchange.provider.keeper import Keeper
    from credit_hub.api.exchange.provider.limits import PeerLimit
    from credit_hub.api.exchange.provider.service import Service
    from credit_hub.api.exchange.provider.snapshots import SnapshotShelf
    from credit_hub.api.notary import ledger_url
    from credit_hub.federation.http.messages import Fields, Request
    from credit_hub.ledger.presence import Presence
    from credit_hub.ledger.storage.database import Ledger

    settings = Settings()
    head, _, body = question.read_bytes().partition(b"\n\n")
    path, *lines = head.decode().splitlines()
    fields = Fields.of([(line.partition(": ")[0], line.partition(": ")[2]) for line in lines])
    with Ledger.open(ledger_url(settings)) as ledger:
        if at == BEFORE_ANSWER:
            ledger.exchange_answers = DyingAnswers(ledger.exchange_answers.transaction)
        else:
            ledger.exchange_consents = DyingConsents(ledger.exchange_consents.transaction)
        home = home_of(settings, ledger)
        with Keeper(home, settings) as keeper:
            presence = Presence(settings.data_dir / "processes")
            service = Service(
                home=home,
                log=keeper.log,
                shelf=SnapshotShelf(home, keeper.log),
                answers=LedgerAnswers(ledger.exchange_answers, presence.id, presence.is_gone),
                admission=PeerLimit(100),
            )
            answer = service.answer(Request("POST", path, "", fields, body), "127.0.0.1")
    sys.exit(f"it lived until {datetime.now(UTC)}: {answer.status} {answer.body!r}")


if __name__ == "__main__":
    answer_and_die(sys.argv[1], Path(sys.argv[2]))
