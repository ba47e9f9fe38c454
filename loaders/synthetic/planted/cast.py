"""The people and firms of planted cases, numbered far above those of ordinary firms."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from credit_hub.loaders.synthetic import codes, words
from credit_hub.loaders.synthetic.market import CONTACT, HANDLER, POSTS, TRANSFER, Bid, Lot, Member
from credit_hub.loaders.synthetic.registry import (
    REPRESENTATIVE,
    Firm,
    Holding,
    Human,
    Office,
    Unit,
)

DEADLINE: Final = datetime(2026, 10, 15, 9, 30)  # noqa: DTZ001  # printed without an offset, as notices are
SINCE: Final = date(2018, 5, 7)
CEILING: Final = 50_000_000
_FIRMS: Final = 20_000_000_000
_PERSONS: Final = 14_000_000


@dataclass(slots=True)
class Cast:
    """Hands out numbers, so that the firms and persons of one case meet nobody outside it."""

    series: int
    _persons: int = field(default=0)
    _bids: int = field(default=0)

    def unit(
        self, number: int, name: str, *, kind: str = codes.ENTERPRISE, state: bool = False
    ) -> Unit:
        """A unit of this case; ``name`` is its trade name."""
        body = f"郑州测试{name}" if kind != codes.ENTERPRISE else f"郑州测试{name}有限公司"
        return Unit(
            body, codes.uscc(_FIRMS + self.series * 1000 + number, kind=kind), is_state_owner=state
        )

    def human(self) -> Human:
        """A person whom no other firm of the city knows."""
        self._persons += 1
        return Human.numbered(_PERSONS + self.series * 1000 + self._persons)

    def namesake(self, human: Human) -> Human:
        """Another person with the same name."""
        other = self.human()
        return Human(other.number, human.name, other.id_number)

    def firm(
        self,
        unit: Unit,
        *,
        holdings: tuple[Holding, ...] = (),
        offices: tuple[Office, ...] = (),
        representative: Human | None = None,
    ) -> Firm:
        """A firm with one representative of its own, unless the offices name one."""
        named = any(office.role == REPRESENTATIVE for office in offices)
        own = () if named else (Office(REPRESENTATIVE, representative or self.human(), SINCE),)
        return Firm(
            unit=unit,
            trade=words.TRADES[0],
            registered_on=SINCE,
            capital="5000万元人民币",
            offices=(*own, *offices),
            holdings=holdings or (Holding(self.human(), "100", SINCE),),
        )

    def bid(
        self,
        bidder: Unit,
        *,
        team: tuple[Member, ...] = (),
        partners: tuple[Unit, ...] = (),
        account: int | None = None,
        form: str = TRANSFER,
    ) -> Bid:
        """A bid with people, account and machine of its own, unless told otherwise."""
        self._bids += 1
        taken = {member.post for member in team}
        own = tuple(
            Member(post, self.human()) for post in (*POSTS, HANDLER, CONTACT) if post not in taken
        )
        return Bid(
            bidder,
            900_000_000 + self.series * 10_000 + self._bids,
            # Neither equal steps nor equal ratios: regular prices are a case of their own (D12).
            CEILING - 1_000_000 - self._bids * 137_000 - self._bids**2 % 7 * 41_300,
            (*team, *own),
            partners=partners,
            account=account,
            form=form,
        )

    def lot(
        self,
        tender: str,
        number: str,
        name: str,
        bids: tuple[Bid, ...],
        *,
        agency: Unit,
        buyer: Unit | None = None,
    ) -> Lot:
        """A works lot with the deadline of scenario G1."""
        return Lot(
            tender=tender,
            name=name,
            number=number,
            buyer=buyer or self.unit(900, "建设局", kind=codes.STATE_ORGAN),
            agency=agency,
            industry=words.TRADES[0][2],
            ceiling_yuan=CEILING,
            deadline=DEADLINE,
            bids=bids,
        )
