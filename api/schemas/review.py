"""The JSON of re-checks, and of what changed around a lot since a receipt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from credit_hub.api.schemas.base import View
from credit_hub.api.schemas.check import (
    IncompletenessView,
    JudgementView,
    LotCheckView,
    StepView,
    SubjectView,
)
from credit_hub.graph.changes.compare import FactChange, NodeChange
from credit_hub.graph.changes.reading import LoadEnded, LotChanges
from credit_hub.model.interval import utc_iso

FACTS_SHOWN: Final = 500
"""Facts and properties listed; ``counts`` and ``left_out`` tell of all of them."""

HowChanged = Literal["recorded", "retracted", "restated", "entered", "left"]


class RecheckBody(BaseModel):
    """The receipt of the first answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    receipt: Annotated[
        str,
        Field(
            min_length=1,
            max_length=1_000_000,
            description="Id of the receipt, `receipt:...`, or its whole JWS.",
            examples=["receipt:2f9a0c218d4e549a15c65b324fd7693c"],
        ),
    ]


class LoadView(View):
    """A load that ended in between."""

    id: str
    source: str
    file_sha256: str
    finished_at: str
    rows_loaded: int = Field(description="Rows that changed the graph, anywhere in it.")

    @classmethod
    def of(cls, ended: LoadEnded) -> Self:
        """Make the view of a load."""
        return cls(
            id=ended.id,
            source=ended.source,
            file_sha256=ended.file_sha256,
            finished_at=utc_iso(ended.finished_at),
            rows_loaded=ended.rows_loaded,
        )


class FactChangeView(View):
    """One edge that came, went or changed."""

    change: HowChanged = Field(
        description="recorded: known since; retracted: replaced or ended by its source; restated: "
        "same content, other day, rank or contradiction; entered: recorded before, stated again or "
        "newly connected; left: still stated, no longer connected or in the days that count."
    )
    step: StepView = Field(description="The fact as it is, or was last, with its source row.")
    before: StepView | None = Field(description="What it was, where it was restated.")
    load: str | None = Field(description="The load that brought it; null where it was restated.")
    retracted_at: str | None
    other: str | None = Field(
        description="Edge of the same statement that it replaces, or that replaces it."
    )

    @classmethod
    def of(cls, fact: FactChange) -> Self:
        """Make the view of a change."""
        return cls(
            change=fact.how.value,
            step=StepView.of(fact.step),
            before=None if fact.before is None else StepView.of(fact.before),
            load=fact.load,
            retracted_at=_moment(fact.retracted_at),
            other=fact.other,
        )


class NodeChangeView(View):
    """One property of a node or of the lot."""

    id: str
    name: str
    field: str
    before: str | None
    after: str | None

    @classmethod
    def of(cls, change: NodeChange) -> Self:
        """Make the view of a change."""
        return cls(
            id=change.id,
            name=change.name,
            field=change.field,
            before=change.before,
            after=change.after,
        )


class ChangeCountView(View):
    """How many facts of a type became of one kind."""

    type: str
    change: HowChanged
    count: int


class FactsView(View):
    """What differs around the lot between two moments of knowledge."""

    since: str
    until: str
    loads: int = Field(description="Loads that ended in between.")
    latest_loads: tuple[LoadView, ...]
    counts: tuple[ChangeCountView, ...] = Field(description="Of all changed facts.")
    facts: tuple[FactChangeView, ...]
    nodes: tuple[NodeChangeView, ...] = Field(description="Names, deadlines, other properties.")
    left_out: int = Field(description="Changes that are counted and not listed: the cap is 500.")
    incomplete: tuple[IncompletenessView, ...] = Field(
        description="What limited either reading: a change behind it is not seen."
    )

    @classmethod
    def of(cls, changes: LotChanges) -> Self:
        """Make the view of what differs."""
        counted = Counter((fact.step.type, fact.how) for fact in changes.facts)
        limits = dict.fromkeys((*changes.before.limits, *changes.after.limits))
        left = sum(max(0, len(x) - FACTS_SHOWN) for x in (changes.facts, changes.nodes))
        return cls(
            since=utc_iso(changes.since),
            until=utc_iso(changes.until),
            loads=changes.loads,
            latest_loads=tuple(map(LoadView.of, changes.latest)),
            counts=tuple(
                ChangeCountView(type=type_, change=how.value, count=count)
                for (type_, how), count in sorted(counted.items())
            ),
            facts=tuple(map(FactChangeView.of, changes.facts[:FACTS_SHOWN])),
            nodes=tuple(map(NodeChangeView.of, changes.nodes[:FACTS_SHOWN])),
            left_out=left,
            incomplete=tuple(map(IncompletenessView.of, limits)),
        )


