"""What the exchange keeps, on each database: nonces for all processes, receipts before answers."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import chain

import pytest

from credit_hub.federation.http.profile import NONCE_KEPT
from credit_hub.federation.http.stores import NonceStore
from credit_hub.federation.receipts.journal import (
    GIVEN,
    TAKEN,
    ReceiptJournal,
    alerts,
    keep_acknowledgement,
    write_ahead,
)
from credit_hub.federation.receipts.receipt import Issued
from credit_hub.federation.receipts.reconciliation import compare, counted, differing
from credit_hub.ledger.federation.nonces import KEPT_FOR
from credit_hub.ledger.federation.tables import query_receipts
from credit_hub.ledger.storage.database import Ledger
from credit_hub.model.errors import LedgerError
from tests.unit.federation.receipts.pair import HANGZHOU, ZHENGZHOU, Pair, T

pytestmark = pytest.mark.integration

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
KID = "k" * 43
WORKER = """
import sys
from datetime import datetime
from credit_hub.ledger.storage.database import Ledger

url, now, count = sys.argv[1:]
with Ledger.open(url) as ledger:
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(int(count)):
        at = datetime.fromisoformat(now)
        taken = ledger.exchange_nonces.remember("k" * 43, f"{number:022}", at)
        print(int(taken), flush=True)
"""


def test_nonce_store_of_the_ledger_fits_its_port(ledger: Ledger) -> None:
    store: NonceStore = ledger.exchange_nonces

    assert store.remember(KID, "n1", NOW)
    assert not store.remember(KID, "n1", NOW)
    assert store.remember("other" * 8, "n1", NOW)
    assert timedelta(seconds=NONCE_KEPT) == KEPT_FOR


def test_nonce_is_forgotten_when_its_request_is_long_out_of_date(ledger: Ledger) -> None:
    ledger.exchange_nonces.remember(KID, "n1", NOW)

    assert not ledger.exchange_nonces.remember(KID, "n1", NOW + KEPT_FOR - timedelta(seconds=1))
    assert ledger.exchange_nonces.remember(KID, "n1", NOW + KEPT_FOR)


def test_threat_8_request_replayed_to_two_processes_at_once_is_taken_once(url: str) -> None:
    Ledger.open(url).close()
    count = 40
    command = [sys.executable, "-c", WORKER, url, NOW.isoformat(), str(count)]
    workers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    for worker in workers:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"

    # Both hold the same requests; now they go through them side by side.
    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(lambda worker: worker.communicate("go\n")[0].split(), workers))

    assert [worker.returncode for worker in workers] == [0, 0]
    assert [int(one) + int(other) for one, other in zip(*told, strict=True)] == [1] * count


def write(journal: ReceiptJournal, issued: Issued, direction: str) -> bool:
    receipt = issued.receipt
    partner = receipt.aud if direction == GIVEN else receipt.iss
    return journal.write(
        issued.digest,
        direction,
        partner,
        receipt.purpose,
        receipt.day,
        receipt.iat,
        issued.token,
    )


def test_receipt_is_kept_before_the_answer_is_made(ledger: Ledger) -> None:
    issued = Pair().given()
    journal = ledger.exchange_receipts

    seen = write_ahead(journal, issued, lambda: journal.token(GIVEN, issued.digest))

    assert seen == issued.token


def test_threat_20_no_answer_is_made_where_the_receipt_cannot_be_written(ledger: Ledger) -> None:
    issued = Pair().given()
    made: list[str] = []
    with ledger._transaction() as connection:
        connection.exec_driver_sql("DROP TABLE federation_receipts")

    with pytest.raises(LedgerError):
        write_ahead(ledger.exchange_receipts, issued, lambda: made.append("answer"))

    assert made == []


def test_threat_20_receipt_that_nobody_acknowledges_raises_an_alert(ledger: Ledger) -> None:
    pair = Pair()
    acknowledged, dropped, recent = pair.given(at=T), pair.given(at=T), pair.given(at=T + 1)
    for issued in (acknowledged, dropped, recent):
        write(ledger.exchange_receipts, issued, GIVEN)
    found = pair.checked(pair.acknowledgement(acknowledged), acknowledged)

    assert keep_acknowledgement(ledger.exchange_receipts, found)
    assert not keep_acknowledgement(ledger.exchange_receipts, found)

    assert alerts(ledger.exchange_receipts, ZHENGZHOU, T + 600) == ()
    assert alerts(ledger.exchange_receipts, ZHENGZHOU, T + 601) == (dropped.digest,)
    assert alerts(ledger.exchange_receipts, HANGZHOU, T + 601) == ()


@pytest.mark.parametrize("forgetful", [GIVEN, TAKEN])
def test_threat_20_receipt_that_one_side_deletes_is_named_by_the_comparison(
    ledger: Ledger, forgetful: str
) -> None:
    pair = Pair()
    receipts = [pair.given(purpose=p) for p in ("tender", "tender", "deposit")]
    journal, day = ledger.exchange_receipts, receipts[0].receipt.day
    for issued in receipts:  # both sides in one ledger: the directions keep them apart
        for direction in (GIVEN, TAKEN):
            write(journal, pair.taken(issued.token), direction)
    with ledger._transaction() as connection:
        connection.execute(
            query_receipts.delete().where(
                query_receipts.c.direction == forgetful,
                query_receipts.c.digest == receipts[1].digest,
            )
        )

    given = journal.digests(GIVEN, ZHENGZHOU, day)
    taken = journal.digests(TAKEN, HANGZHOU, day)

    assert differing(counted(given), counted(taken)) == ("tender",)
    difference = compare((d for _, d in given), (d for _, d in taken))
    assert tuple(chain(difference.missing_there, difference.missing_here)) == (receipts[1].digest,)
    assert (difference.missing_here == ()) is (forgetful == TAKEN)


def test_questions_of_a_day_are_counted_by_partner_and_purpose(ledger: Ledger) -> None:
    pair, journal = Pair(), ledger.exchange_receipts
    for issued in (pair.given(), pair.given(), pair.given(purpose="deposit")):
        write(journal, issued, GIVEN)
    write(journal, pair.given(at=T + 86_400), GIVEN)
    write(journal, pair.given(), TAKEN)
    day = pair.receipt().day

    assert journal.asked(ZHENGZHOU, "tender", day) == 2
    assert journal.asked(ZHENGZHOU, "deposit", day) == 1
    assert journal.asked(HANGZHOU, "tender", day) == 0


def test_receipt_that_is_written_twice_is_kept_once(ledger: Ledger) -> None:
    issued = Pair().given()

    assert write(ledger.exchange_receipts, issued, GIVEN)
    assert not write(ledger.exchange_receipts, issued, GIVEN)
    assert len(ledger.exchange_receipts.digests(GIVEN, ZHENGZHOU, issued.receipt.day)) == 1
