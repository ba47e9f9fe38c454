"""Scenario G5: traces in bid files, deposits and item prices; beside it texts, handlers, places."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Final

from credit_hub.loaders.synthetic import codes, words
from credit_hub.loaders.synthetic.market import HANDLER, Bid, Member
from credit_hub.loaders.synthetic.planted import Case, Records, Rows
from credit_hub.loaders.synthetic.planted.cast import Cast
from credit_hub.loaders.synthetic.registry import STATED_ON, Unit
from credit_hub.loaders.synthetic.truth import Answer, Expected

TRACES: Final = "ZZTEST-G5"
TEXTS: Final = "ZZTEST-G5T"
_REGIMES: Final = ("tender", "procurement")
_SHARED_MACHINE: Final = 899_000_001
_SHARED_CPU: Final = 899_000_002
_PUBLISHED_LOCK: Final = 899_000_003
_PARK: Final = "198.51.100.7"
"""The exit of a business park, in a range for documentation (RFC 5737)."""
_ITEMS: Final = 60
_PUBLISHED_EVERY: Final = 12
"""Every twelfth item is priced at a published price."""
_ACCOUNT: Final = 777_005
_OFFICE: Final = "嵩山路88888号"
_SECRETARY: Final = "花园路99999号商务秘书大厦"
_TENANTS: Final = 25
_LETTERS: Final = "".join((*words.SURNAMES, *words.GIVEN, *words.SYLLABLES))
_ERRORS: Final = ("混凝士浇筑", "钢筯绑扎", "脚手架塔设")
"""Rare errors of writing that the platform's tool names."""


def traces() -> Case:
    """Six bids: one computer, one processor, one address, one inherited lock, one account, .985."""
    cast = Cast(series=7)
    a, b, c, d, e, f = units = [
        cast.unit(place, "子丑寅卯辰巳"[place - 1] + "建工") for place in range(1, 7)
    ]
    agency = cast.unit(20, "痕迹代理")
    serials = codes.serials(_SHARED_MACHINE)
    computer = {kind: serials[kind] for kind in ("mac", "cpu", "disk")}
    processor = {"cpu": codes.serials(_SHARED_CPU)["cpu"]}
    lock = {"lock": codes.serials(_PUBLISHED_LOCK)["lock"]}
    bids = (
        replace(cast.bid(a), serials=computer | lock),
        replace(cast.bid(b), serials=computer),
        replace(cast.bid(c), serials=processor | lock),
        replace(cast.bid(d, account=_ACCOUNT), serials=processor),
        replace(cast.bid(e, account=_ACCOUNT), ip=_PARK),
        replace(cast.bid(f), ip=_PARK),
    )
    lot = cast.lot(TRACES, "1", "测试八号路工程", bids, agency=agency)
    published: Rows = (
        (
            "control-price-traces",
            _lot(TRACES) | lock | {"document": "招标控制价", "file_digest": "c" * 64},
        ),
    )
    expected = (
        Expected.of("D08", "P", a.uscc, b.uscc),
        Expected.of("D08", "L", c.uscc, d.uscc),
        Expected.of("D09", "L", e.uscc, f.uscc),
        Expected.of("D10", "P", d.uscc, e.uscc),
        Expected.of("D12", "P", b.uscc, f.uscc),
    )
    why = "G5: one computer, one processor, one park, one account, prices in the ratio .985"
    answers = tuple(Answer(f"lot:{TRACES}/1", regime, None, expected, why) for regime in _REGIMES)
    firms = tuple(cast.firm(unit) for unit in (*units, agency))
    return Case(firms, (lot,), answers, published, records=_bills(units, scaled=(b, f)))


def _lot(tender: str) -> dict[str, str]:
    return {"tender_number": tender, "lot_number": "1", "stated_on": STATED_ON}


def _bills(units: list[Unit], scaled: tuple[Unit, Unit]) -> Records:
    """One priced bill a bidder; the second of ``scaled`` bids 98.5 % of the first's prices."""
    controls = [1_000 + (n * 7_919) % 90_000 for n in range(_ITEMS)]
    base, copy = scaled
    prices = {unit.uscc: _own_prices(place, controls) for place, unit in enumerate(units)}
    prices[copy.uscc] = [
        price if n % _PUBLISHED_EVERY == 0 else (price * 985 + 500) // 1000
        for n, price in enumerate(prices[base.uscc])
    ]
    return tuple(("bid-items", _bill(unit, prices[unit.uscc], controls)) for unit in units)


