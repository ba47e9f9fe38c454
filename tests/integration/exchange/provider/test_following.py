"""What a city hands on over sockets: feed, snapshots, files, lists, comparison, receipts."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import httpx
import pytest

from credit_hub.api.exchange.demonstration.alliance import HANGZHOU, ZHENGZHOU
from credit_hub.api.exchange.demonstration.processes import serving
from credit_hub.api.exchange.provider.consents import withdraw
from credit_hub.api.exchange.relying.asking import ask
from credit_hub.api.exchange.relying.beginning import begin
from credit_hub.api.exchange.relying.following import follow_all
from credit_hub.api.exchange.relying.posting import post
from credit_hub.api.exchange.relying.reading import Fetch, held_record, read_held
from credit_hub.api.exchange.relying.reconciling import reconcile
from credit_hub.api.exchange.relying.statuses import refresh_lists
from credit_hub.federation.log.checkpoint import open_checkpoint
from credit_hub.federation.receipts.journal import GIVEN
from credit_hub.federation.status.bits import Status
from credit_hub.federation.status.standing import Standing
from credit_hub.federation.wire.question import QueryRequest, Refusal
from credit_hub.model.interval import CHINA
from tests.provider_city import GOOD, World, body_of, claims_of, world

pytestmark = pytest.mark.integration
_WITHIN = 30.0


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Zhengzhou is asked, and the province witnesses; Hangzhou asks from here."""
    folder: Path = tmp_path_factory.mktemp("alliance")
    with world(folder, serve=False) as made, serving(*made.alliance.cities[::2]) as running:
        made.running += running[:1]
        yield made


def eventually(look: Callable[[], object]) -> None:
    """Look again until it is so: the city's own threads work by the second."""
    until = time.monotonic() + _WITHIN
    while not look():
        assert time.monotonic() < until, "it did not come to be so"
        time.sleep(0.2)


def witnessed_up_to(city: World, size: int) -> bool:
    identity = city.home.membership.log(city.home.clock())
    policy = city.home.membership.witnesses(city.home.clock())
    found = httpx.get(f"{city.process.url}/fed/v1/log/witnessed")
    if found.status_code != 200:
        return False
    checkpoint = open_checkpoint(found.content, identity, policy.keys)
    policy.cosigned_at(checkpoint, identity)
    return checkpoint.size >= size


def test_partner_begins_by_a_snapshot_then_follows_and_loses_what_is_withdrawn(
    city: World,
) -> None:
    relying = city.asker.relying
    consent = city.consent(GOOD)
    request = QueryRequest.read(body_of(consent))
    objects = city.home.ledger.exchange_objects

    told = ask(relying, ZHENGZHOU, request)
    eventually(lambda: objects.waiting() == 0 and witnessed_up_to(city, objects.size()))
    begun = begin(relying, ZHENGZHOU)
    second = ask(relying, ZHENGZHOU, request)
    assert told.reading is not None
    assert second.reading is not None
    assert second.reading.record.is_usable
    withdraw(city.home, consent.digest)
    eventually(lambda: objects.waiting() == 0 and witnessed_up_to(city, objects.size()))
    followed = [one for one in follow_all(relying) if one.partner == ZHENGZHOU]
    refresh_lists(relying)

    assert begun.applied >= 1
    assert not begun.refused
    assert followed[0].next >= objects.size() - 1
    held = held_record(relying, second.reading.record.verified.digest)
    standing = read_held(relying, held, fetch=Fetch.NEVER).record.verified.standing
    assert standing is Standing.REVOKED
    post(relying)
    stated = city.home.ledger.exchange_applied.get(HANGZHOU)
    assert stated is not None
    assert stated.next >= begun.next


def test_page_beyond_the_log_and_query_of_another_form_are_refused(city: World) -> None:
    refusals = [
        city.asker.get("feed", **{"from": 10**9, "held": 0, "n": 10}),
        city.asker.get("feed", **{"from": "-1"}),
        city.asker.get("feed", since=0),
    ]

    assert [one.status for one in refusals] == [400, 400, 400]
    assert [Refusal.read(one.body).reason for one in refusals] == [
        "feed.other_page",
        "feed.query",
        "feed.query",
    ]


@pytest.mark.parametrize("path", ["s1000000000/0", "s1/999", "s0/0", "x/0", "s1/-1"])
def test_snapshot_that_is_not_there_is_refused(city: World, path: str) -> None:
    answer = city.asker.get(f"snapshots/{path}")

    assert (answer.status, Refusal.read(answer.body).reason) == (404, "snapshot.absent")


def test_both_sides_compare_their_receipts_and_acknowledgements_arrive(city: World) -> None:
    relying = city.asker.relying
    ask(relying, ZHENGZHOU, QueryRequest.read(body_of(city.consent(GOOD))))
    post(relying)

    compared = reconcile(relying, ZHENGZHOU, city.home.clock().astimezone(CHINA).date())

    assert compared.receipts >= 1
    assert compared.differences == ()
    waiting = city.home.ledger.exchange_receipts.unacknowledged(HANGZHOU, 2**40)
    day = compared.day
    given = city.home.ledger.exchange_receipts.digests(GIVEN, HANGZHOU, day)
    assert waiting == ()
    assert given


def test_acknowledgement_of_no_receipt_is_refused(city: World) -> None:
    answer = city.asker.post(b"e.y.J", path="acknowledgements")

    assert answer.status == 400


def test_list_of_a_withdrawn_consent_is_signed_anew_within_a_second_or_two(city: World) -> None:
    consent = city.consent(GOOD)
    place = claims_of(consent).status.status_list
    relying = city.asker.relying
    lists = relying.lists(relying.view())

    withdraw(city.home, consent.digest)

    def is_revoked() -> bool:
        found = lists.take(httpx.get(place.uri).text, ZHENGZHOU)
        return found.entries[place.idx] == Status.REVOKED

    eventually(is_revoked)


@pytest.mark.parametrize(
    "path",
    [
        "log/",
        "log/writer.lock",
        "log/journal",
        "log/..%2f..%2fkeys%2frecord.jwks",
        "log/../keys/record.jwks",
        "log/tile/0/000.p/999999",
        "status/",
        "status/..%2fkeys%2frecord.jwks",
        "status/p-1999-01-1",
    ],
)
def test_file_that_is_none_of_a_log_or_a_list_is_not_there(city: World, path: str) -> None:
    connection = HTTPConnection("127.0.0.1", city.alliance.city(ZHENGZHOU).plan.port)
    with closing(connection):
        connection.request("GET", f"/fed/v1/{path}")  # to the character: it resolves no dots

        assert connection.getresponse().status == 404


def test_checkpoint_is_not_cached_and_a_tile_is_for_good(city: World) -> None:
    base = f"{city.process.url}/fed/v1/log"
    found = httpx.get(f"{base}/checkpoint")
    size = open_checkpoint(found.content, city.home.membership.log(city.home.clock())).size

    tile = httpx.get(f"{base}/tile/0/000.p/{size}")

    assert found.headers["cache-control"] == "no-cache"
    assert tile.status_code == 200
    assert "immutable" in tile.headers["cache-control"]
    assert len(tile.content) == 32 * size
    assert httpx.post(f"{base}/checkpoint").status_code == 405
