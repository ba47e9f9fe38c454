"""How long documents of a registry count."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

__all__ = ["REGISTRY_LIFE", "STATEMENT_LIFE"]

STATEMENT_LIFE: Final = timedelta(hours=24)
"""How long a timestamp counts. One that would count longer would undo the defence against freezing:
its online key is the least protected one."""
REGISTRY_LIFE: Final = timedelta(days=30)
"""How long a list of members counts, with or without a mirror that answers."""
