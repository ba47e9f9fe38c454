"""Administrative penalties and permits (双公示) of ordinary firms."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from credit_hub.loaders.synthetic import codes
from credit_hub.loaders.synthetic.feeds import Feeds
from credit_hub.loaders.synthetic.population import stream
from credit_hub.loaders.synthetic.registry import STATED_ON, Firm

_PENALISED: Final = 0.05
_PERMITTED: Final = 0.3
_FIRST_DAY: Final = date(2024, 1, 8)
_DAYS: Final = 900
_AUTHORITIES: Final = (
    ("郑州测试市场监督管理局", 23_000_000_000),
    ("郑州测试住房保障局", 23_000_000_001),
)
_LEGAL: Final = "法人及非法人组织"


def write_decisions(feeds: Feeds, seed: int, number: int, firm: Firm) -> None:
    """Write the decisions about ordinary firm ``number``; most firms have none."""
    draws = stream(seed, "decision", number)
    if draws.random() < _PENALISED:
        _write_penalty(feeds, number, firm, _FIRST_DAY + timedelta(days=draws.randrange(_DAYS)))
    if draws.random() < _PERMITTED:
        _write_permit(feeds, number, firm, _FIRST_DAY + timedelta(days=draws.randrange(_DAYS)))


def _write_penalty(feeds: Feeds, number: int, firm: Firm, day: date) -> None:
    authority, code = _AUTHORITIES[number % len(_AUTHORITIES)]
    feeds.write(
        "double-publicity-penalty",
        {
            "counterpart_name": firm.unit.name,
            "category": _LEGAL,
            "counterpart_uscc": firm.unit.uscc,
            "document_number": f"郑测罚决字〔{day.year}〕{number}号",
            "violation": "未按规定公示年度报告",
            "facts": "未在规定期限内公示年度报告",
            "basis": "《企业信息公示暂行条例》第十七条",
            "kinds": "警告;罚款",
            "content": "警告,并处罚款",
            "fine": f"0.{number % 9 + 1}",
            "confiscated": "— —",
            "licence_measure": "无",
            "decided_on": day.isoformat(),
            "valid_to": (day + timedelta(days=365)).isoformat(),
            "display_until": (day + timedelta(days=365)).isoformat(),
            "authority": authority,
            "authority_uscc": codes.uscc(code, kind=codes.STATE_ORGAN),
            "provider": authority,
            "provider_uscc": codes.uscc(code, kind=codes.STATE_ORGAN),
            "stated_on": STATED_ON,
        },
    )


def _write_permit(feeds: Feeds, number: int, firm: Firm, day: date) -> None:
    authority, code = _AUTHORITIES[1]
    feeds.write(
        "double-publicity-permit",
        {
            "counterpart_name": firm.unit.name,
            "category": _LEGAL,
            "counterpart_uscc": firm.unit.uscc,
            "document_name": "准予行政许可决定书",
            "document_number": f"郑测许决字〔{day.year}〕{number}号",
            "kind": "普通",
            "certificate": "安全生产许可证",
            "permit_number": f"测安许{number:08d}",
            "content": firm.trade[1],
            "decided_on": day.isoformat(),
            "valid_from": day.isoformat(),
            "valid_to": "2099-12-31"
            if number % 7 == 0
            else (day + timedelta(days=3 * 365)).isoformat(),
            "authority": authority,
            "authority_uscc": codes.uscc(code, kind=codes.STATE_ORGAN),
            "status": "1",
            "provider": authority,
            "provider_uscc": codes.uscc(code, kind=codes.STATE_ORGAN),
            "stated_on": STATED_ON,
        },
    )
