"""Serials that bid tools and platforms record: one device is one value, and placeholders are none.

A network card prints its address with colons, dashes or nothing between the bytes; boards of one
maker often carry no serial but a text like ``To be filled by O.E.M.``. Two bids that share such a
text share nothing.
"""

from __future__ import annotations

import ipaddress
import re
from typing import Final

from credit_hub.loaders.source import Kind, Parsed, ValueProblem

__all__ = ["CERTIFICATE", "IP", "MAC", "SERIAL"]

_MAC: Final = re.compile(
    r"^(?:[0-9A-F]{2}[:\-.]?){5}[0-9A-F]{2}$|^(?:[0-9A-F]{4}\.){2}[0-9A-F]{4}$"
)
_PLACEHOLDER: Final = re.compile(
    r"^(?:0+|F+|X+|1234567890?|0123456789(?:ABCDEF)?|NONE|NOT ?SPECIFIED|NOT ?AVAILABLE"
    r"|DEFAULT ?STRING|SYSTEM ?SERIAL ?NUMBER|TO ?BE ?FILLED ?BY ?O\.?E\.?M\.?|N/?A"
    r"|未知|无法获取)$"
)
_SHORTEST: Final = 4
"""Shorter texts tell no two devices apart."""


def _refuse_placeholder(value: str) -> None:
    if len(value) < _SHORTEST or _PLACEHOLDER.match(value):
        raise ValueProblem(
            "trace.placeholder",
            "a maker's placeholder, not a serial: many devices carry it",
            "leave the column empty where the tool finds no serial",
        )


def _serial(value: str) -> Parsed:
    serial = " ".join(value.upper().split())
    _refuse_placeholder(serial.replace("-", "").replace(":", ""))
    return serial


def _mac(value: str) -> Parsed:
    text = value.upper()
    if not _MAC.match(text):
        raise ValueProblem(
            "trace.mac", "not six bytes in hexadecimal (IEEE 802)", "write 3C-52-82-01-02-03"
        )
    digits = re.sub(r"[^0-9A-F]", "", text)
    _refuse_placeholder(digits)
    return digits


def _ip(value: str) -> Parsed:
    try:
        address = ipaddress.ip_address(value)
    except ValueError as error:
        raise ValueProblem(
            "trace.ip", "not an IP address", "write one IPv4 or IPv6 address"
        ) from error
    if address.is_loopback or address.is_unspecified or address.is_link_local:
        raise ValueProblem(
            "trace.ip",
            "an address that every computer has",
            "send the address that the platform saw",
        )
    return str(address)


SERIAL: Final = Kind("device_serial", _serial, personal=True)
"""Serial of a processor, disk, lock or certificate, in capitals."""
CERTIFICATE: Final = Kind("certificate_number", _serial, personal=True)
"""Number of a person's certificate of qualification, in capitals."""
MAC: Final = Kind("mac", _mac, personal=True)
"""Address of a network card: twelve hexadecimal digits."""
IP: Final = Kind("ip", _ip, personal=True)
"""Address of an upload in its shortest form."""
