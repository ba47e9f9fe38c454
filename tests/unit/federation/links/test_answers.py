"""Questions about links and their answers: minimal, in one form, and only what was asked."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from pydantic import BaseModel, ValidationError

from credit_hub.federation.encoding import strict_json
from credit_hub.federation.errors import ExchangeError, Reason
from credit_hub.federation.jws.admission import Expected
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.links import predicate
from credit_hub.federation.links.answer import (
    MOST_CUTS,
    MOST_EDGES,
    TYP,
    Cut,
    LinkAnswer,
    StubEdge,
    check_answer,
    read_answer,
    sign_answer,
)
from credit_hub.federation.links.predicate import (
    LinkPredicate,
    check_predicate,
    read_predicate,
    sign_predicate,
)
from credit_hub.federation.links.question import (
    LinkQuestion,
    ListedQuestion,
    check_area,
    read_question,
)
from credit_hub.federation.links.reasons import ANSWER, AREA, NOT_ASKED, PREDICATE, QUESTION
from credit_hub.federation.records.models import Log
from credit_hub.federation.tokens import Opener, registered_opener, sealer
from tests.exchange_bundles import AT, HANGZHOU, LUOYANG, NOW, ZHENGZHOU, registry_of
from tests.exchange_paths import (
    AREAS,
    AS_OF,
    BRIDGE,
    INNER,
    OTHER,
    OWN,
    PathCase,
    answer,
    edge,
    hangzhou_firm,
    registry_files,
    signer,
    token_of,
    view_of,
    zhengzhou_firm,
)
from tests.refusals import reason_of

SOLE_TRADER: Final = "92410199TE5T00024N"
ENVELOPE: Final = {
    "iss": "PIPL 17(1): name of the handler",
    "aud": "PIPL 23: name of the recipient",
    "iat": "E-Signature Law 8: when it was generated",
    "jti": "Network Data Regulations 12: records of provision",
    "purpose": "PIPL 6: purpose",
    "suite": "Cryptography Law 27; GB/T 39786",
    "log": "E-Signature Law 8: integrity",
    "question": "Network Data Regulations 12: what was asked",
    "as_of": "PIPL 8: quality of information",
    "hops": "PIPL 6: minimum scope",
}
BASIS: Final[dict[str, dict[str, str]]] = {
    "edges": {
        "ask": "what is asked",
        "firms": "GB 32100: public code",
        "relations": "PIPL 6: minimum scope",
        "hops": "PIPL 6: minimum scope",
        "as_of": "PIPL 8: quality of information",
        "purpose": "PIPL 6: purpose",
        "operator": "Henan Regulations 39: trace of queries",
    },
    "listed": {
        "ask": "what is asked",
        "firm": "GB 32100: public code",
        "list": "double publicity: kind of list",
        "hops": "PIPL 6: minimum scope",
        "as_of": "PIPL 8: quality of information",
        "purpose": "PIPL 6: purpose",
        "operator": "Henan Regulations 39: trace of queries",
    },
    "cc-links+jwt": {
        **ENVELOPE,
        "firms": "GB 32100: public code",
        "relations": "PIPL 6: minimum scope",
        "edges": "Registration Regulations 8 and 23: what the register publishes",
        "left_out": "design invariant 8: incomplete is said",
        "complete": "design invariant 8: incomplete is said",
        "cuts": "design invariant 8: incomplete is said",
    },
    "stub edge": {
        "from": "GB 32100: public code",
        "to": "GB 32100: public code",
        "type": "Registration Regulations 8 and 23: what the register publishes",
        "as_of": "PIPL 8: quality of information",
        "source": "design invariant 2: every edge has its source",
    },
    "cut": {
        "why": "design invariant 8: incomplete is said",
        "firm": "GB 32100: public code",
    },
    "cc-link-predicate+jwt": {
        **ENVELOPE,
        "sub": "GB 32100: public code",
        "list": "double publicity: kind of list",
        "connected": "Henan Regulations 22(1): sharing between state organs, after approval",
        "complete": "design invariant 8: incomplete is said",
    },
}
MODELS: Final[dict[str, type[BaseModel]]] = {
    "edges": LinkQuestion,
    "listed": ListedQuestion,
    "cc-links+jwt": LinkAnswer,
    "stub edge": StubEdge,
    "cut": Cut,
    "cc-link-predicate+jwt": LinkPredicate,
}
EDGES: Final[dict[str, Any]] = {
    "ask": "edges",
    "firms": [BRIDGE],
    "relations": ["branch", "holding"],
    "hops": 2,
    "as_of": AS_OF,
    "purpose": "tender",
    "operator": "sha-256:" + "O" * 43,
}
LISTED: Final[dict[str, Any]] = {
    "ask": "listed",
    "firm": BRIDGE,
    "list": "severe-list",
    "hops": 2,
    "as_of": AS_OF,
    "purpose": "tender",
    "operator": "sha-256:" + "O" * 43,
}


def names(model: type[BaseModel]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}


def body(members: Mapping[str, object]) -> bytes:
    return strict_json.dump(members)  # type: ignore[arg-type]  # members of a JSON object


def question(**members: object) -> LinkQuestion:
    found = read_question(body({**EDGES, **members}))
    assert isinstance(found, LinkQuestion)
    return found


def listed(**members: object) -> ListedQuestion:
    found = read_question(body({**LISTED, **members}))
    assert isinstance(found, ListedQuestion)
    return found


def opener(typ: str = TYP) -> Opener:
    view = view_of(registry_of(registry_files(PathCase())))
    return registered_opener(view, Expected(typ, KeyUse.RECORD, AT))


@pytest.mark.parametrize("kind", MODELS)
def test_threat_21_message_has_the_listed_members_and_no_other(kind: str) -> None:
    model = MODELS[kind]

    assert names(model) == set(BASIS[kind])
    assert model.model_config["extra"] == "forbid"


def test_protocol_lists_the_same_members_with_the_same_basis() -> None:
    page = Path(__file__).parents[4] / "docs" / "protocol" / "links.md"
    text = page.read_text(encoding="utf-8")

    missing = [
        f"{kind} {name}"
        for kind, members in BASIS.items()
        for name, basis in members.items()
        if f"| `{name}` | {basis} |" not in text
    ]

    assert missing == []


@pytest.mark.parametrize("kind", MODELS)
def test_no_member_is_for_a_person_or_a_name(kind: str) -> None:
    never = ("name", "person", "number", "share", "score", "reason", "representative")

    assert [n for n in names(MODELS[kind]) if any(word in n for word in never)] == []


def test_question_is_written_as_it_is_read() -> None:
    assert read_question(bytes(question())) == question()
    assert read_question(bytes(listed())) == listed()
    assert question().digest != listed().digest


@pytest.mark.parametrize(
    "changed",
    [
        {"ask": "persons"},
        {"ask": None},
        {"firms": []},
        {"firms": [OTHER, OWN, OTHER]},
        {"firms": sorted([BRIDGE, INNER], reverse=True)},
        {"firms": ["91330199TE5T00016A"]},
        {"firms": [SOLE_TRADER]},
        {"firms": ["410199199003070018"]},
        {"firms": sorted(hangzhou_firm(n) for n in range(20, 37))},
        {"relations": ["holding", "branch"]},
        {"relations": ["legal-representative"]},
        {"relations": []},
        {"hops": 3},
        {"hops": 0},
        {"hops": True},
        {"as_of": "2026-13-01"},
        {"purpose": "Tender!"},
        {"operator": "zhang"},
        {"person": "410199199003070018"},
    ],
)
def test_question_of_another_form_is_refused_without_its_values(
    changed: Mapping[str, object],
) -> None:
    with pytest.raises(Exception, match=r"links\.question") as caught:
        read_question(body({**EDGES, **changed}))

    assert "199003070018" not in str(caught.value)


def test_question_about_firms_of_another_area_is_refused() -> None:
    mixed = question(firms=sorted([BRIDGE, OWN]))

    assert reason_of(lambda: check_area(mixed, AREAS[HANGZHOU])) is AREA
    assert reason_of(lambda: check_area(listed(firm=OWN), AREAS[HANGZHOU])) is AREA
    check_area(question(), AREAS[HANGZHOU])
    check_area(listed(), AREAS[HANGZHOU])


def _checked(said: LinkAnswer, **by: Any) -> Reason | None:
    asked = {"asked": HANGZHOU, "asker": ZHENGZHOU, "area": AREAS[HANGZHOU], "now": AT, **by}
    try:
        check_answer(read_answer(token_of(said), opener()), question(), **asked)
    except ExchangeError as error:
        return error.reason
    return None


def _answer(**members: object) -> LinkAnswer:
    return answer(HANGZHOU, **{"question": question().digest, **members})


def test_answer_to_this_question_is_taken() -> None:
    assert _checked(_answer()) is None


@pytest.mark.parametrize(
    ("members", "by", "reason"),
    [
        ({"question": "sha-256:" + "Q" * 43}, {}, NOT_ASKED),
        ({"aud": LUOYANG}, {}, NOT_ASKED),
        ({}, {"asked": LUOYANG}, NOT_ASKED),
        ({}, {"asker": LUOYANG}, NOT_ASKED),
        ({"purpose": "car-rental"}, {}, NOT_ASKED),
        ({"as_of": "2026-12-02"}, {}, NOT_ASKED),
        ({"firms": sorted([BRIDGE, INNER])}, {}, NOT_ASKED),
        ({"relations": ["holding"]}, {}, NOT_ASKED),
        ({"hops": 1, "edges": [edge(BRIDGE, INNER)]}, {}, NOT_ASKED),
        ({}, {"now": NOW - 31}, NOT_ASKED),
        ({}, {"area": "440199"}, AREA),
    ],
)
def test_answer_to_another_question_is_refused(
    members: Mapping[str, object], by: Mapping[str, object], reason: Reason
) -> None:
    assert _checked(_answer(**members), **by) is reason


@pytest.mark.parametrize(
    "members",
    [
        {"edges": [edge(INNER, OTHER), edge(BRIDGE, INNER)][:: 1 if INNER > BRIDGE else -1]},
        {"edges": [edge(BRIDGE, INNER)] * 2},
        {"edges": [edge(OWN, OTHER)]},
        {"hops": 1},
        {"relations": ["branch"]},
        {"edges": [edge(BRIDGE, BRIDGE)]},
        {"edges": [edge(BRIDGE, SOLE_TRADER)]},
        {"edges": [{**edge(BRIDGE, INNER), "share": "60%"}]},
        {"edges": [{**edge(BRIDGE, INNER), "source": "declared"}]},
        {"left_out": []},
        {"left_out": ["persons"]},
        {"complete": False},
        {"cuts": [{"why": "degree", "firm": BRIDGE}]},
        {"complete": False, "cuts": [{"why": "degree"}]},
        {"complete": False, "cuts": [{"why": "edges", "firm": BRIDGE}]},
    ],
)
def test_answer_that_contradicts_itself_cannot_be_made(members: Mapping[str, object]) -> None:
    with pytest.raises(ValidationError):
        _answer(**members)


def test_answer_with_null_is_refused() -> None:
    claims = dict(_answer(complete=False, cuts=[{"why": "edges"}]).claims())
    claims["cuts"] = [{"why": "edges", "firm": None}]
    token = sealer(signer(HANGZHOU, KeyUse.RECORD), TYP)(claims)

    assert reason_of(lambda: read_answer(token, opener())) is ANSWER


def test_fullest_answer_fits_into_a_token() -> None:
    edges = sorted((edge(BRIDGE, zhengzhou_firm(n)) for n in range(MOST_EDGES)), key=_key)
    cuts = [
        {"why": "degree", "firm": f} for f in sorted(hangzhou_firm(n) for n in range(MOST_CUTS))
    ]
    full = _answer(
        firms=sorted({BRIDGE, *(hangzhou_firm(n) for n in range(50, 65))}),
        edges=edges,
        cuts=cuts,
        complete=False,
        purpose="a" * 64,
        log={"origin": "o" * 200},
    )

    stated = sign_answer(full, sealer(signer(HANGZHOU, KeyUse.RECORD), TYP), opener())

    assert len(stated.answer.edges) == MOST_EDGES
    assert len(stated.token) <= 64 * 1024


def _key(one: Mapping[str, str]) -> tuple[str, str]:
    return one["from"], one["to"]


def _predicate(**members: object) -> LinkPredicate:
    said: dict[str, object] = {
        "iss": HANGZHOU,
        "aud": ZHENGZHOU,
        "iat": NOW,
        "jti": "J" * 22,
        "purpose": "tender",
        "suite": "intl-2",
        "log": Log(origin="credit.hangzhou.example/log"),
        "question": listed().digest,
        "as_of": AS_OF,
        "sub": BRIDGE,
        "hops": 2,
        "list": "severe-list",
        "connected": True,
        "complete": True,
    }
    return LinkPredicate.model_validate({**said, **members})


def test_yes_or_no_is_read_as_it_was_signed() -> None:
    seal = sealer(signer(HANGZHOU, KeyUse.RECORD), predicate.TYP)

    stated = sign_predicate(_predicate(), seal, opener(predicate.TYP))

    assert stated.predicate.connected
    check_predicate(stated, listed(), asked=HANGZHOU, asker=ZHENGZHOU, now=AT)


@pytest.mark.parametrize(
    "members",
    [
        {"sub": INNER},
        {"hops": 1},
        {"aud": LUOYANG},
        {"question": "sha-256:" + "Q" * 43},
        {"as_of": "2026-12-02"},
        {"iat": AT + 31},
    ],
)
def test_yes_or_no_to_another_question_is_refused(members: Mapping[str, object]) -> None:
    seal = sealer(signer(HANGZHOU, KeyUse.RECORD), predicate.TYP)
    stated = sign_predicate(_predicate(**members), seal, opener(predicate.TYP))

    found = reason_of(
        lambda: check_predicate(stated, listed(), asked=HANGZHOU, asker=ZHENGZHOU, now=AT)
    )

    assert found is NOT_ASKED


def test_yes_or_no_that_says_to_whom_is_refused() -> None:
    seal = sealer(signer(HANGZHOU, KeyUse.RECORD), predicate.TYP)
    token = seal({**_predicate().claims(), "through": OTHER})

    assert reason_of(lambda: read_predicate(token, opener(predicate.TYP))) is PREDICATE


def test_answer_is_no_yes_or_no() -> None:
    token = token_of(_answer())

    assert reason_of(lambda: read_predicate(token, opener(predicate.TYP))).code == "jws.typ"
    assert QUESTION.rule.startswith("docs/protocol/links.md")
