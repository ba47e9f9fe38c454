"""Every query of the hub is a ``.cypher`` file with a header; this reader loads them by name.

A header line is ``// key: text``; continuation lines start with ``//   ``. Required keys: name,
purpose, params, returns, mode (read or write), cost. Optional keys: ``allows`` names operators of
the plan that are refused elsewhere (AllNodesScan, CartesianProduct) and says why here they are not;
``identifier`` declares placeholders.

A query that is the same for every kind of node or edge holds a placeholder and is bound to a name
of ``model.schema`` by :meth:`Query.bound`: identifiers never come from user input.

===================  =============================  ===================================
identifier           placeholders                   bound to
===================  =============================  ===================================
``label``            ``__LABEL__``                  a kind of node that sources state
``stated label``     ``__LABEL__``                  also a common label (Sanction)
``type``             ``__TYPE__``                   a kind of edge that sources state
``any label``        ``__LABEL__``                  also the hub's own kinds of node
``any type``         ``__TYPE__``                   also the hub's own kinds of edge
``judgement label``  ``__LABEL__``                  Finding or Lead
``... property``     as above, ``__PROPERTY__``     and one of its properties
===================  =============================  ===================================
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final, Literal

from credit_hub.model.errors import UnknownQueryError
from credit_hub.model.schema import (
    EDGE_TYPES,
    ENTITY_LABEL,
    NODE_PROVENANCE,
    NODE_TYPES,
    PROVENANCE,
    SYSTEM_EDGE_TYPES,
    SYSTEM_NODE_TYPES,
)

__all__ = ["Query", "load", "names"]

REQUIRED: Final = ("name", "purpose", "params", "returns", "mode", "cost")
OPTIONAL: Final = ("identifier", "allows")
_ANY_LABEL: Final = NODE_TYPES | SYSTEM_NODE_TYPES
_ANY_TYPE: Final = EDGE_TYPES | SYSTEM_EDGE_TYPES
_STATED_LABELS: Final = dict.fromkeys(
    (*NODE_TYPES, *(extra for node in NODE_TYPES.values() for extra in node.extra_labels))
)
_JUDGEMENTS: Final = ("Finding", "Lead")
_IDENTIFIERS: Final = ("label", "stated label", "type", "any label", "any type", "judgement label")
_PROPERTY: Final = " property"
_HEADER: Final = re.compile(r"^// ?(?P<key>[a-z_]+):\s*(?P<text>.*)$")
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
    identifier: str | None = None
    """One of label, type, any label, any type, each also with `` property``; None once bound."""
    allows: str = ""

    def bound(self, identifier: str, property_name: str | None = None) -> Query:
        """Return the query for one label or edge type of the schema, and one of its properties.

        Raises:
            UnknownQueryError: The query takes no such identifier, or the schema has no such name.
        """
        if (identifier, property_name) not in set(self.identifiers()):
            asked = identifier if property_name is None else f"{identifier}.{property_name}"
            message = f"query {self.name!r} cannot be bound to {asked!r}: no name of model.schema"
            raise UnknownQueryError(message)
        text = self.text.replace("__LABEL__", identifier).replace("__TYPE__", identifier)
        if property_name is not None:
            text = text.replace("__PROPERTY__", property_name)
        return replace(self, text=text, identifier=None)

    def identifiers(self) -> Iterator[tuple[str, str | None]]:
        """Yield all that the query can be bound to: a name, and a property where it takes one."""
        kind = (self.identifier or "").removesuffix(_PROPERTY)
        for name in _known(kind):
            if self.identifier == kind:
                yield name, None
            else:
                yield from ((name, known) for known in _properties(name))


def _known(kind: str) -> Iterable[str]:
    tables: dict[str, Iterable[str]] = {
        "label": NODE_TYPES,
        "stated label": _STATED_LABELS,
        "type": EDGE_TYPES,
        "any label": (ENTITY_LABEL, *_ANY_LABEL),
        "any type": _ANY_TYPE,
        "judgement label": _JUDGEMENTS,
    }
    return tables.get(kind, ())


def _properties(name: str) -> Iterator[str]:
    """Yield the names of the properties that nodes or edges of this kind may carry."""
    if name == ENTITY_LABEL:
        yield "id"
    elif name in EDGE_TYPES:
        yield from (p.name for p in (*PROVENANCE, *EDGE_TYPES[name].properties))
    elif name in SYSTEM_EDGE_TYPES:
        yield from (p.name for p in SYSTEM_EDGE_TYPES[name].properties)
    elif name in SYSTEM_NODE_TYPES:
        yield from ("id", *(p.name for p in SYSTEM_NODE_TYPES[name].properties))
    else:
        yield from ("id", *(p.name for p in (*NODE_TYPES[name].properties, *NODE_PROVENANCE)))


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
    missing = [k for k in REQUIRED if not header.get(k)]
    unknown = [k for k in header if k not in REQUIRED + OPTIONAL]
    if missing or unknown:
        message = f"query file {name!r}: header lacks {missing} or has unknown keys {unknown}"
        raise UnknownQueryError(message)
    identifier = header.get("identifier")
    if header["name"] != name or header["mode"] not in {"read", "write"}:
        message = f"query file {name!r}: header misstates name or mode"
        raise UnknownQueryError(message)
    if identifier is not None and identifier.removesuffix(_PROPERTY) not in _IDENTIFIERS:
        message = f"query file {name!r}: header has an unknown identifier {identifier!r}"
        raise UnknownQueryError(message)
    return Query(
        name=name,
        purpose=header["purpose"],
        text="\n".join(lines[body_from:]).strip(),
        parameters=_fields(header["params"]),
        returns=_fields(header["returns"]),
        mode="write" if header["mode"] == "write" else "read",
        cost=header["cost"],
        identifier=identifier,
        allows=header.get("allows", ""),
    )


def _fields(text: str) -> tuple[tuple[str, str], ...]:
    if text.strip() in {"", "-"}:
        return ()
    return tuple((m["name"], m["type"].strip()) for m in _FIELD.finditer(text))