class AffectedView(View):
    """A finding or lead of the receipt whose evidence has changed."""

    id: str
    facts: tuple[str, ...] = Field(description="Ids of the changed edges that it rests on.")


class ChangesView(View):
    """What changed around the lot of a receipt since; no new answer, and nothing is kept."""

    receipt: str
    lot_id: str
    as_of: str
    regime: Literal["tender", "procurement"]
    loading: bool = Field(description="A load is under way: what it brings is not in here yet.")
    affected: tuple[AffectedView, ...]
    untold: tuple[str, ...] = Field(
        description="Findings and leads of the receipt whose text this hub keeps no more."
    )
    changed: FactsView


class LimitView(View):
    """A reason why an answer may lack something."""

    code: str
    subject: str

    @classmethod
    def each(cls, pairs: Sequence[tuple[str, str]]) -> tuple[Self, ...]:
        """Make views of codes with subjects."""
        return tuple(cls(code=code, subject=subject) for code, subject in pairs)


class RuleChangeView(View):
    """A rule with another version than the first answer was made with; null = it was not there."""

    id: str
    before: str | None
    after: str | None


class ChangedJudgementView(View):
    """A finding or lead of the same claim (rule and subjects), before and after."""

    before: JudgementView
    after: JudgementView
    facts: tuple[str, ...] = Field(description="Ids of changed edges in either evidence.")


class MovedJudgementView(View):
    """A finding or lead that only one of the answers has."""

    judgement: JudgementView
    facts: tuple[str, ...] = Field(
        description="Ids of changed edges in its evidence; none: it moved for another reason."
    )


class AnswerDifferenceView(View):
    """The first answer, the new one, and what differs."""

    receipt: str = Field(description="Receipt of the first answer.")
    first_known_at: str
    known_at: str
    first_answer: Literal["same", "different", "undecidable"] = Field(
        description="Whether the first answer was given again as it was signed: same; if not, the "
        "comparison goes by the ids that the receipt states and by the texts that were kept."
    )
    reasons: tuple[str, ...] = Field(description="Why the first answer was not given again.")
    nothing_changed: bool | None = Field(
        description="Whether both answers are alike but for `known_at`; null: cannot be said."
    )
    digest_before: str | None = Field(
        description="SHA-256 of the first answer without `known_at` and receipt (RFC 8785)."
    )
    digest_after: str
    parts: tuple[str, ...] = Field(description="Members of the answer that differ.")
    appeared: tuple[MovedJudgementView, ...]
    gone: tuple[MovedJudgementView, ...]
    changed: tuple[ChangedJudgementView, ...]
    unchanged: tuple[str, ...] = Field(description="Ids of what stays.")
    untold: tuple[str, ...] = Field(
        description="Ids of the first answer that are gone and whose text is kept no more."
    )
    rules: tuple[RuleChangeView, ...]
    subjects_appeared: tuple[SubjectView, ...]
    subjects_gone: tuple[str, ...]
    complete_before: bool
    complete_after: bool
    limits_appeared: tuple[LimitView, ...]
    limits_gone: tuple[LimitView, ...]
    changes: FactsView


class RecheckView(View):
    """The new answer with its own receipt, and how it differs from the first one."""

    answer: LotCheckView
    difference: AnswerDifferenceView


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else utc_iso(moment)
