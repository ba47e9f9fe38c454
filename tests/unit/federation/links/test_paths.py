"""Composed paths: what each step finds, and that no edge can be slipped in."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.links.composing import Proven, compose
from credit_hub.federation.links.path import read_path, write_path
from credit_hub.federation.links.reasons import NO_PATH, PATH_ENDS, PATH_FORM, PATH_READER
from credit_hub.federation.offline.form import is_bundle, is_path
from credit_hub.federation.offline.path_verification import verify_path
from credit_hub.federation.offline.report import Conclusion, Outcome, Report
from credit_hub.federation.registry.member import Standing
from tests.exchange_bundles import AT, HANGZHOU, NOW, ZHENGZHOU, anchor, registry_of
from tests.exchange_paths import (
    AREAS,
    BRIDGE,
    INNER,
    OTHER,
    OWN,
    PathCase,
    answer,
    edge,
    hangzhou_firm,
    make_path,
    registry_files,
    stated_of,
    view_of,
    zhengzhou_firm,
)
from tests.refusals import reason_of

STRANGER: Final = zhengzhou_firm(15)


def _edge_replaced(file: dict[str, Any]) -> None:
    file["steps"][1]["edge"]["type"] = "branch"


def _edge_of_other_ends(file: dict[str, Any]) -> None:
    file["path"][2] = STRANGER


def _detour(file: dict[str, Any]) -> None:
    """Goes there and back again: the firm stands twice."""
    file["path"] = [OWN, BRIDGE, INNER, BRIDGE]
    file["steps"] = [file["steps"][0], file["steps"][1], file["steps"][1]]


def _token_flipped(file: dict[str, Any]) -> None:
    token = file["statements"][1]["token"]
    place = len(token) - 40
    file["statements"][1]["token"] = (
        token[:place] + chr(ord("A") + (token[place] == "A")) + token[place + 1 :]
    )


def _evidence_swapped(file: dict[str, Any]) -> None:
    one, other = file["statements"]
    one["evidence"], other["evidence"] = other["evidence"], one["evidence"]


def _founder_gone(file: dict[str, Any]) -> None:
    targets = json.loads(file["registry"]["targets"])
    targets["signatures"] = targets["signatures"][:1]
    file["registry"]["targets"] = json.dumps(targets)


CASES: Final[dict[str, tuple[PathCase, str, str]]] = {
    "edge-of-another-type": (PathCase(spoil=_edge_replaced), "edge 2", "path.edge"),
    "edge-between-others": (PathCase(spoil=_edge_of_other_ends), "edge 2", "path.edge"),
    "firm-twice": (PathCase(spoil=_detour), "path", "path.ends"),
    "token-flipped": (PathCase(spoil=_token_flipped), "witness 2", "log.inclusion"),
    "token-flipped-without-evidence": (
        PathCase(spoil=_token_flipped, witnessed=()),
        "statement 2",
        "jws.signature",
    ),
    "evidence-of-the-other": (PathCase(spoil=_evidence_swapped), "witness 1", "checkpoint.origin"),
    "firms-of-another-area": (
        PathCase(areas={**AREAS, HANGZHOU: "440199"}),
        "statement 2",
        "links.area",
    ),
    "key-lost-before-witnesses": (PathCase(revoked=NOW + 6), "statement 2", "key.revoked"),
    "registry-of-one-founder": (PathCase(spoil=_founder_gone), "registry", "registry.threshold"),
    "from-the-future": (
        PathCase(claims={"iat": AT + 31}, witnessed=(NOW + 5, NOW + 7)),
        "statement 2",
        "window.early",
    ),
    "other-reader": (PathCase(aud=HANGZHOU), "path", "path.reader"),
}
OPEN: Final[dict[str, tuple[PathCase, str, str]]] = {
    "no-evidence": (PathCase(witnessed=()), "witness 1", "bundle.no_evidence"),
    "one-witness-of-two": (PathCase(witnessed=(NOW + 5,)), "witness 1", "quorum.too_few"),
    "issuer-suspended": (
        PathCase(standing=Standing.SUSPENDED),
        "issuer 2",
        "bundle.issuer_suspended",
    ),
    "key-lost-and-no-evidence": (
        PathCase(revoked=NOW + 6, witnessed=()),
        "statement 2",
        "key.revoked",
    ),
}


@cache
def made() -> bytes:
    return make_path(PathCase())


def verified(data: bytes, aud: str | None = None) -> Report:
    return verify_path(data, anchor(), datetime.fromtimestamp(AT, UTC), aud)


def test_path_over_two_cities_is_valid_step_by_step() -> None:
    report = verified(made())

    assert report.conclusion is Conclusion.VALID, report
    assert [step.name for step in report.steps] == [
        "registry",
        *("witness 1", "statement 1", "issuer 1"),
        *("witness 2", "statement 2", "issuer 2"),
        *("edge 1", "edge 2", "edge 3"),
        "path",
    ]


def test_path_is_told_from_a_bundle() -> None:
    assert is_path(made())
    assert not is_bundle(made())


@pytest.mark.parametrize("name", CASES)
def test_path_with_something_wrong_is_invalid_and_says_where(name: str) -> None:
    case, step, code = CASES[name]

    report = verified(make_path(case), case.aud)

    assert report.conclusion is Conclusion.INVALID, report
    assert (step, code) in {(s.name, s.code) for s in report.steps if s.outcome is Outcome.FAILED}


@pytest.mark.parametrize("name", OPEN)
def test_path_of_which_something_is_missing_is_undecidable(name: str) -> None:
    case, step, code = OPEN[name]

    report = verified(make_path(case), case.aud)

    assert report.conclusion is Conclusion.UNDECIDABLE, report
    assert (step, code) in {(s.name, s.code) for s in report.steps}


def test_key_lost_after_the_witnesses_leaves_the_path_valid() -> None:
    report = verified(make_path(PathCase(revoked=NOW + 8)))

    assert report.conclusion is Conclusion.VALID, report


@settings(max_examples=60)
@given(data=st.data())
def test_tampered_edge_is_never_valid(data: st.DataObject) -> None:
    file = json.loads(made())
    step = data.draw(st.sampled_from(file["steps"]), label="step")
    member = data.draw(st.sampled_from(["from", "to", "type", "as_of"]), label="member")
    codes = st.builds(hangzhou_firm, st.integers(20, 900)) | st.builds(
        zhengzhou_firm, st.integers(20, 900)
    )
    values = {"from": codes, "to": codes, "type": st.just("branch"), "as_of": st.just("2026-11-21")}
    step["edge"][member] = data.draw(values[member], label="value")

    report = verified(json.dumps(file).encode())

    assert report.conclusion is Conclusion.INVALID


@settings(max_examples=80)
@given(place=st.integers(0, 2_000), letter=st.sampled_from("AZaz09_-."))
def test_statement_with_another_character_is_never_valid(place: int, letter: str) -> None:
    file = json.loads(made())
    token = file["statements"][1]["token"]
    at = place % len(token)
    changed = token[:at] + letter + token[at + 1 :]
    file["statements"][1]["token"] = changed

    report = verified(json.dumps(file).encode())

    assert (report.conclusion is Conclusion.VALID) is (changed == token)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda f: f.update(note="x"),
        lambda f: f.pop("steps"),
        lambda f: f["steps"].pop(),
        lambda f: f["steps"][0].update(statement=1),
        lambda f: f["steps"][0]["edge"].update(name="某公司"),
        lambda f: f.update(path=[OWN]),
        lambda f: f["path"].__setitem__(0, "92410199TE5T00024N"),
        lambda f: f["statements"][0].update(token="a b"),
        lambda f: f.update(format="cc-path-2"),
        lambda f: f["statements"].append(f["statements"][0]),
    ],
)
def test_file_of_another_form_is_refused_whole(spoil: Any) -> None:
    file = json.loads(made())
    spoil(file)

    assert reason_of(lambda: read_path(json.dumps(file).encode())) is PATH_FORM


def test_member_twice_is_refused() -> None:
    twice = made().replace(b'{"format"', b'{"format": "cc-path-1", "format"', 1)

    assert reason_of(lambda: read_path(twice)) is PATH_FORM


def test_path_is_written_as_it_is_read() -> None:
    assert json.loads(write_path(read_path(made()))) == json.loads(made())


def _proven(**members: object) -> Proven:
    bundle = registry_of(registry_files(PathCase()))
    return Proven(stated_of(answer(HANGZHOU, **members), view_of(bundle)), None)


def test_firms_that_the_statements_do_not_join_have_no_path() -> None:
    bundle = registry_of(registry_files(PathCase()))

    def between(start: str, end: str) -> Reason:
        return reason_of(lambda: compose(start, end, [_proven()], bundle))

    assert between(OWN, OTHER) is NO_PATH
    assert between(BRIDGE, BRIDGE) is NO_PATH
    assert between(BRIDGE, STRANGER) is NO_PATH


def test_statements_for_two_readers_or_days_make_no_path() -> None:
    bundle = registry_of(registry_files(PathCase()))
    other = [_proven(), _proven(aud="https://credit.luoyang.example/fed")]
    later = [_proven(), _proven(as_of="2026-12-02")]

    assert reason_of(lambda: compose(BRIDGE, OTHER, other, bundle)) is PATH_READER
    assert reason_of(lambda: compose(BRIDGE, OTHER, later, bundle)) is PATH_ENDS


def test_shortest_path_is_taken_and_only_its_statements_are_kept() -> None:
    bundle = registry_of(registry_files(PathCase()))
    long = _proven()
    short = _proven(edges=[edge(BRIDGE, OTHER)], jti="A" * 22)

    path = compose(BRIDGE, OTHER, [long, short], bundle)

    assert path.firms == (BRIDGE, OTHER)
    assert [one.token for one in path.statements] == [short.stated.token]


def test_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        verify_path(made(), anchor(), datetime(2027, 1, 15), None)  # noqa: DTZ001


def test_text_that_is_no_json_quotes_nothing() -> None:
    with pytest.raises(VerificationError) as caught:
        read_path(b'{"format": "cc-path-1", "path": 410199199003070018')

    assert "410199" not in str(caught.value)


def test_own_statement_is_for_this_city_itself() -> None:
    said = answer(ZHENGZHOU)

    assert said.iss == said.aud
