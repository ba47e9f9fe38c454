"""Writes what the web shares with the hub: types of the interface, titles of kinds and purposes.

``make contract`` runs it; ``python tools/web_contract.py titles`` writes the titles alone, which
needs no Node. ``web/src/api/schema.d.ts`` is generated from the part of the OpenAPI
description that the web uses, and names its digest: that is how a test finds it stale without
Node. Operations that the web does not use may change without it.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from credit_hub.api.app import create_app
from credit_hub.api.audit.purposes import PURPOSES
from credit_hub.api.settings import Settings
from credit_hub.loaders.sources import SOURCES
from credit_hub.model.schema import EDGE_TYPES, NODE_TYPES
from credit_hub.model.schema.types import EdgeType, NodeType

ROOT = Path(__file__).resolve().parents[1]
WEB = ROOT / "web"
TYPES = WEB / "src" / "api" / "schema.d.ts"
VOCABULARY = WEB / "src" / "api" / "vocabulary.json"
USED = frozenset(
    {
        "linked_party_check",
        "search_entities",
        "get_entity",
        "find_paths",
        "get_equity",
        "get_receipt",
        "get_session",
        "log_in",
        "log_out",
        "change_password",
    }
)
"""Operations that the web asks; add one here, then run ``make contract``."""
_SILENT = frozenset({"description", "summary"})
_LONGEST = 24
_EXAMPLES = frozenset({"example", "examples"})

Json = Mapping[str, Any]


def described() -> Json:
    """Return the part of the OpenAPI description that the web uses, without its prose."""
    with tempfile.TemporaryDirectory() as folder:
        whole = create_app(Settings(data_dir=Path(folder))).openapi()
    paths = {
        path: kept
        for path, item in whole["paths"].items()
        if (kept := {m: op for m, op in item.items() if op["operationId"] in USED})
    }
    components = {kind: whole["components"][kind] for kind in ("schemas", "parameters", "headers")}
    needed = set(_referred(paths, components, set()))
    part = {
        "openapi": whole["openapi"],
        "info": {"title": whole["info"]["title"], "version": "1"},
        "paths": paths,
        "components": {
            kind: {name: item for name, item in items.items() if f"{kind}/{name}" in needed}
            for kind, items in components.items()
        },
    }
    bare: Json = _bare(part)
    return bare


def digest(part: Json) -> str:
    """Return the digest that the generated types name."""
    text = json.dumps(part, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def vocabulary() -> str:
    """Return titles of nodes, edges, their properties, sources and purposes as JSON."""
    told = {
        "nodes": {
            label: {**_titles(node), "en": _short(node.title_en, label)}
            for label, node in sorted(NODE_TYPES.items())
        },
        "edges": {name: _titles(edge) for name, edge in sorted(EDGE_TYPES.items())},
        "sources": {
            name: {"zh": source.title_zh, "en": source.title_en}
            for name, source in sorted(SOURCES.items())
        },
        "purposes": {code: {"zh": p.title.zh, "en": p.title.en} for code, p in PURPOSES.items()},
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def main(arguments: list[str]) -> int:
    """Write both files, or the titles alone."""
    VOCABULARY.write_text(vocabulary(), encoding="utf-8")
    if arguments == ["titles"]:
        return 0
    part = described()
    with tempfile.TemporaryDirectory() as folder:
        description = Path(folder) / "openapi.json"
        description.write_text(json.dumps(part), encoding="utf-8")
        program = WEB / "node_modules" / "openapi-typescript" / "bin" / "cli.js"
        node = [sys.executable, str(ROOT / "tools" / "node.py")]
        command = [*node, str(program), str(description), "--output", f"{folder}/schema.d.ts"]
        subprocess.run(command, check=True)
        types = (Path(folder) / "schema.d.ts").read_text(encoding="utf-8")
    TYPES.write_text(f"// digest of the description: {digest(part)}\n{types}", encoding="utf-8")
    return 0


def _titles(kind: NodeType | EdgeType) -> Json:
    properties = {
        prop.name: {"zh": prop.title_zh, "en": prop.title_en, "unit": prop.unit}
        for prop in kind.properties
    }
    return {"zh": kind.title_zh, "en": kind.title_en, "properties": properties}


def _short(title: str, label: str) -> str:
    """Return a title that stands under a node: its first part, or the label where that is long.

    Example:
        >>> _short("natural person, known by a keyed digest only", "Person")
        'natural person'
    """
    first = re.split("[,:]", title)[0]
    return first if len(first) <= _LONGEST else re.sub("(?<=[a-z])(?=[A-Z])", " ", label).lower()


def _referred(value: object, components: Json, seen: set[str]) -> Iterator[str]:
    """Yield each component that a description refers to, also by way of others."""
    if isinstance(value, list):
        for item in value:
            yield from _referred(item, components, seen)
    elif isinstance(value, dict):
        target = value.get("$ref")
        if isinstance(target, str) and target not in seen:
            seen.add(target)
            kind, name = target.rsplit("/", 2)[1:]
            yield f"{kind}/{name}"
            yield from _referred(components[kind][name], components, seen)
        for item in value.values():
            yield from _referred(item, components, seen)


def _bare(value: Any) -> Any:
    """Leave out prose and examples, which change more often than the form; sort the rest."""
    if isinstance(value, list):
        return [_bare(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: _bare(item)
        for name, item in sorted(value.items())
        if name not in _EXAMPLES and not (name in _SILENT and not isinstance(item, dict))
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
