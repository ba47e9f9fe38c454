from __future__ import annotations

from credit_hub.api.exchange.provider.limits import PeerLimit


def test_peer_waits_once_it_has_caused_as_many_as_it_may_and_others_do_not() -> None:
    now = 1000.0
    limit = PeerLimit(2, lambda: now)

    assert [limit.admit("a"), limit.admit("a"), limit.admit("a")] == [True, True, False]
    assert limit.admit("b")
    now += 60
    assert limit.admit("a")


def test_what_was_refused_does_not_prolong_the_wait() -> None:
    now = 0.0
    limit = PeerLimit(1, lambda: now)
    assert limit.admit("a")
    now = 30.0
    assert not limit.admit("a")
    now = 60.0

    assert limit.admit("a")


def test_peers_beyond_those_that_are_remembered_make_the_oldest_forgotten() -> None:
    limit = PeerLimit(1, lambda: 0.0)
    for number in range(10_001):
        assert limit.admit(f"peer-{number}")

    assert limit.admit("peer-0")
    assert not limit.admit("peer-10000")
