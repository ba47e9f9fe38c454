"""What a search for paths left out, in words."""

from __future__ import annotations

from collections.abc import Iterator

from credit_hub.graph.paths.answer import NotPassed, PathBounds
from credit_hub.graph.paths.search import Search
from credit_hub.model.findings import Bilingual, Incompleteness

__all__ = ["limits", "not_passed"]


def not_passed(search: Search) -> tuple[NotPassed, ...]:
    """Return the guarded nodes that were met, those that join both ends first."""
    joining = search.joining()
    met = (NotPassed(id_, degree, id_ in joining) for id_, degree in search.guarded.items())
    return tuple(sorted(met, key=lambda n: (not n.joins, -n.degree, n.id)))


def limits(
    search: Search, bounds: PathBounds, *, was_cut: bool, capped: bool
) -> Iterator[Incompleteness]:
    """Yield what a search left out; ``was_cut``: edges of a layer; ``capped``: paths."""
    ends = "|".join(search.ends)
    for node in not_passed(search):
        if node.joins:
            yield Incompleteness(
                "node_not_passed",
                node.id,
                Bilingual(
                    f"{node.id}有{node.degree}条关系，超过{bounds.degree}条，未经其通过；经其可连通，指名后可查",
                    f"{node.id} has {node.degree} relations, more than {bounds.degree}, and was not"
                    " passed through; it joins both ends: name it to see how",
                ),
            )
    others = len(search.guarded) - len(search.joining())
    if others:
        yield Incompleteness(
            "nodes_not_passed",
            ends,
            Bilingual(
                f"另有{others}个关系超过{bounds.degree}条的节点未经通过",
                f"{others} more nodes with over {bounds.degree} relations were not passed through",
            ),
        )
    if search.skipped:
        yield Incompleteness(
            "nodes_capped",
            ends,
            Bilingual(
                f"每层最多展开{bounds.nodes}个节点，其余{search.skipped}个未展开",
                f"at most {bounds.nodes} nodes of one layer were opened; {search.skipped} more"
                " were not",
            ),
        )
    if was_cut:
        yield Incompleteness(
            "edges_capped",
            ends,
            Bilingual(
                f"有一层达到{bounds.edges}条边的上限，其余未读",
                f"one layer met the limit of {bounds.edges} edges; the rest was not read",
            ),
        )
    if capped:
        yield Incompleteness(
            "paths_capped",
            ends,
            Bilingual(
                f"路径过多：最短路径最多列{bounds.shortest}条，检索最多{bounds.visits}步",
                f"too many paths: at most {bounds.shortest} shortest ones are listed and"
                f" {bounds.visits} nodes visited",
            ),
        )
