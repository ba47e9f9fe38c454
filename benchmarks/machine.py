"""Facts about the machine and the software that a figure was measured on."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version

import psutil


def machine_facts() -> dict[str, object]:
    """Return processors, memory, load, and the versions of what was measured."""
    return {
        "processors": os.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30, 1),
        "load_average": [round(value, 1) for value in psutil.getloadavg()],
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "python": platform.python_version(),
        "neo4j_driver": version("neo4j"),
    }
