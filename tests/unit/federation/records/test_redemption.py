"""A record that counts once is used once, and one that may not be used is not used up."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Lock

import pytest

from credit_hub.federation.errors import Reason, RefusedError
from credit_hub.federation.records.redemption import NOT_USABLE, REDEEMED, redeem
from credit_hub.federation.records.verification import VerifiedRecord, verify_record
from credit_hub.federation.status.bits import Status, StatusBits
from tests.exchange_cities import NOW
from tests.unit.federation.records.exchanged import ASKED, Lists, band, issued, listed, reader


class Taken:
    """Names taken in memory, with their end."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.names: dict[tuple[str, str], int] = {}

    def take(self, issuer: str, jti: str, until: int) -> bool:
        with self._lock:
            before = len(self.names)
            self.names.setdefault((issuer, jti), until)
            return len(self.names) > before


def read(text: str, lists: Lists | None = None) -> VerifiedRecord:
    return verify_record(text, reader(lists or listed(StatusBits.empty())), ASKED, NOW)


def refusal(verified: VerifiedRecord, taken: Taken) -> Reason:
    with pytest.raises(RefusedError) as caught:
        redeem(verified, taken)
    return caught.value.reason


def test_replay_of_a_record_that_counts_once_is_refused() -> None:
    taken, text = Taken(), issued(band())

    redeem(read(text), taken)

    assert refusal(read(text), taken) is REDEEMED
    assert list(taken.names.values()) == [NOW + 1800]
    redeem(read(issued(band())), taken)


@pytest.mark.parametrize(
    "lists",
    [Lists({}), listed(StatusBits.empty().marked([5], Status.SUSPENDED))],
    ids=["no list", "suspended"],
)
def test_record_that_may_not_be_used_now_is_not_used_up(lists: Lists) -> None:
    taken, text = Taken(), issued(band())

    assert refusal(read(text, lists), taken) is NOT_USABLE
    redeem(read(text), taken)


def test_of_many_at_once_one_uses_it() -> None:
    taken, found = Taken(), read(issued(band()))

    def used(_: int) -> bool:
        try:
            redeem(found, taken)
        except RefusedError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(used, range(64))) == 1
