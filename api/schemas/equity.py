"""The JSON of equity above or below a unit; shares are in parts per 10^9, to the nearest part."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction
from typing import Final, Literal, Self

from pydantic import Field

from credit_hub.api.schemas.base import View
from credit_hub.api.schemas.check import ArticleView, IncompletenessView, SubjectView
from credit_hub.api.schemas.firms import FirmLeadsView
from credit_hub.graph.firms.reading import FirmLeads
from credit_hub.graph.ownership.actual_controller import ActualControl
from credit_hub.graph.ownership.beneficial_owners import BeneficialOwners
from credit_hub.graph.ownership.equity import Penetration, Stake
from credit_hub.graph.ownership.stated import Ownership
from credit_hub.model.interval import AsOf, utc_iso

_WHOLE: Final = 1_000_000_000


class RouteView(View):
    """One chain of holdings and the share that runs over it."""

    units: tuple[str, ...]
    share_ppb: int


class StakeView(View):
    """One unit or person above or below the subject; persons are masked."""

    id: str
    name: str
    layer: int = Field(description="The fewest holdings between the two.")
    direct_ppb: int = Field(description="As stated.")
    integrated_ppb: int = Field(
        description="Over all chains; scaled where more than the whole of a company is stated."
    )
    elsewhere_ppb: int = Field(description="What runs over chains that are not listed.")
    routes: tuple[RouteView, ...]

    @classmethod
    def of(cls, stake: Stake, owned: Ownership) -> Self:
        """Make the view of a stake."""
        return cls(
            id=stake.unit,
            name=owned.name(stake.unit),
            layer=stake.layer,
            direct_ppb=_ppb(stake.direct),
            integrated_ppb=_ppb(stake.integrated),
            elsewhere_ppb=_ppb(stake.elsewhere),
            routes=tuple(RouteView(units=r.units, share_ppb=_ppb(r.share)) for r in stake.routes),
        )


class MissingView(View):
    """What would have to be known of a unit to go on."""

    unit: SubjectView
    code: str


class ControllerView(View):
    """Who directs the company in fact, by shares alone: no agreement was taken into account."""

    outcome: Literal["determined", "indicated", "undetermined"]
    parties: tuple[SubjectView, ...]
    ground: str | None
    votes_ppb: int | None
    grounds: tuple[tuple[str, ...], ...] = Field(description="Chains of edge ids.")
    through: tuple[SubjectView, ...]
    missing: tuple[MissingView, ...]
    articles: tuple[ArticleView, ...]

    @classmethod
    def of(cls, control: ActualControl, owned: Ownership) -> Self:
        """Make the view of who controls."""
        named = control.controller
        return cls(
            outcome=control.outcome.value,
            parties=() if named is None else _subjects(named.parties, owned),
            ground=None if named is None else named.ground.value,
            votes_ppb=None if named is None else named.votes_ppb,
            grounds=() if named is None else named.grounds,
            through=_subjects(control.through, owned),
            missing=tuple(
                MissingView(unit=_subject(unit, owned), code=code.value)
                for unit, code in control.missing
            ),
            articles=tuple(map(ArticleView.of, control.articles)),
        )


class OwnerView(View):
    """A natural person with the first standard that it meets; masked."""

    id: str
    name: str
    standard: int
    article: ArticleView
    capital_ppb: int
    votes_ppb: int
    income_ppb: int
    direct_ppb: int
    also_controls: bool


class OpenPartView(View):
    """A part of a unit of which no holder is known."""

    unit: SubjectView
    reason: str
    of_unit_ppb: int
    of_company_ppb: int


class OwnersView(View):
    """The beneficial owners by shares and control; who manages the company was not looked at."""

    verdict: Literal["determined", "unknown"]
    owners: tuple[OwnerView, ...]
    possible: tuple[SubjectView, ...] = Field(description="Persons who could be owners, too.")
    hidden_ppb: int = Field(description="The most that one unknown person could have.")
    open_parts: tuple[OpenPartView, ...]
    over_subscribed: tuple[SubjectView, ...]
    in_force: bool = Field(description="Whether the order applied on that day.")

    @classmethod
    def of(cls, found: BeneficialOwners, owned: Ownership) -> Self:
        """Make the view of the owners."""
        return cls(
            verdict=found.verdict.value,
            owners=tuple(
                OwnerView(
                    id=owner.person,
                    name=owned.name(owner.person),
                    standard=owner.standard.value,
                    article=ArticleView.of(owner.standard.article),
                    capital_ppb=_ppb(owner.figures.capital),
                    votes_ppb=_ppb(owner.figures.votes),
                    income_ppb=_ppb(owner.figures.income),
                    direct_ppb=_ppb(owner.figures.direct),
                    also_controls=owner.also_controls,
                )
                for owner in found.owners
            ),
            possible=_subjects((person for person, _ in found.possible), owned),
            hidden_ppb=_ppb(found.hidden),
            open_parts=tuple(
                OpenPartView(
                    unit=_subject(part.unit, owned),
                    reason=part.reason.value,
                    of_unit_ppb=_ppb(part.of_unit),
                    of_company_ppb=_ppb(part.of_company),
                )
                for part in found.open_parts
            ),
            over_subscribed=_subjects(found.over_subscribed, owned),
            in_force=found.in_force,
        )


class EquityView(View):
    """The stakes, the largest first, and everything that limits them."""

    subject: SubjectView
    direction: Literal["up", "down"]
    as_of: str
    known_at: str
    stakes: tuple[StakeView, ...]
    own_ppb: int = Field(description="What the subject holds of itself through others.")
    left_out: int = Field(description="Units under the least share, or beyond the number listed.")
    over_subscribed: tuple[SubjectView, ...] = Field(
        description="Companies of which more than the whole is stated."
    )
    self_owned: tuple[tuple[SubjectView, ...], ...]
    exact: bool
    controller: ControllerView | None = Field(description="Null where the direction is down.")
    beneficial_owners: OwnersView | None = Field(description="Null where the direction is down.")
    firms: FirmLeadsView | None = Field(
        description="Leads about the unit (D35 to D39); null where the direction is down."
    )
    complete: bool
    incomplete: tuple[IncompletenessView, ...]

    @classmethod
    def of(
        cls,
        found: Penetration,
        owned: Ownership,
        as_of: AsOf,
        known_at: datetime,
        control: ActualControl | None = None,
        owners: BeneficialOwners | None = None,
    ) -> Self:
        """Make the view of an answer."""
        return cls(
            subject=_subject(found.subject, owned),
            direction=found.direction.value,
            as_of=str(as_of),
            known_at=utc_iso(known_at),
            stakes=tuple(StakeView.of(stake, owned) for stake in found.stakes),
            own_ppb=_ppb(found.own),
            left_out=found.left_out,
            over_subscribed=_subjects((unit for unit, _ in found.over_subscribed), owned),
            self_owned=tuple(_subjects(block, owned) for block in found.self_owned),
            exact=found.exact,
            controller=None if control is None else ControllerView.of(control, owned),
            beneficial_owners=None if owners is None else OwnersView.of(owners, owned),
            firms=None,
            complete=found.complete,
            incomplete=tuple(map(IncompletenessView.of, found.incomplete)),
        )

    def about(self, firms: FirmLeads) -> Self:
        """Add the leads about the unit."""
        return self.model_copy(update={"firms": FirmLeadsView.of(firms)})


def _ppb(share: Fraction) -> int:
    return round(share * _WHOLE)


def _subject(unit: str, owned: Ownership) -> SubjectView:
    return SubjectView(id=unit, name=owned.name(unit))


def _subjects(units: Iterable[str], owned: Ownership) -> tuple[SubjectView, ...]:
    return tuple(_subject(unit, owned) for unit in units)
