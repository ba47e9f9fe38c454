"""Settings of the exchange with other cities; those of the hub are in ``api.settings``."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode

from credit_hub.federation.encoding.entity_id import check_entity_id
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.http.destination import is_plain

__all__ = ["ExchangeSettings"]


class ExchangeSettings(BaseSettings):
    """Who this city is in the alliance, where its exchange listens, and where the registry is."""

    exchange_entity: str | None = Field(
        default=None,
        description="Entity id of this city in the alliance, for example "
        "https://credit.zhengzhou.example/fed; unset = this hub exchanges nothing.",
    )
    exchange_host: str = Field(
        default="127.0.0.1",
        description="Address that the exchange listens on: apart from the HTTP service, so that "
        "partners reach nothing else.",
    )
    exchange_port: int = Field(
        default=8400, ge=1, le=65535, description="Port that the exchange listens on."
    )
    exchange_dir: Path | None = Field(
        default=None,
        description="Folder of keys, trusted registry, transparency log and what the witness "
        "remembers; unset = exchange in the data folder.",
    )
    exchange_mirror: str | None = Field(
        default=None,
        description="Where the registry is read: an https URL above metadata and targets, or a "
        "folder (a mounted share, an unpacked file drop); unset = the folder publication of the "
        "exchange, where this city itself publishes.",
    )
    exchange_scale: Literal["shangding", "qianjiang"] = Field(
        default="shangding",
        description="Scale of the personal scores that this city's score files hold.",
    )
    exchange_witness_seconds: int = Field(
        default=60,
        ge=1,
        le=3600,
        description="Seconds between two requests to the witnesses for this city's log.",
    )
    exchange_per_minute: int = Field(
        default=60_000,
        ge=1,
        le=600_000,
        description="Signatures of requests that are verified for one peer in any sixty seconds.",
    )
    exchange_certificate_header: str | None = Field(
        default=None,
        pattern=r"^[A-Za-z][A-Za-z0-9-]{0,60}$",
        description="Header in which a gateway that checks client certificates passes on the "
        "entity id of the certificate's member: it must be the one that signed. The gateway must "
        "overwrite it. Unset = no client certificates.",
    )
    exchange_inner_networks: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Networks of one's own in which partners may lie, as CIDR, separated by "
        "commas; all other inner addresses are refused.",
    )

    @field_validator("exchange_entity")
    @classmethod
    def _entity(cls, value: str | None) -> str | None:
        """An entity id has one form only."""
        if value is None:
            return None
        try:
            return check_entity_id(value)
        except VerificationError as error:
            raise ValueError(error.reason.en) from None

    @field_validator("exchange_mirror")
    @classmethod
    def _mirror(cls, value: str | None) -> str | None:
        """A mirror on the web is reached by TLS; what it yields is verified all the same."""
        if value is None or "://" not in value:
            return value
        at_home = value.startswith(("http://127.0.0.1:", "http://[::1]:"))
        if not (value.startswith("https://") or at_home) or "?" in value or not is_plain(value):
            raise ValueError("no https URL without user, query and fragment, and no folder")
        return value.rstrip("/")

    @field_validator("exchange_inner_networks", mode="before")
    @classmethod
    def _networks(cls, value: object) -> object:
        """Read networks separated by commas."""
        if isinstance(value, str):
            value = tuple(part.strip() for part in value.split(",") if part.strip())
        if isinstance(value, tuple):
            for part in value:
                ipaddress.ip_network(part)
        return value
