"""Links that no register of firms shows: a manager, a common payer, a clerk of the agency."""

from __future__ import annotations

from typing import Final

from credit_hub.loaders.synthetic import codes
from credit_hub.loaders.synthetic.market import HANDLER, Member
from credit_hub.loaders.synthetic.planted import Case, Rows
from credit_hub.loaders.synthetic.planted.cast import Cast
from credit_hub.loaders.synthetic.registry import STATED_ON, Human, Unit
from credit_hub.loaders.synthetic.truth import Answer, Expected

LINKS: Final = "ZZTEST-P10"
_REGIMES: Final = ("tender", "procurement")
_ACCOUNTS: Final = (777_101, 777_102)
_PAYER: Final = 777_103
_PAID_AT: Final = ("2026-10-11 15:20:00", "2026-10-12 10:05:00")
"""One and two days before the deposits of bids due on 2026-10-15 leave their accounts."""
_MONTHS: Final = ("2026-08", "2026-09")
_LENT_TO: Final = 25


def case() -> Case:
    """Manager and managed; one upstream payer; one payer of insurance; who works for the agency.

    Beside them a labour agency that pays for many, of which two bid, and bidders that pay for
    their own staff.
    """
    cast = Cast(series=10)
    names = "甲乙丙丁戊己庚辛"
    units = [cast.unit(place, f"隐联{name}建工") for place, name in enumerate(names, start=1)]
    manager, managed, rich, poor, one, other, lent, served = units
    agency, payer = cast.unit(20, "隐联代理"), cast.unit(30, "隐联企业管理")
    labour = cast.unit(31, "隐联劳务派遣")
    clerk = cast.human()
    bids = (
        cast.bid(manager),
        cast.bid(managed),
        *(cast.bid(u, account=a) for u, a in zip((rich, poor), _ACCOUNTS, strict=True)),
        *(cast.bid(unit) for unit in (one, other, lent)),
        cast.bid(served, team=(Member(HANDLER, clerk),)),
    )
    lot = cast.lot(LINKS, "1", "测试十号路工程", bids, agency=agency)
    clients = tuple(cast.unit(100 + n, f"派遣客户{n}商贸") for n in range(_LENT_TO))
    rows: Rows = (
        _managed(managed, manager),
        *(_inflow(a, at, payer) for a, at in zip(_ACCOUNTS, _PAID_AT, strict=True)),
        *(_insured(unit, payer, month) for unit in (one, other) for month in _MONTHS),
        *(_insured(unit, labour, _MONTHS[-1]) for unit in (lent, served, *clients)),
        *(_insured(unit, unit, _MONTHS[-1]) for unit in (manager, managed, rich, poor)),
        _employed(clerk, agency),
    )
    expected = (
        Expected.of("D02", "S", manager.uscc, managed.uscc),
        Expected.of("D05", "S", agency.uscc, served.uscc),
        Expected.of("D10", "L", rich.uscc, poor.uscc),
        Expected.of("D13", "L", one.uscc, other.uscc),
    )
    why = "a manager, one payer upstream, one payer of insurance, a clerk of the agency"
    answers = tuple(Answer(f"lot:{LINKS}/1", regime, None, expected, why) for regime in _REGIMES)
    firms = tuple(cast.firm(unit) for unit in (*units, agency, payer, labour))
    return Case(firms, (lot,), answers, rows)


def _managed(unit: Unit, manager: Unit) -> tuple[str, dict[str, str]]:
    return (
        "management-relations",
        {
            "unit_name": unit.name,
            "unit_uscc": unit.uscc,
            "manager_name": manager.name,
            "manager_uscc": manager.uscc,
            "kind": "委托管理",
            "scope": "整体",
            "contract_number": "ZZTEST-WT-1",
            "since": "2025-01-01",
            "until": "2027-12-31",
            "stated_on": STATED_ON,
        },
    )


def _inflow(account: int, paid_at: str, payer: Unit) -> tuple[str, dict[str, str]]:
    return (
        "deposit-account-inflows",
        {
            "account": codes.account_number(account),
            "bank": "郑州测试银行",
            "payer_account": codes.account_number(_PAYER),
            "payer_name": payer.name,
            "payer_number": payer.uscc,
            "entry": f"ZZTEST-{account}-1",
            "amount": "1000000",
            "paid_at": paid_at,
            "stated_on": STATED_ON,
        },
    )


def _insured(unit: Unit, payer: Unit, month: str) -> tuple[str, dict[str, str]]:
    return (
        "social-insurance-payers",
        {
            "unit_name": unit.name,
            "unit_uscc": unit.uscc,
            "payer_name": payer.name,
            "payer_number": payer.uscc,
            "month": month,
            "headcount": "14",
            "stated_on": STATED_ON,
        },
    )


def _employed(human: Human, employer: Unit) -> tuple[str, dict[str, str]]:
    return (
        "employment",
        {
            "name": human.name,
            "id_number": human.id_number,
            "employer_name": employer.name,
            "employer_uscc": employer.uscc,
            "position": "招标专员",
            "since": "2023-03-01",
            "stated_on": STATED_ON,
        },
    )
