"""What one city may ask another about links of firms.

Only codes that are public, only relations that a public register has, at most two hops. Persons
have no place in it: no member could carry one.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal, TypeAlias

from pydantic import Field, field_validator

from credit_hub.federation.encoding import strict_json
from credit_hub.federation.encoding.digests import tagged
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.fields import Code, Day, Digest, Strict, refusing
from credit_hub.federation.links.area import UnitCode, lies_in
from credit_hub.federation.links.reasons import AREA, QUESTION
from credit_hub.federation.wire.question import LONGEST_QUESTION

__all__ = [
    "LINKS",
    "MOST_FIRMS",
    "MOST_HOPS",
    "RELATIONS",
    "LinkQuestion",
    "ListedQuestion",
    "Question",
    "Relation",
    "check_area",
    "read_question",
]

LINKS: Final = "links"
"""Path below the endpoint ``exchange`` of a member."""
MOST_FIRMS: Final = 16
MOST_HOPS: Final = 2

Relation: TypeAlias = Literal["holding", "branch"]
"""Relations between two units that the enterprise register publishes.

``holding``: 股东 or 发起人 and what they hold (市场主体登记管理条例 8; 企业信息公示暂行条例 9).
``branch``: 分支机构 (市场主体登记管理条例 23).
Guarantees, management and everything about persons are not among them.
"""
RELATIONS: Final[tuple[Relation, ...]] = ("branch", "holding")
Hops = Annotated[int, Field(ge=1, le=MOST_HOPS)]


class _Asked(Strict):
    """What every question says.

    Attributes:
        purpose: What for; one that the registry allows the asker.
        as_of: Day for which is asked.
        hops: How far.
        operator: Keyed pseudonym of the person or system that asks, for the receipt.
    """

    purpose: Code
    as_of: Day
    hops: Hops
    operator: Digest

    def __bytes__(self) -> bytes:
        """Return the body."""
        return strict_json.dump(self.model_dump(mode="json"))

    @property
    def digest(self) -> str:
        """The digest by which an answer names its question."""
        return tagged(bytes(self))


class LinkQuestion(_Asked):
    """Which public edges lie around some firms.

    Attributes:
        ask: The kind of question.
        firms: Codes of firms in the partner's area, rising.
        relations: Which relations to follow, rising.
    """

    ask: Literal["edges"] = "edges"
    firms: Annotated[tuple[UnitCode, ...], Field(min_length=1, max_length=MOST_FIRMS, strict=False)]
    relations: Annotated[
        tuple[Relation, ...], Field(min_length=1, max_length=len(RELATIONS), strict=False)
    ]

    @field_validator("firms", "relations")
    @classmethod
    def _rising(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return rising(value)


class ListedQuestion(_Asked):
    """Whether a firm is connected to a firm on a list, by whatever relation: yes or no.

    An officer of the city that is asked decides whether it is answered at all.

    Attributes:
        ask: The kind of question.
        firm: A firm in the partner's area.
        list: Which lists: those of serious unlawful conduct (严重失信主体名单).
    """

    ask: Literal["listed"] = "listed"
    firm: UnitCode
    list: Literal["severe-list"] = "severe-list"


Question: TypeAlias = LinkQuestion | ListedQuestion


def rising(value: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse what is not in order: one question has one form, and one digest."""
    if list(value) != sorted(set(value)):
        raise ValueError("in rising order, each once")
    return value


def read_question(body: bytes) -> Question:
    """Read a body.

    Raises:
        VerificationError: It breaks cc-json-1, or has other members; their names are said.
    """
    members = strict_json.parse(body, longest=LONGEST_QUESTION, where="question")
    kinds: dict[object, type[LinkQuestion | ListedQuestion]] = {
        "edges": LinkQuestion,
        "listed": ListedQuestion,
    }
    ask = members.get("ask")
    kind = kinds.get(ask) if isinstance(ask, str) else None
    if kind is None:
        raise VerificationError(QUESTION, "ask is edges or listed")
    with refusing(QUESTION):
        return kind.model_validate(members)


def check_area(question: Question, area: str) -> None:
    """Refuse a question about firms that another city registers: it can say nothing of them.

    Args:
        question: What is asked.
        area: Of the member that is asked.

    Raises:
        VerificationError: A firm lies outside; how many, not which.
    """
    firms = question.firms if isinstance(question, LinkQuestion) else (question.firm,)
    outside = sum(not lies_in(firm, area) for firm in firms)
    if outside:
        raise VerificationError(AREA, f"{outside} of {len(firms)}")
