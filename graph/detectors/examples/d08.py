"""Examples of D08: bid files made by one unit or person."""

from __future__ import annotations

from typing import Final

from credit_hub.graph.detectors.rule import Example, Expected
from credit_hub.model.findings import EvidenceClass
from credit_hub.model.statutes import Regime

__all__ = ["EXAMPLES"]

_LOT: Final = (
    "lot L deadline=2026-10-15T09:30 regime=tender\nbids a b\n"
    "Device m kind=mac\nDevice c kind=cpu\nDevice d kind=disk\nDevice k kind=lock\n"
    "Device n kind=mac\nDevice e kind=disk\nDevice q kind=lock\n"
)
_PUBLISHED: Final = "L -CONTROL_PRICE_FROM-> q\n"
"""The lot's control-price file has a lock of its own."""
_P, _L = EvidenceClass.PRESUMED, EvidenceClass.LEAD


def _made(bid: str, devices: str, more: str = "file_digest=f1") -> str:
    digest = more.replace("f1", f"f{bid}")
    return "".join(f"bid({bid}) -AUTHORED_BY {digest}-> {device}\n" for device in devices)


_ONE_COMPUTER: Final = _LOT + _PUBLISHED + _made("a", "mcd") + _made("b", "mcd")

EXAMPLES: Final = (
    Example(
        "three_serials",
        "network card, processor and disk are all equal",
        _ONE_COMPUTER,
        (Expected(_P, "same_computer", ("a", "b")),),
    ),
    Example(
        "three_serials_procurement",
        "the same under the procurement regime",
        _ONE_COMPUTER,
        (Expected(_P, "same_computer", ("a", "b")),),
        regime=Regime.PROCUREMENT,
    ),
    Example(
        "one_lock",
        "the serial of one pricing-software lock",
        _LOT + _PUBLISHED + _made("a", "k") + _made("b", "k"),
        (Expected(_P, "same_lock", ("a", "b")),),
    ),
    Example(
        "lock_where_the_control_price_is_unknown",
        "without traces of the control-price file the hit says what must be compared",
        _LOT + _made("a", "k") + _made("b", "k"),
        (Expected(_P, "same_lock", ("a", "b")),),
    ),
    Example(
        "one_signature",
        "one certificate signed the files of two bidders",
        _LOT
        + _PUBLISHED
        + _made("a", "m")
        + _made("b", "n")
        + "bid(a) -SIGNED_WITH origin=file-> z\nbid(b) -SIGNED_WITH origin=file-> z\n",
        (Expected(_P, "same_signature", ("a", "b")),),
    ),
    Example(
        "processor_only",
        "one serial alone is disputed: a lead, never a presumption",
        _LOT + _PUBLISHED + _made("a", "mcd") + _made("b", "nce"),
        (Expected(_L, "same_serial", ("a", "b")),),
    ),
    Example(
        "two_serials_of_three",
        "processor and disk are equal, the network card is not",
        _LOT + _PUBLISHED + _made("a", "mcd") + _made("b", "ncd"),
        (Expected(_L, "same_serial", ("a", "b")),),
    ),
    Example(
        "three_serials_of_two_files",
        "three equal serials that stand in different files of one bid are no one computer",
        _LOT
        + _PUBLISHED
        + _made("a", "mcd")
        + _made("b", "mc")
        + _made("b", "d", "file_digest=other"),
        (Expected(_L, "same_serial", ("a", "b")),),
    ),
    Example(
        "contested_serial",
        "sources of equal rank differ about the disk",
        _LOT
        + _PUBLISHED
        + _made("a", "mcd")
        + _made("b", "mc")
        + _made("b", "d", "contested file_digest=f1"),
        (Expected(_L, "same_computer_unproven", ("a", "b")),),
        incomplete=("contested_fact",),
    ),
    Example(
        "lock_of_the_control_price",
        "the lock of the control-price file: inherited, not counted, and said so",
        _LOT + _PUBLISHED + _made("a", "q") + _made("b", "q"),
        excluded=("inherited_from_published",),
    ),
    Example(
        "computer_of_the_control_price",
        "the computer of the control-price file: not counted either",
        _LOT
        + "".join(f"L -CONTROL_PRICE_FROM-> {device}\n" for device in "mcd")
        + _made("a", "mcd")
        + _made("b", "mcd"),
        excluded=("inherited_from_published",),
    ),
    Example(
        "own_computers",
        "each file from a computer and a lock of its own",
        _LOT + _PUBLISHED + _made("a", "md") + _made("b", "ne"),
    ),
    Example(
        "consortium_of_its_own",
        "two bids with a member in common: see D03",
        "lot L deadline=2026-10-15T09:30 regime=tender\nbids a+b b\nDevice k kind=lock\n"
        "bid(a) -AUTHORED_BY-> k\nbid(b) -AUTHORED_BY-> k\n",
    ),
    Example(
        "certificate_of_the_upload",
        "a certificate used at the upload is the subject of D09",
        _LOT
        + _made("a", "m")
        + _made("b", "n")
        + "bid(a) -SIGNED_WITH origin=upload-> z\nbid(b) -SIGNED_WITH origin=upload-> z\n",
    ),
    Example(
        "another_lot",
        "the same lock in a bid for another lot",
        "lot L deadline=2026-10-15T09:30 regime=tender\nbids a c\n"
        "lot M deadline=2026-10-15T09:30\nbids b\nDevice k kind=lock\nDevice n kind=mac\n"
        "bid(a) -AUTHORED_BY-> k\nbid(b) -AUTHORED_BY-> k\nbid(c) -AUTHORED_BY-> n\n",
    ),
    Example(
        "no_trace_data",
        "nothing is known about the files: not decidable, and said so",
        _LOT,
        incomplete=("feed_missing",),
    ),
)
