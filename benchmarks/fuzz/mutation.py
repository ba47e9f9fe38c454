"""Changes bytes, texts, JSON and workbooks; the same seed changes them alike."""

from __future__ import annotations

import copy
import io
import json
import random
import zipfile
from collections.abc import Callable, Sequence
from typing import Final

__all__ = ["change_bytes", "change_json", "change_table", "change_workbook"]

_TEXTS: Final = (
    "", "\0", "\ufeff", "\ud7ff", "\u202e", "\uff19\uff11", '"', '""', "'", ",", "\n", "\r\n", "\t",
    ";", "|",    "=1+1", "@SUM(A1)", "-1", "1e309", "NaN", "2026-02-30", "0000-00-00",
    "9999-12-31T24:00:00Z",
    "9" * 40, "x" * 70_000, "{" * 3000, "[" * 3000, "\\u0000", "\\ud800", "%s%n", "../../x", "${x}",
    "' OR 1=1 --", "&xxe;", "<!DOCTYPE a>", "null", "true", "[]", "{}", "张" * 5000,
    "91410199TE5T00016Y",
)  # fmt: skip
_BYTES: Final = (
    b"\x00", b"\xff", b"\xfe\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\x81\x30", b"PK\x03\x04",
    b"\x1f\x8b", b"\xd0\xcf\x11\xe0",
)  # fmt: skip
_VALUES: Final[tuple[object, ...]] = (
    None, True, 0, -1, 1.5, 1e308, 10**30, -(2**63), [], {}, [[]], {"a": 1}, *_TEXTS,
)  # fmt: skip
_DEEP: Final = 4000


def change_bytes(random_: random.Random, data: bytes) -> bytes:
    """Flip, cut, double, fill in or cut off some of the bytes."""
    changed = bytearray(data)
    for _ in range(random_.choice((1, 1, 2, 5, 20))):
        at = random_.randrange(len(changed) + 1)
        length = random_.choice((1, 1, 2, 8, 100))
        kind = random_.randrange(5)
        if kind == 0 and at < len(changed):
            changed[at] = random_.randrange(256)
        elif kind == 1:
            del changed[at : at + length]
        elif kind == 2:  # noqa: PLR2004  # the third of five kinds
            changed[at:at] = changed[at : at + length]
        elif kind == 3:  # noqa: PLR2004  # the fourth of five kinds
            changed[at:at] = random_.choice((*_BYTES, random_.choice(_TEXTS).encode()))
        else:
            del changed[random_.choice((at, len(changed) // 2)) :]
    return bytes(changed)


def change_table(random_: random.Random, data: bytes) -> bytes:
    """Change cells, columns and rows of a text with commas."""
    lines = [line.split(b",") for line in data.split(b"\n")]
    for _ in range(random_.choice((1, 2, 6))):
        row = random_.choice(lines)
        at = random_.randrange(len(row))
        kind = random_.randrange(4)
        if kind == 0:
            row[at] = random_.choice(_TEXTS).encode()
        elif kind == 1:
            row.insert(at, random_.choice(row))
        elif kind == 2 and len(row) > 1:  # noqa: PLR2004  # the third of four kinds
            del row[at]
        else:
            lines.insert(random_.randrange(len(lines)), list(random_.choice(lines)))
    return b"\n".join(b",".join(row) for row in lines)


def change_json(random_: random.Random, value: object) -> object:
    """Replace, leave out, add or double members of a JSON value."""
    changed = copy.deepcopy(value)
    for _ in range(random_.choice((1, 1, 2, 4))):
        holders = _holders(changed)
        if not holders:
            return random_.choice(_VALUES)
        holder = random_.choice(holders)
        kind = random_.randrange(4)
        if isinstance(holder, dict):
            _change_object(random_, holder, kind)
        else:
            _change_array(random_, holder, kind)
    shape = random_.random()
    if shape < 0.02:  # noqa: PLR2004  # one in fifty
        return _nested(random_, changed)
    return _widened(random_, changed) if shape < 0.03 else changed  # noqa: PLR2004  # one in 100


def change_workbook(random_: random.Random, data: bytes) -> bytes:
    """Change one part inside the archive, or the archive."""
    if random_.random() < 0.3:  # noqa: PLR2004  # a third: most such archives are refused at once
        return change_bytes(random_, data)
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        names = old.namelist()
        chosen = random_.choice([n for n in names if "sheet1" in n or "Strings" in n] + names)
        for name in names:
            content = old.read(name)
            if name == chosen:
                how: Callable[[random.Random, bytes], bytes] = random_.choice(
                    (change_bytes, _change_markup)
                )
                content = how(random_, content)
            if name != chosen or random_.random() < 0.95:  # noqa: PLR2004  # else it is missing
                new.writestr(name, content)
    return buffer.getvalue()


def as_json(value: object) -> bytes:
    """Return a value as JSON, surrogates escaped."""
    return json.dumps(value).encode()


def _change_markup(random_: random.Random, data: bytes) -> bytes:
    parts = data.split(b"<")
    at = random_.randrange(len(parts))
    text = random_.choice(_TEXTS).replace("\0", "").encode()
    parts[at : at + 1] = random_.choice(([], [parts[at]] * 2, [parts[at], text], [b"v>" + text]))
    return b"<".join(parts)


def _holders(value: object) -> Sequence[dict[str, object] | list[object]]:
    """Return the objects and arrays in a value that are not empty."""
    found: list[dict[str, object] | list[object]] = []
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict) and item:
            found.append(item)
            waiting += item.values()
        elif isinstance(item, list) and item:
            found.append(item)
            waiting += item
    return found


def _change_object(random_: random.Random, holder: dict[str, object], kind: int) -> None:
    name = random_.choice(sorted(holder))
    if kind == 0:
        del holder[name]
    elif kind == 1:
        holder[random_.choice(_TEXTS) or "extra"] = random_.choice(_VALUES)
    else:
        holder[name] = random_.choice((*_VALUES, [holder[name]], {name: holder[name]}))


def _change_array(random_: random.Random, holder: list[object], kind: int) -> None:
    at = random_.randrange(len(holder))
    if kind == 0:
        del holder[at]
    elif kind == 1:
        holder += holder[:50]
    else:
        holder[at] = random_.choice((*_VALUES, [holder[at]]))


def _nested(random_: random.Random, value: object) -> object:
    for _ in range(random_.choice((50, 900))):
        value = [value]
    return value


def _widened(random_: random.Random, value: object) -> object:
    """Add more members than anybody would look through."""
    many = random_.choice((1_000, 50_000))
    if isinstance(value, dict):
        return {**value, **{f"{number:05}": 0 for number in range(many)}}
    return [value, *range(many)]
