"""What ``credit-hub demo`` loads: a synthetic district and, where present, real data.

The demo uses the hub's ordinary data folder and ordinary commands, nothing of its own. It refuses a
graph that holds loads of other files, so that synthetic firms never mix with a city's facts.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from credit_hub.api.hub import Hub
from credit_hub.api.settings import Settings
from credit_hub.graph.repositories.loads import LoadRepository
from credit_hub.loaders.readers import inspect
from credit_hub.loaders.source import AnySource
from credit_hub.loaders.sources import SOURCES
from credit_hub.loaders.synthetic import DISTRICT, Manifest, generate
from credit_hub.model.errors import ConflictError, SettingsError

LOT: Final = "ZZTEST-G1/1"
"""The lot of scenario G1."""
_LOADS: Final = 1000
"""Loads looked at; a demo has about twenty."""
_REGISTRATIONS: Final = "enterprise_registration"
_LABELLED: Final = "collusion/Brazil.csv"


@dataclass(frozen=True, slots=True)
class Input:
    """One file of the demo and the source it belongs to."""

    source: AnySource
    path: Path


def district(settings: Settings) -> Manifest:
    """The synthetic district, generated on first use, and anew where an older hub generated it."""
    folder = settings.data_dir / "demo-district"
    try:
        return generate(folder, DISTRICT)
    except ConflictError:
        shutil.rmtree(folder)  # it is the hub's own, in its data folder
        return generate(folder, DISTRICT)


def inputs(settings: Settings, manifest: Manifest) -> Iterator[Input]:
    """The files of the demo: the district, then real data where the machine has it."""
    for source, path in manifest.files.items():
        yield Input(SOURCES[source], path)
    shared = _shared(settings)
    for path in sorted((shared / _REGISTRATIONS).glob("*.csv.gz")):
        yield Input(SOURCES["enterprise-registration"], path)
    labelled = shared / _LABELLED
    if labelled.exists():
        yield Input(SOURCES["labelled-tenders"], labelled)


def refuse_foreign_loads(hub: Hub, files: Iterable[Input]) -> None:
    """Keep synthetic firms out of a graph that holds anything but the demo.

    Files are told apart by their bytes, not by their names: a city's file may have the same name.

    Raises:
        ConflictError: The graph holds loads of other files.
    """
    own = {inspect(item.path).sha256 for item in files}
    foreign = sorted(
        {
            record.file_name
            for record in LoadRepository(hub.store).recent(limit=_LOADS)
            if record.file_sha256 not in own
        }
    )
    if foreign:
        message = f"the graph holds loads that are not this demo's: {', '.join(foreign[:5])}"
        raise ConflictError(
            message,
            remedy="give the demo a folder of its own: --data-dir FOLDER; or, if an older version "
            "of the demo loaded them, empty the graph: credit-hub db reset",
        )


def _shared(settings: Settings) -> Path:
    """Where real data may be.

    Raises:
        SettingsError: A folder was named that is not there.
    """
    if settings.shared_data is None:
        return Path.cwd().parent / "shared" / "data"
    if not settings.shared_data.is_dir():
        message = f"CREDIT_HUB_SHARED_DATA: {settings.shared_data} is no folder"
        raise SettingsError(message, remedy="unset it, or name the folder with the real data")
    return settings.shared_data
