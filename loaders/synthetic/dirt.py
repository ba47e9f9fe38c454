"""Rows as senders really write them: some readable, some that loaders must reject with a reason."""

from __future__ import annotations

from typing import Final

from credit_hub.loaders.synthetic import codes
from credit_hub.loaders.synthetic.feeds import Feeds
from credit_hub.loaders.synthetic.registry import STATED_ON, Unit

_BASE: Final = 24_000_000_000
_FULL_WIDTH: Final = {ord("0") + d: 0xFF10 + d for d in range(10)}
"""Digits as an input method in full-width mode writes them (U+FF10 to U+FF19)."""

REJECTS: Final = {
    "enterprise-registration": {
        "uscc.length": 1,
        "uscc.check_character": 1,
        "uscc.character": 1,
        "value.missing": 1,
    },
    "shareholders": {"holder.is_issuer": 1},
}
"""How many rows of each feed the loaders must reject, by rule."""


def write_dirt(feeds: Feeds) -> None:
    """Write the dirty rows of every synthetic city."""
    _write_registrations(feeds)
    _write_holdings(feeds)


def _write_registrations(feeds: Feeds) -> None:
    code = codes.uscc(_BASE)
    wrong_check = code[:-1] + ("0" if code[-1] != "0" else "1")
    rows = (
        ("郑州测试脏数据一有限公司", code.translate(_FULL_WIDTH), "— —"),
        ("郑州测试脏数据一有限公司", code.translate(_FULL_WIDTH), "— —"),  # sent twice
        ("郑州测试脏数据二有限公司", code[:17], "100万元"),
        ("郑州测试脏数据三有限公司", wrong_check, "100万元"),
        ("郑州测试脏数据四有限公司", code[:-2] + "I" + code[-1], "100万元"),
        ("郑州测试脏数据五有限公司", "N/A", "100万元"),
        ('郑州测试"引号"（全角）有限公司', codes.uscc(_BASE + 1), "万人民币"),
    )
    for name, uscc, capital in rows:
        feeds.write(
            "enterprise-registration",
            {
                "name": name,
                "uscc": uscc,
                "registered_on": "2019年3月1日",
                "enterprise_type": "N/A",
                "capital": capital,
                "business_scope": "建筑材料销售\n(依法须经批准的项目除外)",
                "province": "河南",
                "city": "郑州",
                "stated_on": STATED_ON,
            },
        )


def _write_holdings(feeds: Feeds) -> None:
    unit = Unit("郑州测试脏数据一有限公司", codes.uscc(_BASE))
    other = Unit("郑州测试脏数据六有限公司", codes.uscc(_BASE + 2))
    for holder, percent in ((other, "超过半数"), (unit, "10")):
        feeds.write(
            "shareholders",
            {
                "unit_name": unit.name,
                "uscc": unit.uscc,
                "holder_type": "企业",
                "holder_name": holder.name,
                "holder_number": holder.uscc,
                "share": percent,
                "since": "2019/3/1",
                "stated_on": STATED_ON,
            },
        )