def _own_prices(place: int, controls: list[int]) -> list[int]:
    """Fen; each bidder reckons each item for itself, published prices are the same for all."""
    draws = random.Random(f"bill/{place}")  # noqa: S311  # synthetic data, not secrets
    return [
        control if n % _PUBLISHED_EVERY == 0 else control * draws.randrange(820, 990) // 1000
        for n, control in enumerate(controls)
    ]


def _bill(unit: Unit, prices: list[int], controls: list[int]) -> dict[str, object]:
    return {
        "招标项目编号": TRACES,
        "标段编号": "1",
        "投标人名称": unit.name,
        "投标人统一社会信用代码": unit.uscc,
        "数据日期": STATED_ON,
        "分项": [
            {
                "项目编码": f"0101{n:02d}001001",
                "工程量": str(10 + n),
                "综合单价(元)": _yuan(price),
                "招标控制价综合单价(元)": _yuan(control),
                "是否信息价": "是" if n % _PUBLISHED_EVERY == 0 else "否",
            }
            for n, (price, control) in enumerate(zip(prices, controls, strict=True))
        ],
    }


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


def texts() -> Case:
    """Six bids: two alike, two mixed up, two with one handler; an office, a secretary's house."""
    cast = Cast(series=9)
    a, b, c, d, e, f = units = [
        cast.unit(place, "午未申酉戌亥"[place - 1] + "建工") for place in range(1, 7)
    ]
    agency, handler = cast.unit(20, "文本代理"), Member(HANDLER, cast.human())
    bids: tuple[Bid, ...] = (
        *(cast.bid(unit) for unit in (a, b, c, d)),
        cast.bid(e, team=(handler,)),
        cast.bid(f, team=(handler,)),
    )
    lot = cast.lot(TEXTS, "1", "测试九号路工程", bids, agency=agency)
    at_office = (replace(cast.firm(unit), address=_OFFICE) for unit in (b, d))
    tenants = (c, e, *(cast.unit(100 + n, f"租户{n}商贸") for n in range(_TENANTS)))
    at_secretary = (replace(cast.firm(unit), address=_SECRETARY) for unit in tenants)
    firms = (*(cast.firm(unit) for unit in (a, f, agency)), *at_office, *at_secretary)
    expected = (
        Expected.of("D09", "P", e.uscc, f.uscc),
        Expected.of("D11", "P", a.uscc, b.uscc),
        Expected.of("D11", "P", c.uscc, d.uscc),
        Expected.of("D13", "L", b.uscc, d.uscc),
    )
    why = "one text with three rare errors, a name in the wrong file, one handler, one office"
    answers = tuple(Answer(f"lot:{TEXTS}/1", regime, None, expected, why) for regime in _REGIMES)
    baseline: Rows = (
        (
            "likeness-baselines",
            {
                "industry": words.TRADES[0][2],
                "threshold": "210000",
                "pairs": "20000",
                "computed_on": STATED_ON,
                "method": "synthetic city: given, not measured",
                "stated_on": STATED_ON,
            },
        ),
    )
    return Case(firms, (lot,), answers, baseline, records=_sections(units))


def _sections(units: list[Unit]) -> Records:
    forms, common = _prose("forms", 300), _prose("common", 700)
    written = {unit.uscc: _prose(f"own/{place}", 800) for place, unit in enumerate(units)}
    a, b, c, d, *_ = units
    for unit in (a, b):
        written[unit.uscc] = common + written[unit.uscc][:150] + "，".join(_ERRORS)
    written[c.uscc] += f"本工程由{d.name}负责实施。"
    template: dict[str, object] = {
        "招标项目编号": TEXTS,
        "标段编号": "1",
        "文件类别": "招标文件",
        "文本": forms,
    }
    sections: tuple[dict[str, object], ...] = tuple(
        {
            "招标项目编号": TEXTS,
            "标段编号": "1",
            "投标人名称": unit.name,
            "投标人统一社会信用代码": unit.uscc,
            "数据日期": STATED_ON,
            "章节": "技术标",
            "文本": forms + written[unit.uscc],
            "罕见差错": list(_ERRORS) if unit in {a, b} else [],
        }
        for unit in units
    )
    return tuple(("bid-documents", record) for record in (template, *sections))


def _prose(name: str, length: int) -> str:
    """Characters in no order: what a text says does not matter, only whether it recurs."""
    draws = random.Random(f"prose/{name}")  # noqa: S311  # synthetic data, not secrets
    return "".join(draws.choices(_LETTERS, k=length))
