"""PKCS#11 URIs (RFC 7512): which key in which device, and where the way to it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self
from urllib.parse import unquote

from credit_hub.model.errors import VaultKeyError

__all__ = ["DeviceUri"]

_SCHEME: Final = "pkcs11:"
_PATH: Final = frozenset({"token", "object", "type"})
_QUERY: Final = frozenset({"module-path", "pin-source"})
_FORM: Final = "pkcs11:token=...;object=...?module-path=/...&pin-source=file:/..."


@dataclass(frozen=True, slots=True)
class DeviceUri:
    """A secret key in a device.

    Attributes:
        token: Label of the token.
        object: Label of the key.
        module: Path of the device's PKCS#11 library.
        pin_file: File with the PIN, in one line.
    """

    token: str
    object: str
    module: str
    pin_file: str

    @property
    def name(self) -> str:
        """The key alone, as it stands in what it has sealed."""
        return f"{_SCHEME}token={self.token};object={self.object}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a URI with these four attributes; ``type=secret-key`` may stand there as well.

        Raises:
            VaultKeyError: It is none, an attribute is missing, comes twice, or is not taken here.
                A PIN in the URI (``pin-value``) is not: settings are shown and logged.
        """
        if not text.startswith(_SCHEME):
            raise _refused(f"it does not begin with {_SCHEME}")
        path, _, query = text.removeprefix(_SCHEME).partition("?")
        found = _attributes(path, ";", _PATH) | _attributes(query, "&", _QUERY)
        if found.get("type", "secret-key") != "secret-key":
            raise _refused("type is not secret-key")
        missing = [name for name in ("token", "object", *sorted(_QUERY)) if not found.get(name)]
        if missing:
            raise _refused(f"{', '.join(missing)} is missing")
        source = found["pin-source"].removeprefix("file:")
        for name, value in (("module-path", found["module-path"]), ("pin-source", source)):
            if not value.startswith("/"):
                raise _refused(f"{name} is no absolute path")
        return cls(found["token"], found["object"], found["module-path"], source)


def _attributes(text: str, separator: str, taken: frozenset[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in text.split(separator) if text else ():
        name, _, value = part.partition("=")
        if name == "pin-value":
            raise _refused("the PIN stands in it; name a file by pin-source")
        if name not in taken or name in found:
            raise _refused(
                f"{name} comes twice" if name in found else f"{name[:32]!r} is not taken"
            )
        try:
            found[name] = unquote(value, errors="strict")
        except UnicodeDecodeError:
            raise _refused(f"{name} is no UTF-8") from None
    return found


def _refused(reason: str) -> VaultKeyError:
    message = f"the PKCS#11 URI (RFC 7512) of the vault's device cannot be used: {reason}"
    return VaultKeyError(message, remedy=f"write it as {_FORM}")
