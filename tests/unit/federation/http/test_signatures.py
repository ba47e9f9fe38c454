"""Requests and answers under RFC 9421 in the profile cc-fed-1: what is taken, what is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from credit_hub.federation.encoding.digests import Hash
from credit_hub.federation.errors import ExchangeError, Reason
from credit_hub.federation.http import content, messages, signature, verification
from credit_hub.federation.http.base import SIGNATURE
from credit_hub.federation.http.content import digest_field
from credit_hub.federation.http.messages import Fields, Request, Response
from credit_hub.federation.http.profile import LONGEST_BODY
from credit_hub.federation.http.signing import Letterhead, sign_request
from tests.refusals import reason_of
from tests.unit.federation.http.exchange import HANGZHOU, NOW, ZHENGZHOU, Exchange


@pytest.fixture
def exchange() -> Exchange:
    return Exchange()


def with_field(request: Request, name: str, value: str) -> Request:
    return request.with_fields((name, value))


def edited(request: Request, name: str, pattern: str, by: str) -> Request:
    before = request.fields.one(name)
    after = re.sub(pattern, by, before)
    assert after != before
    return with_field(request, name, after)


def test_question_with_content_is_verified_and_says_who_asked(exchange: Exchange) -> None:
    request = exchange.question(key="a-key-of-16-chars")

    verified = exchange.arrives(request)

    assert verified.member == ZHENGZHOU
    assert verified.kid == exchange.asker.kid
    assert verified.idempotency_key == "a-key-of-16-chars"
    assert verified.created == int(NOW.timestamp())
    assert verified.base_digest.startswith("sha-256:")


def test_question_without_content_is_verified(exchange: Exchange) -> None:
    assert exchange.arrives(exchange.question(b"")).member == ZHENGZHOU


def test_question_with_a_digest_by_sm3_is_verified(exchange: Exchange) -> None:
    plain = Request("POST", "/fed/v1/queries", "", Fields((("content-type", "a/b"),)), b"{}")
    head = Letterhead(exchange.asker, HANGZHOU, NOW, Hash.SM3)

    assert exchange.arrives(sign_request(plain, head, "a-key-of-16-chars")).member == ZHENGZHOU


@pytest.mark.parametrize("body", [b'{"eligible":true}', b""])
def test_answer_is_verified_with_the_request_it_answers(exchange: Exchange, body: bytes) -> None:
    request = exchange.question()

    assert exchange.returns(exchange.answer(request, body), request).member == HANGZHOU


def test_fields_that_are_not_covered_may_change_on_the_way(exchange: Exchange) -> None:
    request = exchange.question()

    arrived = request.with_fields(("host", "inner.example"), ("via", "1.1 gateway"))

    assert exchange.arrives(arrived).member == ZHENGZHOU


# Threat 9: another body under a valid signature.


def test_threat_9_body_swapped_under_its_signature_is_refused(exchange: Exchange) -> None:
    request = replace(exchange.question(), body=b'{"purpose":"other"}')

    assert reason_of(lambda: exchange.arrives(request)) is content.DIFFERS


def test_threat_9_body_swapped_together_with_its_digest_is_refused(exchange: Exchange) -> None:
    body = b'{"purpose":"other"}'
    request = replace(exchange.question(), body=body)

    swapped = with_field(request, "content-digest", digest_field(body))

    assert reason_of(lambda: exchange.arrives(swapped)) is SIGNATURE


@pytest.mark.parametrize(
    "component",
    [
        "@method",
        "@path",
        "@query",
        "content-digest",
        "content-type",
        "cc-audience",
        "idempotency-key",
    ],
)
def test_threat_9_component_left_out_of_the_coverage_is_refused(
    exchange: Exchange, component: str
) -> None:
    dropped = edited(exchange.question(), "signature-input", f' ?"{component}"', "")
    dropped = edited(dropped, "signature-input", r"\( ?", "(") if "( " in str(dropped) else dropped

    assert reason_of(lambda: exchange.arrives(dropped)) is signature.COVERAGE


@pytest.mark.parametrize(
    "value",
    [
        "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:",
        "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU:",
        "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:, md5=:AA==:",
        "sha-256=47DEQpj8HBSa",
    ],
)
def test_threat_9_digest_of_another_form_or_algorithm_is_refused(
    exchange: Exchange, value: str
) -> None:
    request = with_field(exchange.question(), "content-digest", value)

    assert reason_of(lambda: exchange.arrives(request)) is content.FORM


# Threat 8: the same request again. Two processes: tests/integration/ledger/test_exchange.py.


def test_threat_8_same_bytes_a_second_time_are_refused(exchange: Exchange) -> None:
    request = exchange.question()
    exchange.arrives(request)

    assert reason_of(lambda: exchange.arrives(request)) is verification.REPLAYED


@pytest.mark.parametrize(
    ("seconds", "taken"), [(-30, True), (-31, False), (120, True), (121, False)]
)
def test_threat_8_clock_of_the_signer_may_be_off_within_the_window(
    exchange: Exchange, seconds: int, taken: bool
) -> None:
    request, at = exchange.question(), NOW + timedelta(seconds=seconds)

    if taken:
        assert exchange.arrives(request, at=at).member == ZHENGZHOU
    else:
        assert reason_of(lambda: exchange.arrives(request, at=at)) is signature.WINDOW


def test_threat_8_question_that_was_refused_has_not_used_up_its_nonce(exchange: Exchange) -> None:
    request = exchange.question()
    forged = with_field(request, "signature", f"cc=:{'A' * 86}==:")
    assert reason_of(lambda: exchange.arrives(forged)) is SIGNATURE

    assert exchange.arrives(request).member == ZHENGZHOU


@pytest.mark.parametrize("life", [0, -5, 61])
def test_signature_with_another_life_than_the_profile_allows_is_refused(
    exchange: Exchange, life: int
) -> None:
    expires = int(NOW.timestamp()) + life
    request = edited(exchange.question(), "signature-input", r"expires=\d+", f"expires={expires}")

    assert reason_of(lambda: exchange.arrives(request)) is signature.WINDOW


# Threat 10: the answer to another question.


def test_threat_10_answers_that_were_swapped_are_refused(exchange: Exchange) -> None:
    one, other = exchange.question(), exchange.question()
    to_one, to_other = exchange.answer(one), exchange.answer(other)

    assert reason_of(lambda: exchange.returns(to_one, other)) is SIGNATURE
    assert reason_of(lambda: exchange.returns(to_other, one)) is SIGNATURE


def test_threat_10_answer_with_another_status_or_content_is_refused(exchange: Exchange) -> None:
    request = exchange.question()
    answer = exchange.answer(request)

    assert reason_of(lambda: exchange.returns(replace(answer, status=404), request)) is SIGNATURE
    other = replace(answer, body=b'{"eligible":false}')
    assert reason_of(lambda: exchange.returns(other, request)) is content.DIFFERS


def test_threat_10_answer_that_does_not_cover_the_question_is_refused(exchange: Exchange) -> None:
    request = exchange.question()
    answer = exchange.answer(request)
    value = answer.fields.one("signature-input").replace(' "idempotency-key";req', "")
    unbound = Response(answer.status, answer.fields.plus(("signature-input", value)), answer.body)

    assert reason_of(lambda: exchange.returns(unbound, request)) is signature.COVERAGE


def test_answer_of_another_member_than_the_one_asked_is_refused(exchange: Exchange) -> None:
    request = exchange.question()
    answer = exchange.answer(request)

    call = lambda: exchange.returns(answer, request, asked=ZHENGZHOU)  # noqa: E731
    assert reason_of(call) is verification.OTHER_MEMBER


def test_question_for_another_member_is_refused(exchange: Exchange) -> None:
    request = exchange.question()

    call = lambda: exchange.arrives(request, member="https://credit.nanjing.example/fed")  # noqa: E731
    assert reason_of(call) is verification.AUDIENCE


def test_question_over_the_connection_of_another_member_is_refused(exchange: Exchange) -> None:
    request = exchange.question()

    assert reason_of(lambda: exchange.arrives(request, certified=HANGZHOU)) is (
        verification.OTHER_MEMBER
    )
    assert exchange.arrives(request, certified=ZHENGZHOU).member == ZHENGZHOU


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "post", "", "POST "])
def test_question_with_content_by_another_method_than_post_is_refused(
    exchange: Exchange, method: str
) -> None:
    request = replace(exchange.question(), method=method)

    assert reason_of(lambda: exchange.arrives(request)) is messages.METHOD


def test_question_without_content_by_another_method_than_get_is_refused(
    exchange: Exchange,
) -> None:
    request = replace(exchange.question(b""), method="POST")

    assert reason_of(lambda: exchange.arrives(request)) is messages.METHOD


@pytest.mark.parametrize("name", ["path", "query"])
def test_target_that_was_changed_on_the_way_is_refused(exchange: Exchange, name: str) -> None:
    request = exchange.question()
    other = {
        "path": replace(request, path="/fed/v1/feed"),
        "query": replace(request, query="n=1"),
    }[name]

    assert reason_of(lambda: exchange.arrives(other)) is SIGNATURE


@pytest.mark.parametrize(
    "path", ["/fed/v1/../admin", "/fed//v1", "/fed/v1/a%2fb", "fed", "", "/f\u00e9d", "/fed;x"]
)
def test_path_that_servers_could_read_in_two_ways_is_refused(exchange: Exchange, path: str) -> None:
    request = replace(exchange.question(), path=path)

    assert reason_of(lambda: exchange.arrives(request)) is messages.TARGET


@pytest.mark.parametrize(
    "name", ["content-digest", "content-type", "cc-audience", "idempotency-key", "signature-input"]
)
def test_covered_field_that_stands_there_twice_or_not_at_all_is_refused(
    exchange: Exchange, name: str
) -> None:
    request = exchange.question()
    lines = request.fields.lines
    twice = replace(request, fields=Fields((*lines, (name, request.fields.one(name)))))
    none = replace(request, fields=Fields(tuple(line for line in lines if line[0] != name)))

    assert reason_of(lambda: exchange.arrives(twice)) is messages.FIELD
    assert reason_of(lambda: exchange.arrives(none)) is messages.FIELD


def test_content_type_without_content_is_refused(exchange: Exchange) -> None:
    request = with_field(exchange.question(b""), "content-type", "application/json")

    assert reason_of(lambda: exchange.arrives(request)) is messages.FIELD


@pytest.mark.parametrize(
    "key", ['"short"', "a-key-without-quotes", f'"{"k" * 65}"', '"with blank in it 1"']
)
def test_idempotency_key_of_another_form_is_refused(exchange: Exchange, key: str) -> None:
    request = with_field(exchange.question(), "idempotency-key", key)

    assert reason_of(lambda: exchange.arrives(request)) is verification.IDEMPOTENCY


@pytest.mark.parametrize(
    ("pattern", "by"),
    [
        (r";created=\d+", ""),
        (r";expires=\d+", ""),
        (r';nonce="[^"]+"', ""),
        (r';tag="[^"]+"', ""),
        (r';keyid="[^"]+"', ""),
        (r"$", ';alg="ed25519"'),
        (r"$", ";x"),
        (r'tag="cc-fed-1"', 'tag="cc-fed-2"'),
        (r'tag="cc-fed-1"', "tag=cc-fed-1"),
        (r"created=(\d+)", r"created=\1.0"),
        (r"created=(\d+)", r"created=@\1"),
        (r"created=\d+", "created"),
        (r"created=(\d+)", r"created=-\1"),
        (r'nonce="[^"]+"', 'nonce="AAAA"'),
        (r'nonce="[^"]+"', f'nonce="{"A" * 21}B"'),
        (r'keyid="[^"]+"', 'keyid="test-key"'),
        (r"(;created=\d+)", r"\1\1"),
    ],
)
def test_parameters_other_than_those_of_the_profile_are_refused(
    exchange: Exchange, pattern: str, by: str
) -> None:
    request = exchange.question()
    value = re.sub(pattern, by, request.fields.one("signature-input"), count=1)
    assert value != request.fields.one("signature-input")

    refused = reason_of(lambda: exchange.arrives(with_field(request, "signature-input", value)))

    assert refused is signature.PARAMETERS


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda text: f"{text}, other={text[3:]}", signature.LABELS),
        (lambda text: f"{text}, {text}", signature.LABELS),
        (lambda text: text.replace("cc=", "dd=", 1), signature.LABELS),
        (lambda text: text.replace(" ", "  ", 1), signature.STRUCTURE),
        (lambda text: text.replace(";", "; ", 1), signature.STRUCTURE),
        (lambda text: text.replace('"@method"', "@method"), signature.STRUCTURE),
        (lambda text: text.replace('"@method"', '"@method";req'), signature.COVERAGE),
        (lambda text: text.replace('"@method" "@path"', '"@path" "@method"'), signature.COVERAGE),
        (lambda text: text.replace('"content-type"', "content-type"), signature.COVERAGE),
        (lambda text: text.replace('"content-type"', '"content-type" "host"'), signature.COVERAGE),
        (lambda _: "cc", signature.COVERAGE),
        (lambda _: "cc=1", signature.COVERAGE),
        (lambda _: "cc=(", signature.STRUCTURE),
        (lambda _: ",", signature.STRUCTURE),
    ],
)
def test_signature_input_of_another_form_is_refused(
    exchange: Exchange, change: Callable[[str], str], reason: Reason
) -> None:
    request = exchange.question()
    value = change(request.fields.one("signature-input"))

    found = reason_of(lambda: exchange.arrives(with_field(request, "signature-input", value)))

    assert found is reason


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("cc=:AA==:", SIGNATURE),
        ("cc=:AB==:", signature.STRUCTURE),  # unused bits that are not zero
        ("cc=:AA:", signature.STRUCTURE),
        ("cc=:AA==:;x", signature.STRUCTURE),
        ('cc="AA"', signature.STRUCTURE),
        ("cc=AA", signature.STRUCTURE),
        ("cc=(:AA==:)", signature.STRUCTURE),
        ("cc=:AA==:, dd=:AA==:", signature.LABELS),
        ("dd=:AA==:", signature.LABELS),
    ],
)
def test_signature_of_another_form_is_refused(
    exchange: Exchange, value: str, reason: Reason
) -> None:
    request = with_field(exchange.question(), "signature", value)

    assert reason_of(lambda: exchange.arrives(request)) is reason


def test_every_flipped_bit_of_the_signature_is_noticed(exchange: Exchange) -> None:
    request = exchange.question()
    text = request.fields.one("signature")
    start, end = text.index(":") + 1, text.rindex("==:")

    for place in range(start, end):
        other = "B" if text[place] == "A" else "A"
        forged = with_field(request, "signature", text[:place] + other + text[place + 1 :])
        with pytest.raises(ExchangeError):
            exchange.arrives(forged)


# Threats 26 and 27: what is wrong is refused before it costs anything.


def test_threat_26_no_signature_is_verified_for_garbage(exchange: Exchange) -> None:
    good = exchange.question()
    garbage = [
        replace(good, body=bytes(LONGEST_BODY + 1)),
        with_field(good, "signature-input", "x" * 3000),
        edited(good, "signature-input", r"created=\d+", "created=1"),
        edited(good, "signature-input", r'keyid="[^"]+"', f'keyid="{"A" * 43}"'),
        with_field(good, "cc-audience", ZHENGZHOU),
        replace(good, body=b"{}"),
    ]

    for request in garbage:
        with pytest.raises(ExchangeError):
            exchange.arrives(request)

    assert not exchange.limit.asked


def test_threat_26_peer_over_its_limit_is_refused_before_its_signature_is_verified(
    exchange: Exchange,
) -> None:
    exchange.limit.most = 1
    exchange.arrives(exchange.question())
    forged = with_field(exchange.question(), "signature", f"cc=:{'A' * 86}==:")

    assert reason_of(lambda: exchange.arrives(forged)) is verification.FLOODED


@pytest.mark.parametrize(
    "value",
    [
        "(" * 1_000_000,
        'cc=("@method"' + ' "a"' * 250_000 + ")",
        "cc=();" + "a;" * 500_000,
        "a" * 1_000_000,
        'cc="' + "\\" * 1_000_000,
    ],
)
@pytest.mark.parametrize("name", ["signature-input", "signature"])
def test_threat_27_field_of_a_megabyte_is_refused_by_its_length(
    exchange: Exchange, name: str, value: str
) -> None:
    request = with_field(exchange.question(), name, value)

    assert reason_of(lambda: exchange.arrives(request)) is messages.TOO_LARGE


def test_more_field_lines_than_the_profile_reads_are_refused() -> None:
    lines = [(f"x-{number}", "1") for number in range(101)]

    assert reason_of(lambda: Fields.of(lines)) is messages.TOO_LARGE
