"""What a follower states of the feed that it has applied."""

from __future__ import annotations

from dataclasses import replace

import pytest

from credit_hub.federation.errors import VerificationError
from credit_hub.federation.feed.applied import TYP, Applied, check_applied, sign_applied
from credit_hub.federation.tokens import sealer
from tests.unit.federation.receipts.pair import HANGZHOU, ZHENGZHOU, Pair, T

ORIGIN = "credit.hangzhou.example/log"
STATED = Applied(ZHENGZHOU, HANGZHOU, ORIGIN, 7, 9, bytes(32), 4)


def checked(pair: Pair, applied: Applied, *, follower: str = ZHENGZHOU) -> Applied:
    token = sign_applied(applied, sealer(pair.asker, TYP), T)
    return check_applied(
        token, pair.opener(TYP), follower=follower, provider=HANGZHOU, origin=ORIGIN
    )


def test_statement_of_a_follower_is_read_as_it_was_signed() -> None:
    assert checked(Pair(), STATED) == STATED


@pytest.mark.parametrize(
    "other",
    [
        replace(STATED, provider="https://credit.luoyang.example/fed"),
        replace(STATED, origin="credit.luoyang.example/log"),
        replace(STATED, next=10),
        replace(STATED, next=-1),
        replace(STATED, root=bytes(31)),
        replace(STATED, follower=HANGZHOU),
    ],
)
def test_statement_about_another_log_or_beyond_its_tree_is_refused(other: Applied) -> None:
    with pytest.raises(VerificationError):
        checked(Pair(), other)


def test_threat_11_statement_of_one_member_is_not_taken_from_another() -> None:
    with pytest.raises(VerificationError):
        checked(Pair(), STATED, follower="https://credit.luoyang.example/fed")
