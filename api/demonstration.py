"""What ``credit-hub demo`` loads: a synthetic district and, where present, real data.

The demo uses the hub's ordinary data folder and ordinary commands, nothing of its own. It refuses a
graph that holds loads of other files, so that synthetic firms never mix with a city's facts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from credit_hub.api.hub import Hub
from credit_hub.api.settings import Settings
from credit_hub.graph.repositories.loads import LoadRepository
from credit_hub.loaders.source import AnySource
from credit_hub.loaders.sources import SOURCES
from credit_hub.loaders.synthetic import DISTRICT, Manifest, generate
from credit_hub.model.errors import ConflictError

LOT: Final = "ZZTEST-G1/1"
"""The lot of scenario G1."""
_REGISTRATIONS: Final = "enterprise_registration"
_LABELLED: Final = "collusion/Brazil.csv"


@dataclass(frozen=True, slots=True)
class Input:
    """One file of the demo and the source it belongs to."""

    source: AnySource
    path: Path


def district(settings: Settings) -> Manifest:
    """The synthetic district, generated on first use."""
    return generate(settings.data_dir / "demo-district", DISTRICT)


def inputs(settings: Settings, manifest: Manifest) -> Iterator[Input]:
    """The files of the demo: the district, then real data where the machine has it."""
    for source, path in manifest.files.items():
        yield Input(SOURCES[source], path)
    shared = settings.shared_data or Path.cwd().parent / "shared" / "data"
    for path in sorted((shared / _REGISTRATIONS).glob("*.csv.gz")):
        yield Input(SOURCES["enterprise-registration"], path)
    labelled = shared / _LABELLED
    if labelled.exists():
        yield Input(SOURCES["labelled-tenders"], labelled)


def refuse_foreign_loads(hub: Hub, files: tuple[Input, ...]) -> None:
    """Keep synthetic firms out of a graph that holds anything but the demo.

    Raises:
        ConflictError: The graph holds loads of other files.
    """
    own = {item.path.name for item in files}
    foreign = sorted(
        {r.file_name for r in LoadRepository(hub.store).recent() if r.file_name not in own}
    )
    if foreign:
        message = f"the graph holds loads that are not the demo's: {', '.join(foreign[:5])}"
        raise ConflictError(message, remedy="give the demo a folder of its own: --data-dir FOLDER")
