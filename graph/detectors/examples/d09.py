"""Examples of D09: bids handled by one unit or person."""

from __future__ import annotations

from typing import Final

from credit_hub.graph.detectors.rule import Example, Expected
from credit_hub.model.findings import EvidenceClass
from credit_hub.model.statutes import Regime

__all__ = ["EXAMPLES"]

_BARE: Final = (
    "lot L deadline=2026-10-15T09:30 regime=tender\nbids a b\n"
    "Device m kind=mac\nDevice c kind=cpu\nDevice d kind=disk\nDevice i kind=ip\n"
    "Device n kind=mac\nDevice e kind=disk\nDevice j kind=ip\n"
)
_LOT: Final = _BARE + "bid(a) -HANDLED_BY-> P\nbid(b) -HANDLED_BY-> Q\n"
_P, _L = EvidenceClass.PRESUMED, EvidenceClass.LEAD


def _sent(bid: str, devices: str, more: str = "") -> str:
    words = f"uploaded_at=2026-10-14T1{len(bid)}:0{ord(bid) - 97} {more}".strip()
    return "".join(f"bid({bid}) -UPLOADED_FROM {words}-> {device}\n" for device in devices)


_OWN: Final = _sent("a", "mi") + _sent("b", "nj")
_HANDLED: Final = _BARE + _OWN + "bid(a) -HANDLED_BY-> P\nbid(b) -HANDLED_BY-> P\n"

EXAMPLES: Final = (
    Example(
        "same_handler",
        "one person, known by identity number, handled both bids",
        _HANDLED,
        (Expected(_P, "same_handler", ("a", "b")),),
    ),
    Example(
        "same_handler_procurement",
        "the same under the procurement regime",
        _HANDLED,
        (Expected(_P, "same_handler", ("a", "b")),),
        regime=Regime.PROCUREMENT,
    ),
    Example(
        "same_upload_computer",
        "network card, processor and disk of the uploads are equal; the address says nothing new",
        _LOT + _sent("a", "mcdi") + _sent("b", "mcdi"),
        (Expected(_P, "same_upload_computer", ("a", "b")),),
    ),
    Example(
        "same_upload_certificate",
        "one certificate served both uploads",
        _LOT
        + _OWN
        + "bid(a) -SIGNED_WITH origin=upload-> z\nbid(b) -SIGNED_WITH origin=upload-> z\n",
        (Expected(_P, "same_upload_certificate", ("a", "b")),),
    ),
    Example(
        "address_only",
        "an equal public address has stock explanations: a lead",
        _LOT + _sent("a", "mi") + _sent("b", "ni"),
        (Expected(_L, "same_address", ("a", "b")),),
    ),
    Example(
        "network_card_only",
        "one serial of the uploading computers alone",
        _LOT + _sent("a", "mi") + _sent("b", "mj"),
        (Expected(_L, "same_upload_serial", ("a", "b")),),
    ),
    Example(
        "contested_handler",
        "sources of equal rank differ about who handled the bid of b",
        _BARE + _OWN + "bid(a) -HANDLED_BY-> P\nbid(b) -HANDLED_BY contested-> P\n",
        (Expected(_L, "same_handler_unproven", ("a", "b")),),
        incomplete=("contested_fact",),
    ),
    Example(
        "uploaded_on_site",
        "both uploads came from a computer of the opening room: not counted, and said so",
        _LOT + _sent("a", "mcdi", "on_site=true") + _sent("b", "mcdi", "on_site=true"),
        excluded=("uploaded_on_site",),
    ),
    Example(
        "handlers_of_one_name",
        "handlers of one name without numbers: nobody in particular",
        _BARE
        + _OWN
        + "Person P identity=record name_key=zhao\nPerson Q identity=record name_key=zhao\n"
        + "bid(a) -HANDLED_BY-> P\nbid(b) -HANDLED_BY-> Q\n",
        incomplete=("namesake",),
    ),
    Example(
        "own_handlers_and_computers",
        "each bid by its own handler from its own computer",
        _LOT + _OWN,
    ),
    Example(
        "certificate_of_the_file",
        "a certificate that signed the files is the subject of D08",
        _LOT + _OWN + "bid(a) -SIGNED_WITH origin=file-> z\nbid(b) -SIGNED_WITH origin=file-> z\n",
    ),
    Example(
        "another_lot",
        "the same handler in a bid for another lot",
        "lot L deadline=2026-10-15T09:30 regime=tender\nbids a c\n"
        "lot M deadline=2026-10-15T09:30\nbids b\n"
        "bid(a) -HANDLED_BY-> P\nbid(b) -HANDLED_BY-> P\nbid(c) -HANDLED_BY-> Q\n",
    ),
    Example(
        "no_data",
        "nothing is known about handlers and uploads: not decidable, and said so",
        _BARE,
        incomplete=("feed_missing",),
    ),
)
