"""Files of a city with supernodes: 6,000 firms around four bidders, in the official formats.

Each of two holders, one of them for the state, has 3,000 wholly owned companies. One person filed
the registrations of 5,000 of those and left one telephone for all; 800 are at one address. The
bidders are among them, and have links of their own that the crowd must neither hide nor widen.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from credit_hub.loaders.synthetic import codes
from credit_hub.loaders.synthetic.feeds import Feeds
from credit_hub.loaders.synthetic.market import write_lot
from credit_hub.loaders.synthetic.planted.cast import SINCE, Cast
from credit_hub.loaders.synthetic.registry import REPRESENTATIVE, STATED_ON, Office, Unit

COMPANIES: Final = 3_000
"""Companies of each holder, two bidders among them."""
FILED: Final = 5_000
"""Firms with the agent and the telephone, all bidders among them."""
HOUSED: Final = 800
"""Firms at the address, all bidders among them."""
CROWD: Final = "群众"
"""Stands in the name of every firm that is neither bidder nor holder."""
_CROWD_FIRMS: Final = 23_000_000_000
_ADDRESS: Final = "测试路800号1层"
_TELEPHONE: Final = codes.phone_number(80_000_000)


@dataclass(frozen=True)
class Scene:
    """Units by short name: holders S (state) and O, their bidders s1, s2 and o1, o2."""

    units: dict[str, Unit]
    lot: str
    group_lot: str

    def id(self, name: str) -> str:
        return f"uscc:{self.units[name].uscc}"


def write_scene(folder: Path) -> Scene:
    """Write the files; lot 1 is bid for by the four companies, lot 2 by O and its company o1."""
    cast = Cast(series=80)
    units = {
        name: cast.unit(number, f"主角{name}", state=name == "S")
        for number, name in enumerate(("S", "O", "s1", "s2", "o1", "o2", "agency"), start=1)
    }
    agent, head = cast.human(), cast.human()
    with Feeds(folder) as feeds:
        _register(feeds, units["S"], {"is_state_owner": "是"})
        for name in ("O", "agency"):
            _register(feeds, units[name], {})
        shared = {"agent_id": agent.id_number, "agent_name": agent.name, "phone": _TELEPHONE}
        companies = _companies(units)
        for number, (company, holder) in enumerate(companies):
            filed = shared if number < FILED else {}
            housed = {"address": _ADDRESS} if number < HOUSED else {}
            _register(feeds, company, filed | housed)
            _hold(feeds, holder, company)
        for name in ("s1", "s2"):
            _head(feeds, units[name], Office(REPRESENTATIVE, head, SINCE))
        for lot, bidders in (("1", ("s1", "s2", "o1", "o2")), ("2", ("O", "o1"))):
            bids = tuple(cast.bid(units[name]) for name in bidders)
            write_lot(
                feeds, cast.lot("ZZTEST-SN", lot, "测试枢纽工程", bids, agency=units["agency"])
            )
    for source, rows in feeds.rows.items():
        if not rows:
            feeds.paths[source].unlink()
    return Scene(units, "lot:ZZTEST-SN/1", "lot:ZZTEST-SN/2")


def _companies(units: dict[str, Unit]) -> list[tuple[Unit, Unit]]:
    """All companies with their holder: the bidders first, then the holders by turns."""
    named = [(units[x], units[x[0].upper()]) for x in ("s1", "s2", "o1", "o2")]
    crowd = [
        (
            Unit(f"郑州测试{CROWD}{number}有限公司", codes.uscc(_CROWD_FIRMS + number)),
            units["SO"[number % 2]],
        )
        for number in range(2 * COMPANIES - len(named))
    ]
    return named + crowd


def _register(feeds: Feeds, unit: Unit, more: dict[str, str]) -> None:
    # All on one day: the worst case for rules that look at what an agent filed in a few days.
    row = {"name": unit.name, "uscc": unit.uscc, "registered_on": SINCE.isoformat()}
    feeds.write("enterprise-registration", {**row, "city": "郑州", "stated_on": STATED_ON, **more})


def _hold(feeds: Feeds, holder: Unit, company: Unit) -> None:
    feeds.write(
        "shareholders",
        {
            "unit_name": company.name,
            "uscc": company.uscc,
            "holder_type": "国家" if holder.is_state_owner else "企业",
            "holder_name": holder.name,
            "holder_number": holder.uscc,
            "share": "100",
            "since": SINCE.isoformat(),
            "stated_on": STATED_ON,
        },
    )


def _head(feeds: Feeds, unit: Unit, office: Office) -> None:
    feeds.write(
        "officers",
        {
            "unit_name": unit.name,
            "uscc": unit.uscc,
            "role": office.role,
            "name": office.human.name,
            "id_number": office.human.id_number,
            "since": office.since.isoformat(),
            "stated_on": STATED_ON,
        },
    )
