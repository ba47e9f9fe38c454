"""Goes through a composed path, step by step, from one root that the reader has.

Each statement is verified like a record: its place in its issuer's log, its signature, how its
issuer stands. Then each edge must be in its statement, join the firms beside it, and be one that
its issuer may state. What is missing is undecided, and never speaks against a firm.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from credit_hub.federation.encoding import base64url, strict_json
from credit_hub.federation.errors import ExchangeError, VerificationError
from credit_hub.federation.jws.admission import Expected
from credit_hub.federation.keys import entry
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.links.answer import (
    TYP,
    LinkAnswer,
    Stated,
    check_edges_area,
    read_answer,
)
from credit_hub.federation.links.path import ComposedPath, Statement, read_path
from credit_hub.federation.links.reasons import ANSWER, PATH_EDGE, PATH_ENDS, PATH_READER
from credit_hub.federation.offline.reasons import ISSUER_SUSPENDED
from credit_hub.federation.offline.record_steps import Claimed, witness_step
from credit_hub.federation.offline.report import (
    Outcome,
    Report,
    Step,
    failed,
    passed,
    refused,
    undecided,
)
from credit_hub.federation.offline.verification import registry_step
from credit_hub.federation.registry.member import Standing
from credit_hub.federation.registry.registry import RegistryView
from credit_hub.federation.tokens import registered_opener
from credit_hub.federation.window import AHEAD, TOO_EARLY

__all__ = ["verify_path"]

_PARTS: Final = 3
_BEFORE_ANY_LOSS: Final = -1


def verify_path(data: bytes, anchor_root: bytes, at: datetime, reader: str | None) -> Report:
    """Verify a composed path offline.

    Args:
        data: The file as received.
        anchor_root: A root of the alliance that was handed over in person, to the byte.
        at: The moment for which is asked, with its zone.
        reader: Who reads; nothing: the city that the statements are for.

    Raises:
        VerificationError: The file is no path at all.
        ValueError: ``at`` has no zone.
    """
    if at.tzinfo is None:
        raise ValueError("the moment needs a zone")
    path = read_path(data)
    step, view = registry_step(path.registry, anchor_root, at)
    if view is None:
        return Report((step,))
    steps, answers = [step], []
    for place, statement in enumerate(path.statements, 1):
        more, answer = _statement_steps(statement, view, place)
        steps += more
        answers.append(answer)
    steps += _edge_steps(path, answers)
    stated = [answer for answer in answers if answer is not None]
    if len(stated) == len(answers):
        steps.append(_whole_step(path, stated, reader))
    return Report(tuple(steps))


def _statement_steps(
    statement: Statement, view: RegistryView, place: int
) -> tuple[list[Step], LinkAnswer | None]:
    name = f"statement {place}"
    try:
        claimed = _claimed(statement.token)
    except VerificationError as error:
        return [refused(name, error)], None
    witnessed, cosigned_at = witness_step(claimed, statement.evidence, view)
    steps = [_renamed(witnessed, f"witness {place}")]
    if witnessed.outcome is Outcome.FAILED:
        return steps, None
    signed, stated = _signature_step(statement.token, view, cosigned_at, name)
    steps.append(signed)
    if stated is None:
        return steps, None
    steps.append(_issuer_step(stated.answer, view, f"issuer {place}"))
    return steps, stated.answer


def _signature_step(
    token: str, view: RegistryView, cosigned_at: int | None, name: str
) -> tuple[Step, Stated | None]:
    try:
        found = _read(token, view, cosigned_at)
    except ExchangeError as error:
        if error.reason is not entry.REVOKED or cosigned_at is not None:
            return refused(name, error), None
        return _of_lost_key(token, view, error, name)
    en, zh = "signed by its issuer, about firms of its area", "签发方签名有效，所述企业属其辖区"
    return passed(name, en, zh, f"as of {found.answer.as_of}"), found


def _of_lost_key(
    token: str, view: RegistryView, error: ExchangeError, name: str
) -> tuple[Step, Stated | None]:
    """Tell what is only not shown to be old enough from what is wrong in any case."""
    try:
        found = _read(token, view, _BEFORE_ANY_LOSS)
    except ExchangeError as wrong:
        return refused(name, wrong), None
    return undecided(name, error.reason), found


def _read(token: str, view: RegistryView, cosigned_at: int | None) -> Stated:
    now = int(view.now.timestamp())
    opener = registered_opener(view, Expected(TYP, KeyUse.RECORD, now, cosigned_at))
    found = read_answer(token, opener)
    if found.answer.iat > now + AHEAD:
        raise VerificationError(TOO_EARLY, "iat")
    check_edges_area(found.answer, view.registry.member(found.answer.iss).area_code)
    return found


def _issuer_step(answer: LinkAnswer, view: RegistryView, name: str) -> Step:
    standing = view.standing(answer.iss)
    if standing is not Standing.ACTIVE:
        return undecided(name, ISSUER_SUSPENDED, standing)
    return passed(name, "the issuer is an active member", "签发方为正常成员", answer.iss)


def _edge_steps(path: ComposedPath, answers: list[LinkAnswer | None]) -> Iterator[Step]:
    """Yield a step for each edge whose statement could be read."""
    for place, step in enumerate(path.steps, 1):
        answer = answers[step.statement]
        if answer is None:
            continue
        name, ends = f"edge {place}", path.firms[place - 1 : place + 1]
        if step.edge not in answer.edges or not step.edge.joins(*ends):
            yield failed(name, PATH_EDGE, f"statement {step.statement + 1}")
            continue
        said = f"{step.edge.start} {step.edge.type} {step.edge.end}"
        yield passed(
            name, "in its statement, between these firms", "陈述中载有此边，连接相邻企业", said
        )


def _whole_step(path: ComposedPath, answers: list[LinkAnswer], reader: str | None) -> Step:
    name = "path"
    readers = {answer.aud for answer in answers} | ({reader} if reader else set())
    if len(readers) > 1:
        return failed(name, PATH_READER)
    if len(set(path.firms)) < len(path.firms) or len({a.as_of for a in answers}) > 1:
        return failed(name, PATH_ENDS)
    said = f"{len(path.steps)} edges, {len(answers)} statements, as of {answers[0].as_of}"
    return passed(
        name, "joined end to end, for one reader and day", "首尾相连，同一接收方、同一日", said
    )


def _claimed(token: str) -> Claimed:
    """Take a token apart, only to find what verifies it."""
    parts = token.split(".")
    if len(parts) != _PARTS:
        raise VerificationError(ANSWER, "no compact JWS")
    return Claimed(token, strict_json.parse(base64url.decode(parts[1], where="payload")))


def _renamed(step: Step, name: str) -> Step:
    return Step(name, step.outcome, step.code, step.en, step.zh, step.detail)
