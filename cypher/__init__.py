"""Every query of the hub is a ``.cypher`` file with a header; this reader loads them by name.

A header line is ``// key: text``; continuation lines start with ``//   ``. Required keys: name,
purpose, params, returns, mode (read or write), cost. A query that is the same for every kind of
node or edge holds the placeholder ``__LABEL__`` or ``__TYPE__``, declares it by
``// identifier: label`` (or ``type``), and is bound to a name of ``model.schema`` by
:meth:`Query.bound`: identifiers never come from user input.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final, Literal

from credit_hub.model.errors import UnknownQueryError
from credit_hub.model.schema import EDGE_TYPES, NODE_TYPES

__all__ = ["Query", "load", "names"]

REQUIRED: Final = ("name", "purpose", "params", "returns", "mode", "cost")
_PLACEHOLDERS: Final = {"label": "__LABEL__", "type": "__TYPE__"}
_HEADER: Final = re.compile(r"^//\s*(?P<key>[a-z_]+):\s*(?P<text>.*)$")
_CONTINUATION: Final = re.compile(r"^//\s{3,}(?P<text>.*)$")
_FIELD: Final = re.compile(r"(?P<name>[a-z_][a-z0-9_]*)\s*:\s*(?P<type>[^,<]+(?:<[^>]*>)?)")


@dataclass(frozen=True, slots=True)
class Query:
    """A named query: its text, the parameters it needs and the columns it returns."""

    name: str
    purpose: str
    text: str
    parameters: tuple[tuple[str, str], ...]
    returns: tuple[tuple[str, str], ...]
    mode: Literal["read", "write"]
    cost: str
    identifier: Literal["label", "type"] | None = None

    def bound(self, identifier: str) -> Query:
        """Return the query for one label or edge type of the schema.

        Raises:
            UnknownQueryError: The query takes no identifier, or the schema has no such name.
        """
        known = {"label": NODE_TYPES, "type": EDGE_TYPES}.get(self.identifier or "", {})
        if self.identifier is None or identifier not in known:
            message = (
                f"query {self.name!r} cannot be bound to {identifier!r}: not a name of model.schema"
            )
            raise UnknownQueryError(message)
        text = self.text.replace(_PLACEHOLDERS[self.identifier], identifier)
        return replace(self, text=text, identifier=None)


@cache
def load(name: str) -> Query:
    """Return the query in ``<name>.cypher``.

    Raises:
        UnknownQueryError: There is no such file, or its header is not complete.
    """
    resource = files(__name__).joinpath(*f"{name}.cypher".split("/"))
    if not resource.is_file():
        message = f"no query {name!r}"
        raise UnknownQueryError(message, remedy="see the folder cypher/ for the names")
    return _parse(name, resource.read_text(encoding="utf-8"))


def names() -> tuple[str, ...]:
    """Return the names of all queries, sorted."""
    return tuple(sorted(_walk(files(__name__), "")))


def _walk(folder: Traversable, prefix: str) -> list[str]:
    found: list[str] = []
    for item in folder.iterdir():
        if item.is_dir():
            found += _walk(item, f"{prefix}{item.name}/")
        elif item.name.endswith(".cypher"):
            found.append(prefix + item.name.removesuffix(".cypher"))
    return found


def _parse(name: str, source: str) -> Query:
    header: dict[str, str] = {}
    key = ""
    lines = source.splitlines()
    body_from = 0
    for number, line in enumerate(lines):
        if match := _HEADER.match(line):
            key = match["key"]
            header[key] = match["text"].strip()
        elif key and (more := _CONTINUATION.match(line)):
            header[key] = f"{header[key]} {more['text'].strip()}".strip()
        else:
            body_from = number
            break
    missing = [k for k in REQUIRED if k not in header]
    identifier = header.get("identifier")
    if (
        missing
        or header["name"] != name
        or header["mode"] not in {"read", "write"}
        or identifier not in {None, "label", "type"}
    ):
        wrong = missing or "name, mode or identifier"
        message = f"query file {name!r}: header lacks or misstates {wrong}"
        raise UnknownQueryError(message)
    return Query(
        name=name,
        purpose=header["purpose"],
        text="\n".join(lines[body_from:]).strip(),
        parameters=_fields(header["params"]),
        returns=_fields(header["returns"]),
        mode="write" if header["mode"] == "write" else "read",
        cost=header["cost"],
        identifier=None if identifier is None else "label" if identifier == "label" else "type",
    )


def _fields(text: str) -> tuple[tuple[str, str], ...]:
    if text.strip() in {"", "-"}:
        return ()
    return tuple((m["name"], m["type"].strip()) for m in _FIELD.finditer(text))
