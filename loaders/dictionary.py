"""The data dictionary: the pages of ``docs/sources``, made from the declarations.

``python -m credit_hub.loaders.dictionary docs/sources`` writes them; a test compares them with the
declarations. How to write a value is taken from the parser itself: it is the remedy of a value
that the parser refuses.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Final

from credit_hub.loaders import sources
from credit_hub.loaders.aliases import Family, families
from credit_hub.loaders.source import (
    AnySource,
    Column,
    DocumentSource,
    EdgeMap,
    Kind,
    NodeMap,
    Source,
    ValueProblem,
)
from credit_hub.model.schema import EDGE_TYPES

__all__ = ["main", "pages"]

INDEX: Final = "README"
_IMPOSSIBLE: Final = "\x00"
"""No value of any kind: what a parser says of it tells how its values are written."""
_GENERATED: Final = (
    "<!-- Made by `python -m credit_hub.loaders.dictionary docs/sources`; do not edit by hand. -->"
)


def pages() -> Mapping[str, str]:
    """Return every page by its name, without extension."""
    texts = {source.id: "\n".join(_page(source)) + "\n" for source in sources.SOURCES.values()}
    return {INDEX: "\n".join(_index()) + "\n", **texts}


def main(folder: Path) -> None:
    """Write the pages into ``folder`` and remove pages of sources that are gone."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = pages()
    for page in folder.glob("*.md"):
        if page.stem not in texts:
            page.unlink()
    for name, text in texts.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")


def _index() -> Iterator[str]:
    yield from (_GENERATED, "", "# Sources", "")
    yield "Every feed that the hub reads, declared in `loaders/sources`, one file each."
    yield from ("", "| Source | 名称 | What | Authority | Trust |", "|---|---|---|---|---|")
    for source in sources.SOURCES.values():
        link = f"[{source.id}]({source.id}.md)"
        names = f"{source.title_zh} | {source.title_en} | {source.authority}"
        yield f"| {link} | {names} | {source.trust.name} |"
    yield from ("", "## Rules for every table", "")
    yield "- A problem in a required column refuses the row; in an optional one it drops the value"
    yield "  and leaves a note. Nothing is dropped silently."
    yield "- Personal values are masked wherever a person may read them, and keyed in the graph."
    yield "- Texts such as `-`, `— —`, `N/A` and `无` mean that there is no value."
    yield "- Full-width letters and digits are read as their half-width twins."
    yield "- Edges without a known first day are never proof for a given day."
    yield from ("", "## Families of headings", "")
    for family in families():
        yield from _family(family)


def _family(family: Family) -> Iterator[str]:
    yield from (f"### {family.title}", "", f"Verified: {_line(family.evidence)}", "")
    yield from (f"Not verified: {_line(family.unverified)}", "")
    yield from ("| Source | Heading | Column |", "|---|---|---|")
    for source, heading, name in family.headings:
        yield f"| {source} | `{heading}` | {name} |"
    yield ""


def _page(source: AnySource) -> Iterator[str]:
    yield from (_GENERATED, "", f"# {source.title_zh} · {source.title_en}", "")
    yield from (_description(source), "")
    yield from ("| | |", "|---|---|", f"| Id | `{source.id}` |", f"| Version | {source.version} |")
    yield f"| Authority | {source.authority} |"
    yield f"| Standard | {source.standard} |"
    yield f"| Trust | {source.trust.name}: {_trust(source)} |"
    if isinstance(source, Source):
        yield from _table(source)


def _table(source: Source) -> Iterator[str]:
    stated = f"column `{source.stated_at}`, else " if source.stated_at else ""
    yield f"| Key of a row | {_code(source.key)} |"
    yield f"| Stated on | {stated}the date of the file |"
    yield from ("", "## Columns", "")
    yield "| Heading | Also read | Name | Kind | Required | Personal | How to write it |"
    yield "|---|---|---|---|---|---|---|"
    yield from (_column(column) for column in source.columns)
    yield from ("", "## Nodes", "", "| Node | Trust | Properties from columns |", "|---|---|---|")
    yield from (_node(node) for node in source.nodes)
    yield from ("", "## Edges", "", "| Edge | 名称 | Valid | Properties from columns |")
    yield "|---|---|---|---|"
    yield from (_edge(edge) for edge in source.edges)
    if source.checks:
        yield from ("", "## Checks that refuse a row", "")
        yield from (f"- {_line(inspect.getdoc(check) or '')}" for check in source.checks)


def _column(column: Column) -> str:
    also = "; ".join(f"`{heading}`" for heading in column.headings)
    required = "yes" if column.required else "if stated, readable" if column.strict else ""
    personal = "yes" if column.kind.personal else ""
    kind = f"{column.name} | {column.kind.name} | {required} | {personal} | {_how(column.kind)}"
    return f"| `{column.heading}` | {also} | {kind} |"


def _how(kind: Kind) -> str:
    try:
        kind.parse(_IMPOSSIBLE)
    except ValueProblem as problem:
        return problem.remedy.replace("|", "\\|")
    return ""


def _node(node: NodeMap) -> str:
    return f"| {node.name} | {node.trust.name} | {_mapped(node.properties)} |"


def _edge(edge: EdgeMap) -> str:
    start, end = (name or "not stated" for name in edge.valid)
    sentence = f"{edge.start} `{edge.type}` {edge.end}"
    title = EDGE_TYPES[edge.type].title_zh
    return f"| {sentence} | {title} | [{start}, {end}) | {_mapped(edge.properties)} |"


def _mapped(properties: Mapping[str, str]) -> str:
    return ", ".join(
        name if name == column else f"{name} ({column})" for name, column in properties.items()
    )


def _description(source: AnySource) -> str:
    if isinstance(source, DocumentSource):
        module = inspect.getmodule(source.extract)
    else:
        module = import_module(f"{sources.__name__}.{source.id.replace('-', '_')}")
    return inspect.getdoc(module) or ""


def _trust(source: AnySource) -> str:
    return {
        "MENTION": "names somebody in passing",
        "DECLARED": "stated by the subject itself",
        "OFFICIAL": "stated by a public body within its duty",
        "REGISTER": "the register that is the authority for the subject",
    }[source.trust.name]


def _code(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _line(text: str) -> str:
    return " ".join(text.split())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
