"""From a signed list to a conclusion: fresh decides, stale does not, older is refused."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import sqrt
from typing import Final

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from credit_hub.federation.encoding.strict_json import JsonObject, JsonValue
from credit_hub.federation.errors import Reason, RefusedError, VerificationError
from credit_hub.federation.status import reasons
from credit_hub.federation.status.addresses import check_address
from credit_hub.federation.status.allocation import allocate
from credit_hub.federation.status.bits import SMALLEST, Status, StatusBits
from credit_hub.federation.status.marks import Mark, advanced
from credit_hub.federation.status.standing import Reference, Standing, standing
from credit_hub.federation.status.tokens import (
    PERSON_TTL,
    TYPE,
    VALID_FOR,
    StatusList,
    publish,
    read,
)
from credit_hub.federation.window import AHEAD, NO_TIME, TOO_EARLY
from tests.exchange_tokens import BAD, opener, sealer

NOW: Final = 1_790_000_000
ISSUER: Final = "https://credit.zhengzhou.example/fed"
URI: Final = "https://credit.zhengzhou.example/fed/v1/status/2026-09-1"
KEY: Final = ec.generate_private_key(ec.SECP256R1())
OPENER: Final = opener(KEY.public_key(), typ=TYPE)
SEAL: Final = sealer(KEY, TYPE)


def listed(status: Status = Status.VALID, *, at: int = NOW, index: int = 5) -> StatusList:
    entries = StatusBits.empty().marked([index], status)
    token = publish(entries, SEAL, uri=URI, issuer=ISSUER, now=at, ttl=PERSON_TTL)
    return read(token, OPENER, issuer=ISSUER, now=at)


def stands(found: StatusList | None, *, now: int = NOW) -> Standing:
    return standing(Reference(URI, 5), found, issuer=ISSUER, now=now)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (Status.VALID, Standing.VALID),
        (Status.REVOKED, Standing.REVOKED),
        (Status.SUSPENDED, Standing.SUSPENDED),
        (Status.SUPERSEDED, Standing.SUPERSEDED),
    ],
)
def test_fresh_list_decides(status: Status, expected: Standing) -> None:
    assert stands(listed(status)) is expected
    assert expected.is_usable is (status is Status.VALID)


@pytest.mark.parametrize("status", Status)
def test_stale_list_gives_neither_incentive_nor_penalty(status: Status) -> None:
    found = listed(status)

    assert stands(found, now=NOW + PERSON_TTL - 1) is not Standing.UNKNOWN
    assert stands(found, now=NOW + PERSON_TTL) is Standing.UNKNOWN
    assert not Standing.UNKNOWN.is_usable


def test_missing_list_gives_neither_incentive_nor_penalty() -> None:
    assert stands(None) is Standing.UNKNOWN


def test_list_beyond_its_expiry_is_stale_even_within_its_ttl() -> None:
    found = replace(listed(), ttl=10 * VALID_FOR)

    assert found.is_fresh(NOW + VALID_FOR - 1)
    assert not found.is_fresh(NOW + VALID_FOR)


def test_value_outside_the_profile_decides_nothing() -> None:
    found = replace(listed(), entries=StatusBits(8, bytes([0] * 5 + [9] + [0] * 10)))

    assert stands(found) is Standing.UNKNOWN


def refusal(work: object, *args: object, **named: object) -> Reason:
    assert callable(work)
    with pytest.raises(VerificationError) as caught:
        work(*args, **named)
    return caught.value.reason


def test_list_of_another_address_or_issuer_is_refused() -> None:
    other = Reference(URI + "0", 5)

    assert refusal(standing, other, listed(), issuer=ISSUER, now=NOW) is reasons.OTHER_LIST
    assert (
        refusal(standing, Reference(URI, 5), listed(), issuer=ISSUER + "x", now=NOW)
        is reasons.ISSUER
    )


def test_reference_beyond_the_list_is_refused() -> None:
    beyond = Reference(URI, SMALLEST)

    assert refusal(standing, beyond, listed(), issuer=ISSUER, now=NOW) is reasons.INDEX


def changed(**members: JsonValue) -> str:
    """Return a signed list in which some members were changed before signing."""

    def seal(claims: JsonObject) -> str:
        return SEAL({n: v for n, v in {**claims, **members}.items() if v is not None})

    return publish(StatusBits.empty(), seal, uri=URI, issuer=ISSUER, now=NOW, ttl=PERSON_TTL)


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"extra": 1}, reasons.CLAIMS),
        ({"ttl": None}, reasons.CLAIMS),
        ({"sub": 1}, reasons.CLAIMS),
        ({"iss": ISSUER + "x"}, reasons.ISSUER),
        ({"iat": NOW + AHEAD + 1}, TOO_EARLY),
        ({"iat": "now"}, NO_TIME),
        ({"exp": True}, NO_TIME),
        ({"exp": NOW}, reasons.TIMES),
        ({"ttl": 0}, reasons.TIMES),
        ({"ttl": VALID_FOR + 1}, reasons.TIMES),
        ({"status_list": "x"}, reasons.CLAIMS),
        ({"status_list": {"bits": 2}}, reasons.CLAIMS),
        ({"status_list": {"bits": "2", "lst": "x"}}, reasons.CLAIMS),
        ({"status_list": {"bits": 2, "lst": 1}}, reasons.CLAIMS),
        ({"status_list": {"bits": 2, "lst": "AA", "aggregation_uri": "x"}}, reasons.CLAIMS),
        ({"status_list": {"bits": 3, "lst": "eNpjYAAAAAIAAQ"}}, reasons.BITS),
        ({"status_list": {"bits": 2, "lst": "AA"}}, reasons.INFLATION),
    ],
)
def test_token_outside_the_profile_is_refused(
    members: dict[str, JsonValue], reason: Reason
) -> None:
    assert refusal(read, changed(**members), OPENER, issuer=ISSUER, now=NOW) is reason


def test_token_of_another_type_is_refused() -> None:
    token = publish(
        StatusBits.empty(), sealer(KEY, "jwt"), uri=URI, issuer=ISSUER, now=NOW, ttl=PERSON_TTL
    )

    assert refusal(read, token, OPENER, issuer=ISSUER, now=NOW) is BAD


@pytest.mark.parametrize("ttl", [0, VALID_FOR + 1])
def test_list_with_a_senseless_ttl_is_not_published(ttl: int) -> None:
    assert (
        refusal(publish, StatusBits.empty(), SEAL, uri=URI, issuer=ISSUER, now=NOW, ttl=ttl)
        is reasons.TIMES
    )


@pytest.mark.parametrize(
    ("entries", "reason"),
    [
        (StatusBits(1, bytes(SMALLEST // 8)), reasons.BITS),
        (StatusBits(8, bytes(SMALLEST)), reasons.BITS),
        (StatusBits(2, bytes(SMALLEST // 4 - 1)), reasons.SIZE),
    ],
)
def test_threat_23_list_of_another_width_or_fewer_entries_is_not_published(
    entries: StatusBits, reason: Reason
) -> None:
    assert (
        refusal(publish, entries, SEAL, uri=URI, issuer=ISSUER, now=NOW, ttl=PERSON_TTL) is reason
    )


def test_threat_29_older_list_is_refused_after_a_newer_one() -> None:
    before, after = listed(at=NOW), listed(Status.SUPERSEDED, at=NOW + 1)
    mark = advanced(advanced(None, before), after)

    assert mark == Mark(NOW + 1, None, after.digest)
    assert refusal(advanced, mark, before) is reasons.OLDER
    assert advanced(mark, after) == mark


def test_threat_29_lists_of_one_second_are_ordered_by_the_log() -> None:
    first, second = listed(), listed(Status.REVOKED)
    mark = advanced(None, first, 7)

    assert advanced(mark, second, 8) == Mark(NOW, 8, second.digest)
    assert refusal(advanced, mark, second, 7) is reasons.OLDER
    assert refusal(advanced, mark, second, 6) is reasons.OLDER
    assert refusal(advanced, mark, second) is reasons.OLDER
    assert refusal(advanced, advanced(None, first), second, 8) is reasons.OLDER


def test_threat_29_log_index_of_a_list_seen_before_is_kept() -> None:
    found = listed()

    assert advanced(advanced(None, found), found, 7).log_index == 7
    assert advanced(advanced(None, found, 7), found).log_index == 7


BASE: Final = "https://credit.zhengzhou.example/fed/v1/status/"


@pytest.mark.parametrize("rest", ["2026-09-1", "persons/2026_09/1"])
def test_address_below_the_registered_one_is_taken(rest: str) -> None:
    check_address(BASE + rest, BASE)


@pytest.mark.parametrize(
    "uri",
    [
        BASE,
        "http" + BASE[5:] + "1",
        BASE + "../../admin",
        BASE + "a/../b",
        BASE + "%2e%2e",
        BASE + "a//b",
        BASE + "a?x",
        BASE + "a#x",
        BASE + "a.b",
        BASE + "a\n",
        BASE + "а",  # a letter of another script
        BASE + "a" * 512,
        "https://credit.zhengzhou.example/fed/v1/statusx/1",
        "https://169.254.169.254/fed/v1/status/1",
        "https://[::1]/fed/v1/status/1",
        "https://2130706433/fed/v1/status/1",
        "https://credit.zhengzhou.example@evil.example/fed/v1/status/1",
        "https://credit.zhengzhou.example.evil.example/fed/v1/status/1",
        "HTTPS" + BASE[5:] + "1",
        "",
    ],
)
def test_threat_28_address_that_is_not_below_the_registered_one_is_refused(uri: str) -> None:
    assert refusal(check_address, uri, BASE) is reasons.ADDRESS


@pytest.mark.parametrize("base", ["http://127.0.0.1:18080/status/", "http://[::1]:18080/status/"])
def test_address_of_a_hub_on_this_machine_needs_no_certificate(base: str) -> None:
    check_address(base + "2026-09-1", base)


@pytest.mark.parametrize(
    "base",
    [
        "",
        "https://",
        "https://a.example",
        "http://a.example/",
        "https://u@a.example/",
        "http://127.0.0.1/status/",
        "http://127.0.0.1.evil.example:80/status/",
        "http://127.0.0.2:80/status/",
    ],
)
def test_threat_28_registered_address_without_host_or_slash_opens_nothing(base: str) -> None:
    assert refusal(check_address, base + "1", base) is reasons.ADDRESS


class Claims:
    """Places given out, in memory."""

    def __init__(self) -> None:
        self.taken: set[tuple[str, int]] = set()

    def claim(self, uri: str, index: int) -> bool:
        if (uri, index) in self.taken:
            return False
        self.taken.add((uri, index))
        return True


def runs_z(values: list[int]) -> float:
    """Return by how many standard deviations the runs above and below the median are off.

    Wald and Wolfowitz: of n values above and n below, n + 1 runs with variance about n / 2.
    """
    middle = sorted(values)[len(values) // 2]
    above = [value >= middle for value in values]
    runs = 1 + sum(a != b for a, b in pairwise(above))
    half = len(values) / 2
    return (runs - half - 1) / sqrt(half / 2)


def test_threat_23_indices_of_a_thousand_records_tell_no_order_and_are_never_used_again() -> None:
    claims = Claims()

    indices = [allocate(URI, SMALLEST, claims) for _ in range(1_000)]

    assert len(set(indices)) == 1_000
    assert abs(runs_z(indices)) < 5
    assert abs(runs_z(sorted(indices))) > 5
    assert max(indices) > SMALLEST * 0.9
    assert min(indices) < SMALLEST * 0.1


def test_threat_23_full_list_is_refused_and_not_filled_up() -> None:
    claims = Claims()
    claims.taken = {(URI, index) for index in range(8)}

    with pytest.raises(RefusedError) as caught:
        allocate(URI, 8, claims)

    assert caught.value.reason is reasons.FULL
    assert "open a new status list" in str(caught.value)
