"""Where the HTTP service listens, and how it is called there."""

from __future__ import annotations

import errno
import socket
from typing import Final

from credit_hub.model.errors import PortInUseError, SettingsError

_BACKLOG: Final = 2048
"""Connections that wait to be accepted; uvicorn's own default."""
_SPAN: Final = 100
"""Ports that are tried before giving up."""


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens at a port.

    Raises:
        PortInUseError: Another program listens there, or the port needs rights that we lack.
        SettingsError: The host is not an address of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named because asyncio sets TCP_NODELAY only where it is: without, an answer
    # in two writes waits 40 ms for the acknowledgement of the first.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        if error.errno in {errno.EADDRINUSE, errno.EACCES}:
            message = f"port {port} of {host} cannot be listened at: {error.strerror}"
            raise PortInUseError(
                message, remedy="name a free port: --port, or CREDIT_HUB_PORT"
            ) from error
        message = f"CREDIT_HUB_HOST {host!r} is not an address of this machine: {error.strerror}"
        raise SettingsError(message, remedy="write 127.0.0.1, or an address that it has") from error
    return listener


def url_of(host: str, port: int) -> str:
    """Return the address at which the service is asked from this machine."""
    name = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  # no bind here
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


def free_port(host: str, wanted: int) -> int:
    """Return ``wanted`` if it is free, else the next free port above it.

    Raises:
        PortInUseError: None of the next hundred ports is free.
    """
    for port in range(wanted, min(wanted + _SPAN, 65536)):
        try:
            listening(host, port).close()
        except PortInUseError:
            continue
        return port
    message = f"no port from {wanted} to {wanted + _SPAN - 1} of {host} is free"
    raise PortInUseError(message, remedy="name another one: --port, or CREDIT_HUB_PORT")
