"""Loopback ports: which are free, and whether a Bolt server answers on one."""

from __future__ import annotations

import errno
import socket
from typing import Final

from credit_hub.model.errors import PortInUseError

__all__ = ["LOOPBACK", "bolt_answers", "choose_port", "is_free"]

LOOPBACK: Final = "127.0.0.1"
_SPAN: Final = 100
_BOLT_HANDSHAKE: Final = bytes.fromhex("6060b01700000005000000040000000000000000")
"""Bolt's magic number and the versions 5.0 and 4.0 (Bolt Protocol documentation, "Handshake")."""


def is_free(port: int) -> bool:
    """Say whether a server could listen on a loopback port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            if error.errno in {errno.EADDRINUSE, errno.EACCES}:
                return False
            raise
        return True


def choose_port(wanted: int) -> int:
    """Return ``wanted`` if it is free, else the next free port above it.

    Raises:
        PortInUseError: None of the next hundred ports is free.
    """
    for port in range(wanted, min(wanted + _SPAN, 65536)):
        if is_free(port):
            return port
    message = f"no port from {wanted} to {wanted + _SPAN - 1} is free on {LOOPBACK}"
    raise PortInUseError(message, remedy="name another port")


def bolt_answers(port: int, timeout: float = 1.0) -> bool:
    """Say whether a Bolt server completes the protocol's handshake on a loopback port.

    An open port is not enough: Neo4j listens before it serves, and another program may hold it.
    """
    try:
        with socket.create_connection((LOOPBACK, port), timeout) as connection:
            connection.settimeout(timeout)
            connection.sendall(_BOLT_HANDSHAKE)
            return connection.recv(4, socket.MSG_WAITALL)[2:] in {b"\x00\x05", b"\x00\x04"}
    except OSError:
        return False
