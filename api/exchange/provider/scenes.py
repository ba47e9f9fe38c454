"""Scenes that this city answers for: a file that the operator keeps, and nothing that is built in.

Every scene has the number of its impact assessment (PIPL art. 55): without one none is answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from credit_hub.federation.encoding import strict_json
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.records.personal import Scene
from credit_hub.model.errors import SettingsError

__all__ = ["SceneFile"]

_SCENES: Final = TypeAdapter(tuple[Scene, ...])
_Seen = tuple[int, int]


@dataclass(frozen=True, slots=True)
class SceneFile:
    """``scenes.json`` in the folder of the exchange: an array; read again when it changes.

    Attributes:
        path: The file.
    """

    path: Path
    _known: list[tuple[_Seen, Mapping[tuple[str, str], Scene]]] = field(
        default_factory=list, repr=False, compare=False
    )

    def find(self, scene: str, reader: str) -> Scene | None:
        """Return a scene of a partner, or None.

        Raises:
            SettingsError: The file is none of scenes.
        """
        try:
            status = self.path.stat()
        except FileNotFoundError:
            return None
        seen = (status.st_mtime_ns, status.st_size)
        if not self._known or self._known[0][0] != seen:
            self._known[:] = [(seen, self._read())]
        return self._known[0][1].get((scene, reader))

    def _read(self) -> Mapping[tuple[str, str], Scene]:
        data = self.path.read_bytes()
        try:
            strict_json.parse_array(data, where=self.path.name)
            scenes = _SCENES.validate_json(data)
        except (VerificationError, ValidationError) as error:
            message = f"{self.path} is no file of scenes: {error}"
            raise SettingsError(message, remedy="see docs/how-to/exchange.md") from error
        return {(scene.id, scene.reader): scene for scene in scenes}
