"""What all texts of a file tell together: the template of each lot and the names of its bidders.

A bid file repeats the tender's template, which makes any two bids alike; and only beside the other
bidders' names is a name in a file somebody else's. Both are known only when the whole file is read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from credit_hub.loaders.columns import BID_COLUMNS, LOT_NUMBER, TENDER_NUMBER
from credit_hub.loaders.documents.bid_record import read_values
from credit_hub.loaders.documents.values import is_unicode, obj, text
from credit_hub.loaders.identity import IdentityKeys
from credit_hub.loaders.source import Context
from credit_hub.model.sketch import letters, shingles

__all__ = ["TEXT", "Lot", "TextKeys", "Texts", "is_template", "prepare", "text_of"]

TEXT: Final = ("文本", "text")
_KIND: Final = ("文件类别", "kind")
_TEMPLATE: Final = frozenset({"招标文件", "招标文件模板", "投标文件格式", "template"})
_LEAST_NAME: Final = 6
"""Shorter names of firms stand in texts by chance."""
_HASH_BYTES: Final = 6


@dataclass(frozen=True, slots=True)
class TextKeys:
    """Keyed hashes of shingles and errors: without the key no text can be tried out on them."""

    keys: IdentityKeys

    def hashes(self, plain: str) -> frozenset[int]:
        """The hashes of the shingles of a text."""
        key = bytes.fromhex(self.keys.digest("text.sketch"))
        return frozenset(
            int.from_bytes(hashlib.blake2b(s.encode(), key=key, digest_size=_HASH_BYTES).digest())
            for s in shingles(plain)
        )

    def error(self, plain: str) -> str:
        """The digest of one error."""
        return self.keys.digest("text.error", plain)[:16]


@dataclass(slots=True)
class Lot:
    """What the file says of one lot."""

    template: set[int] = field(default_factory=set)
    template_letters: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    """Plain letters of the bidders' names, with the code of whose name it is."""

    def named(self, plain: str, own: str) -> Mapping[str, int]:
        """How often the names of other bidders stand in a text, by their codes.

        Longer names are taken out first, so that a name inside a longer one is not found.
        """
        found: dict[str, int] = {}
        for name in sorted(self.names, key=lambda name: (-len(name), name)):
            times = plain.count(name)
            if times:
                plain = plain.replace(name, "\x00")
                if self.names[name] != own:
                    found[self.names[name]] = found.get(self.names[name], 0) + times
        return found


Texts = Mapping[tuple[str, str], Lot]
"""The lots of a file by the numbers of tender and lot."""


def is_template(record: Mapping[str, object]) -> bool:
    """Whether a record is a text of the tender and not of a bid."""
    return any(text(record.get(name)) in _TEMPLATE for name in _KIND)


def text_of(record: Mapping[str, object]) -> str:
    """The text of a record; empty where it has none."""
    return next((found for name in TEXT if (found := text(record.get(name)))), "")


def prepare(records: Iterator[object], context: Context) -> Texts:
    """Read all records of a file for templates and names."""
    lots: dict[tuple[str, str], Lot] = {}
    keys = TextKeys(context.keys)
    for record in map(obj, records):
        if not is_unicode(record):
            continue
        values = read_values(record, (TENDER_NUMBER, LOT_NUMBER, *BID_COLUMNS[2:])).found
        number = (str(values.get("tender_number", "")), str(values.get("lot_number", "")))
        lot = lots.setdefault(number, Lot())
        if is_template(record):
            plain = letters(text_of(record))
            lot.template |= keys.hashes(plain)
            lot.template_letters.append(plain)
            continue
        name, code = letters(str(values.get("bidder_name", ""))), values.get("bidder_uscc")
        if code is not None and len(name) >= _LEAST_NAME:
            lot.names[name] = str(code)
    return lots
