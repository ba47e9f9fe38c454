"""Evidence bundles: what each step finds, and what follows from all of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credit_hub.federation.encoding.strict_json import TOO_LONG
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.log.leaf import logged
from credit_hub.federation.offline import bundle as bundles
from credit_hub.federation.offline.bundle import read_bundle, write_bundle
from credit_hub.federation.offline.form import is_bundle
from credit_hub.federation.offline.report import Conclusion, Outcome, Report
from credit_hub.federation.offline.verification import verify_bundle
from credit_hub.federation.status.bits import Status
from tests.exchange_bundles import (
    AT,
    CASES,
    HANGZHOU,
    INVALID,
    NATIONAL,
    RECORD_PLACE,
    SUBJECT,
    UNDECIDABLE,
    VALID,
    Case,
    anchor,
    make,
)

ANCHOR: Final = anchor()
ALL: Final = {**VALID, **INVALID, **UNDECIDABLE, **NATIONAL}
EXPECTED: Final = {
    **{name: conclusion for conclusion, cases in CASES.items() for name in cases},
    **dict.fromkeys(NATIONAL, "valid"),
}
FOUND: Final = {
    "registry-member-changed": ("registry", "registry.changed"),
    "registry-one-founder": ("registry", "registry.threshold"),
    "registry-expired": ("registry", "registry.expired"),
    "evidence-other-index": ("witness", "log.inclusion"),
    "evidence-other-salt": ("witness", "log.inclusion"),
    "evidence-other-kind": ("witness", "bundle.log_kind"),
    "record-logged-as-event": ("witness", "bundle.log_kind"),
    "evidence-absent": ("witness", "bundle.no_evidence"),
    "evidence-one-witness-of-two": ("witness", "quorum.too_few"),
    "policy-absent": ("witness", "registry.no_policy"),
    "policy-out-of-reach": ("witness", "registry.quorum_out_of_reach"),
    "log-unknown": ("witness", "registry.log_unknown"),
    "log-key-lost": ("witness", "registry.log_keys"),
    "record-payload": ("record", "json.syntax"),
    "record-signature": ("record", "jws.signature"),
    "record-disclosure": ("record", "sdjwt.unreferenced"),
    "record-expired": ("record", "window.expired"),
    "record-early": ("record", "window.early"),
    "record-other-reader": ("record", "record.aud"),
    "record-reader-unknown": ("record", "registry.member_unknown"),
    "record-key-lost-before-witnesses": ("record", "key.revoked"),
    "record-key-lost-and-forged": ("record", "jws.signature"),
    "record-key-lost-without-evidence": ("record", "key.revoked"),
    "issuer-removed": ("record", "jws.unknown_key"),
    "issuer-suspended": ("issuer", "bundle.issuer_suspended"),
    "issuer-removed-in-grace": ("issuer", "bundle.issuer_suspended"),
    "consent-other-digest": ("consent", "bundle.consent_digest"),
    "consent-other-recipient": ("consent", "consent.recipient"),
    "consent-other-subject": ("consent", "consent.subject"),
    "consent-other-purpose": ("consent", "consent.purpose"),
    "consent-other-kind": ("consent", "consent.kind"),
    "consent-other-scene": ("consent", "consent.scene"),
    "consent-other-fields": ("consent", "consent.fields"),
    "consent-ends-before-record": ("consent", "consent.window"),
    "consent-signature": ("consent", "jws.signature"),
    "consent-withdrawn": ("consent", "consent.withdrawn"),
    "consent-absent": ("consent", "bundle.no_consent"),
    "consent-key-lost": ("consent", "key.revoked"),
    "status-revoked": ("status", "bundle.standing"),
    "status-suspended": ("status", "bundle.standing"),
    "status-superseded": ("status", "bundle.standing"),
    "status-signature": ("status", "jws.signature"),
    "status-stale": ("status", "bundle.no_status"),
    "status-absent": ("status", "bundle.no_status"),
    "status-key-lost": ("status", "bundle.no_status"),
    "mapping-between-others": ("mapping", "mapping.direction"),
    "mapping-provisional": ("mapping", "bundle.no_table"),
    "mapping-absent": ("mapping", "bundle.no_table"),
}
STEPS: Final = ["registry", "witness", "record", "issuer", "consent", "status", "mapping"]


@cache
def made(name: str) -> bytes:
    return make(ALL[name])


def verified(data: bytes, case: Case | None = None) -> Report:
    at, aud = (AT, None) if case is None else (case.at, case.aud)
    return verify_bundle(data, ANCHOR, datetime.fromtimestamp(at, UTC), aud)


@pytest.mark.parametrize("name", ALL)
def test_bundle_has_the_conclusion_of_its_case(name: str) -> None:
    report = verified(made(name), ALL[name])

    assert report.conclusion == EXPECTED[name], report


@pytest.mark.parametrize("name", [*INVALID, *UNDECIDABLE])
def test_step_that_did_not_pass_says_why(name: str) -> None:
    report = verified(made(name), ALL[name])
    ended = Outcome.FAILED if name in INVALID else Outcome.UNDECIDED

    assert FOUND[name] in {(s.name, s.code) for s in report.steps if s.outcome is ended}


@pytest.mark.parametrize(
    ("kind", "without"),
    [
        ("band", set()),
        ("eligible", {"mapping"}),
        ("org", {"consent", "mapping"}),
        ("event", {"consent", "mapping"}),
        ("outcome", {"consent", "mapping"}),
    ],
)
def test_steps_are_those_of_the_kind_in_their_order(kind: str, without: set[str]) -> None:
    report = verified(made(f"{kind}-intl-1"))

    assert [step.name for step in report.steps] == [s for s in STEPS if s not in without]
    assert {step.outcome for step in report.steps} == {Outcome.PASSED}


@pytest.mark.parametrize("name", ["registry-one-founder", "registry-expired"])
def test_nothing_is_said_on_a_registry_that_does_not_count(name: str) -> None:
    assert [step.name for step in verified(made(name), ALL[name]).steps] == ["registry"]


def test_registry_without_the_statement_of_the_day_is_said_to_be_stale() -> None:
    first = verified(made("stale-registry")).steps[0]

    assert (first.outcome, first.detail) == (Outcome.PASSED, "version 1, stale")


def test_registry_from_another_root_is_refused() -> None:
    report = verify_bundle(made("org-intl-1"), b"{}", datetime.fromtimestamp(AT, UTC), HANGZHOU)

    assert [(step.name, step.code) for step in report.steps] == [("registry", "registry.none")]
    assert report.conclusion is Conclusion.INVALID


def test_leaf_of_a_record_is_over_the_jwt_that_its_issuer_signed() -> None:
    record = read_bundle(made("band-intl-1")).record

    assert record.count("~") == 4
    assert logged(record).decode() == record.split("~")[0]
    assert verified(made("one-member-hidden")).steps[1].outcome is Outcome.PASSED


@pytest.mark.parametrize("name", ["band-intl-1", "org-intl-2"])
def test_threat_1_flipped_byte_of_the_record_is_refused(name: str) -> None:
    bundle = read_bundle(made(name))
    text = bundle.record
    # Dots and tildes too, and the last characters of each part, whose low bits encode nothing.
    ends = {place for place, char in enumerate(text) if char in ".~"}
    ends |= {place - 1 for place in ends}
    for place in sorted({*range(0, len(text), 17), *ends}):
        other = "A" if text[place] != "A" else "B"
        flipped = text[:place] + other + text[place + 1 :]
        for evidence in (bundle.evidence, None):
            data = write_bundle(replace(bundle, record=flipped, evidence=evidence))
            assert verified(data).conclusion is Conclusion.INVALID, place


def test_evidence_of_another_record_is_refused() -> None:
    other = read_bundle(made("org-intl-2")).evidence
    bundle = replace(read_bundle(made("org-intl-1")), evidence=other)

    report = verified(write_bundle(bundle))

    assert report.steps[-1].name == "witness"
    assert report.conclusion is Conclusion.INVALID


def test_report_names_no_person() -> None:
    for name in ALL:
        text = repr(verified(made(name), ALL[name]))
        assert SUBJECT not in text
        assert "excellent" not in text


def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    value = json.loads(made("band-intl-1"))
    change(value)
    return json.dumps(value).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"\xff{}",
        b"[" * 100_000,
        changed(lambda v: v.update(more=1)),
        changed(lambda v: v.update(format="cc-bundle-2")),
        changed(lambda v: v.pop("status")),
        changed(lambda v: v.update(status="a.b.c")),
        changed(lambda v: v.update(status=["a.b.c"] * 9)),
        changed(lambda v: v.update(status=[1])),
        changed(lambda v: v.update(record=None)),
        changed(lambda v: v.update(consent=None)),
        changed(lambda v: v.update(evidence=None)),
        changed(lambda v: v["evidence"].update(more=1)),
        changed(lambda v: v["evidence"].update(index=1.5)),
        changed(lambda v: v["registry"].update(more=1)),
        changed(lambda v: v["registry"].update(roots="x")),
        changed(lambda v: v["registry"].update(files=[])),
        changed(lambda v: v["registry"].update(targets="\ud800")),
        made("band-intl-1").replace(b'"status":', b'"record":"a.b.c~","status":', 1),
        made("band-intl-1").replace(b'"roots":', b'"targets":"","roots":', 1),
    ],
)
def test_file_of_another_form_is_no_bundle(data: bytes) -> None:
    with pytest.raises(VerificationError) as caught:
        read_bundle(data)

    assert caught.value.reason.code in {"bundle.form", "evidence.form"}


def test_threat_25_bundle_beyond_its_size_is_refused_unread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = made("org-intl-1")
    monkeypatch.setattr(bundles, "LONGEST", len(data) - 1)

    with pytest.raises(VerificationError) as caught:
        read_bundle(data)

    assert caught.value.reason is TOO_LONG


def test_bundle_comes_back_as_it_was_written() -> None:
    for name in ("band-intl-1", "evidence-absent", "consent-absent"):
        assert write_bundle(read_bundle(made(name))) == made(name)


def test_bundle_is_told_from_other_files() -> None:
    assert is_bundle(made("org-intl-1"))
    assert is_bundle(b'{"format": "cc-bundle-9"}')
    for other in (b"", b'{"format": "other"}', b'"cc-bundle-1"', b'{"cc-bundle-1', b"a.b.c"):
        assert not is_bundle(other)


def test_moment_without_a_zone_is_a_defect_of_the_caller() -> None:
    with pytest.raises(ValueError, match="zone"):
        verify_bundle(made("org-intl-1"), ANCHOR, datetime(2027, 1, 15), None)  # noqa: DTZ001


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_refused_with_a_reason(data: bytes) -> None:
    with pytest.raises(VerificationError):
        verified(data)


_VALUES: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(["record", "status", "consent", "evidence", "registry"]),
    _VALUES,
    st.booleans(),
)
def test_bundle_with_any_value_gives_a_report_or_a_reason(
    member: str, value: object, within: bool
) -> None:
    found = json.loads(made("band-intl-2"))
    if within and isinstance(found[member], dict):
        found[member][min(found[member])] = value
    else:
        found[member] = [value] if within else value
    try:
        report = verified(json.dumps(found).encode())
    except VerificationError:
        return
    # An empty list of status lists is a bundle, too: only one that was not kept up to date.
    assert report.conclusion is not Conclusion.VALID


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_bundle_with_any_byte_changed_is_never_better_than_before(data: st.DataObject) -> None:
    good = made("org-intl-2")
    place = data.draw(st.integers(0, len(good) - 1))
    value = data.draw(st.integers(0, 255))
    spoilt = good[:place] + bytes([value]) + good[place + 1 :]
    try:
        report = verified(spoilt)
    except VerificationError:
        return
    before = read_bundle(good)
    if report.conclusion is Conclusion.VALID:
        # TUF signs the canonical form: only white space of the registry's documents may differ.
        after = read_bundle(spoilt)
        assert (after.record, after.status) == (before.record, before.status)
        assert after.registry.files == before.registry.files


def step_of(case: Case, name: str) -> tuple[Outcome, str]:
    found = {step.name: (step.outcome, step.code) for step in verified(make(case), case).steps}
    return found[name]


def test_consent_that_another_signed_for_its_taker_is_refused() -> None:
    taken = Case("band", consented={"iss": HANGZHOU})

    assert step_of(taken, "consent") == (Outcome.FAILED, "token.issuer")


def test_consent_whose_status_is_not_known_is_undecided() -> None:
    case = Case("band", listed_at=AT - 61)

    assert step_of(case, "consent") == (Outcome.UNDECIDED, "consent.status")
    assert step_of(case, "status") == (Outcome.UNDECIDED, "bundle.no_status")


def test_consent_with_a_status_address_of_others_is_refused() -> None:
    place = {"status_list": {"uri": "https://elsewhere.example/status/1", "idx": 9}}

    found = step_of(Case("band", consented={"status": place}), "consent")

    assert found == (Outcome.FAILED, "status.uri")


def test_log_of_another_member_gives_no_time() -> None:
    case = Case(claims={"iss": HANGZHOU})

    assert step_of(case, "witness") == (Outcome.FAILED, "bundle.log_member")


def test_status_list_from_the_future_is_refused() -> None:
    case = Case(listed_at=AT + 31)

    assert step_of(case, "status") == (Outcome.FAILED, "window.early")


def test_newest_of_two_lists_of_one_address_counts() -> None:
    old = read_bundle(make(Case(entries={RECORD_PLACE: Status.REVOKED}, listed_at=AT - 40))).status
    new = read_bundle(make(Case(listed_at=AT - 20))).status
    bundle = read_bundle(made("org-intl-1"))

    for status in (old + new, new + old):
        data = write_bundle(replace(bundle, status=status))
        assert verified(data).conclusion is Conclusion.VALID


def test_two_lists_of_one_second_that_differ_are_refused() -> None:
    one = read_bundle(make(Case(entries={RECORD_PLACE: Status.REVOKED}))).status
    other = read_bundle(made("org-intl-1")).status
    bundle = read_bundle(made("org-intl-1"))

    for status in (one + other, other + one):
        report = verified(write_bundle(replace(bundle, status=status)))
        assert report.steps[-1].code == "status.older"
        assert report.conclusion is Conclusion.INVALID


def test_table_that_is_not_in_force_that_day_is_undecided() -> None:
    early = 1_798_000_000  # 2026-12-23 in China; the table counts from 2027-01-01
    claims = {"iat": early, "nbf": early, "exp": early + 3600, "as_of": early}
    consented = {"iat": early, "nbf": early, "exp": early + 7200}
    case = Case("band", claims=claims, consented=consented, listed_at=early, at=early + 1)

    assert step_of(case, "mapping") == (Outcome.UNDECIDED, "bundle.table_not_in_force")
