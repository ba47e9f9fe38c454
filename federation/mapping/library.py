"""The scales and tables that come with the hub: public knowledge, provisional until both sign."""

from __future__ import annotations

from importlib.resources import files
from typing import Final

from credit_hub.federation.encoding import strict_json
from credit_hub.federation.mapping.scales import Scale
from credit_hub.federation.mapping.tables import MappingTable, read_table

__all__ = ["SCALES", "TABLES", "scale", "table"]

SCALES: Final = ("shangding", "qianjiang")
TABLES: Final = ("shangding-to-qianjiang", "qianjiang-to-shangding")


def scale(name: str) -> Scale:
    """Return a scale that comes with the hub.

    Raises:
        KeyError: There is none of this name.
    """
    if name not in SCALES:
        raise KeyError(name)
    content = _content(name)
    strict_json.parse(content, where=name)
    return Scale.model_validate_json(content)


def table(name: str) -> MappingTable:
    """Return a provisional table that comes with the hub.

    Raises:
        KeyError: There is none of this name.
    """
    if name not in TABLES:
        raise KeyError(name)
    return read_table(_content(name))


def _content(name: str) -> bytes:
    return files("credit_hub.federation.mapping").joinpath("data", f"{name}.json").read_bytes()
