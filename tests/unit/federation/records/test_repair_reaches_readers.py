"""A repaired record stays repaired for a reader that is handed an older status list."""

from __future__ import annotations

from typing import Final

import pytest

from credit_hub.federation.errors import VerificationError
from credit_hub.federation.records.verification import verify_record
from credit_hub.federation.status import reasons
from credit_hub.federation.status.bits import Status, StatusBits
from credit_hub.federation.status.held import HeldLists
from credit_hub.federation.status.standing import Standing
from credit_hub.federation.status.tokens import StatusList
from tests.exchange_cities import NOW
from tests.unit.federation.records.exchanged import (
    ASKED,
    URI,
    band,
    issued,
    listed,
    reader,
)

TEXT: Final = issued(band())


def signed(entries: StatusBits, at: int) -> StatusList:
    found = listed(entries, now=at).current(URI)
    assert found is not None
    return found


def stands(lists: HeldLists, now: int) -> Standing:
    return verify_record(TEXT, reader(lists), ASKED, now).standing


def test_threat_29_older_list_does_not_undo_a_repair() -> None:
    lists = HeldLists()
    before = signed(StatusBits.empty(), NOW)
    after = signed(StatusBits.empty().marked([5], Status.SUPERSEDED), NOW + 1)

    assert stands(lists, NOW) is Standing.UNKNOWN
    lists.take(before)
    assert stands(lists, NOW) is Standing.VALID
    lists.take(after)
    with pytest.raises(VerificationError) as caught:
        lists.take(before)

    assert caught.value.reason is reasons.OLDER
    assert stands(lists, NOW + 1) is Standing.SUPERSEDED


def test_objection_that_was_settled_makes_the_record_usable_again() -> None:
    lists = HeldLists()
    lists.take(signed(StatusBits.empty().marked([5], Status.SUSPENDED), NOW))

    assert stands(lists, NOW) is Standing.SUSPENDED
    lists.take(signed(StatusBits.empty(), NOW + 1))
    assert stands(lists, NOW + 1) is Standing.VALID


def test_same_list_twice_changes_nothing() -> None:
    lists = HeldLists()
    found = signed(StatusBits.empty(), NOW)

    lists.take(found, 7)
    lists.take(found)

    assert lists.current(URI) is found
    assert lists.current(URI + "b") is None
