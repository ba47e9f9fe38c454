"""All settings of the hub, read once from the environment or a ``.env`` file in the working folder.

Nothing below ``api`` reads the environment: every constructor takes what it needs.
docs/how-to/configuration.md is generated from this class.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from platformdirs import user_cache_path, user_data_path
from pydantic import (
    AliasChoices,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import NoDecode, SettingsConfigDict

from credit_hub.api.exchange_settings import ExchangeSettings
from credit_hub.model.access.roles import Role
from credit_hub.model.errors import SettingsError
from credit_hub.model.network import is_loopback, is_safe_url

_APP: Final = "credit-hub"
_PREFIX: Final = "CREDIT_HUB_"
_READ_ELSEWHERE: Final = frozenset({"CREDIT_HUB_WHEELHOUSE"})
"""Variables with the prefix that are read before the hub is installed, by tools/bootstrap.py."""


class Settings(ExchangeSettings):
    """Where the hub keeps its data, which graph it uses, and where it listens."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX,
        env_file=".env",
        extra="ignore",
        frozen=True,
        populate_by_name=True,
    )

    data_dir: Path = Field(
        default_factory=lambda: user_data_path(_APP),
        description="Folder of the local graph, the identity key, load ledgers and logs.",
    )
    cache_dir: Path = Field(
        default_factory=lambda: user_cache_path(_APP),
        description="Folder of downloaded artifacts; may be deleted at any time.",
    )
    maven_mirror: str | None = Field(
        default=None,
        description="Base URL of a Maven mirror for the Neo4j jars; unset = the public one.",
    )
    offline_dir: Path | None = Field(
        default=None,
        description="Folder with the Neo4j jars; when set, nothing is downloaded.",
    )
    neo4j_uri: str | None = Field(
        default=None,
        validation_alias=AliasChoices("NEO4J_URI", "neo4j_uri"),
        description="Any Neo4j 5.26 LTS or later (bolt, neo4j, +s); unset = the hub's own.",
    )
    neo4j_user: str = Field(
        default="neo4j",
        validation_alias=AliasChoices("NEO4J_USER", "neo4j_user"),
        description="User at NEO4J_URI.",
    )
    neo4j_password: SecretStr | None = Field(
        default=None,
        validation_alias=AliasChoices("NEO4J_PASSWORD", "neo4j_password"),
        description="Password at NEO4J_URI.",
    )
    bolt_port: int = Field(
        default=7687,
        ge=1,
        le=65535,
        description="Preferred Bolt port of the local server; when taken, the next free one.",
    )
    heap_mib: int = Field(
        default=1024, ge=256, description="Upper bound of the local server's Java heap, in MiB."
    )
    page_cache_mib: int = Field(
        default=512, ge=64, description="Page cache of the local server, in MiB; a city wants 2048."
    )
    java_home: Path | None = Field(
        default=None, description="JDK 21 or later to use where the packaged one is not installed."
    )
    identity_key_file: Path | None = Field(
        default=None,
        description="File with the 32-byte secret, in hexadecimal, that keys persons; "
        "unset = identity.key in the data folder, made on first use.",
    )
    vault: bool = Field(
        default=True,
        description="Whether names, numbers and accounts of persons are kept, sealed, when files "
        "are loaded; no = they are forgotten, and only their digests are left.",
    )
    vault_suite: Literal["aes-256-gcm", "sm4-gcm"] = Field(
        default="aes-256-gcm",
        description="Cipher of new subjects and of new keys of the vault; those that are there "
        "keep their own.",
    )
    vault_key_file: Path | None = Field(
        default=None,
        description="File with the keys of the vault (JWK set, mode 600), the current key first; "
        "unset = vault.jwks in the data folder, made on first use.",
    )
    vault_keys: SecretStr | None = Field(
        default=None,
        description="The JWK set itself, in place of a file: for secrets that come by the "
        "environment.",
    )
    vault_device: str | None = Field(
        default=None,
        max_length=500,
        description="PKCS#11 URI (RFC 7512) of a key in an HSM that seals the file of the vault's "
        "keys: pkcs11:token=...;object=...?module-path=...&pin-source=file:...; unset = the mode "
        "of the file alone guards it.",
    )
    vault_per_hour: int = Field(
        default=200,
        ge=1,
        le=100_000,
        description="Subjects that one caller may resolve to plain text within an hour.",
    )
    ledger_url: SecretStr | None = Field(
        default=None,
        description="Database of receipts and outcomes, as an SQLAlchemy URL: "
        "postgresql+pg8000://user:password@host/database; "
        "unset = ledger.sqlite3 in the data folder.",
    )
    signing_key_file: Path | None = Field(
        default=None,
        description="File with the private key (JWK) that signs receipts; "
        "unset = signing.jwk in the data folder, made on first use.",
    )
    signing_algorithm: Literal["Ed25519", "ES256"] = Field(
        default="Ed25519",
        description="What a new signing key is made for; an existing key keeps its own.",
    )
    issuer: str | None = Field(
        default=None,
        max_length=200,
        description="Name under which receipts are issued, for example the hub's public URL; "
        "unset = a URN made of the signing key.",
    )
    audit_strict: bool = Field(
        default=True,
        description="Whether an answer is withheld when the audit log cannot be written; "
        "no = it leaves all the same, and the log of the service says so.",
    )
    audit_operator_firms: dict[str, str] = Field(
        default_factory=dict,
        description="Firm that an operator belongs to, as JSON from `client:...` to `uscc:...`: a "
        "look at one's own firm raises an alarm.",
    )
    require_purpose: bool = Field(
        default=False,
        description="Whether a question without a purpose (header X-Purpose, CREDIT_HUB_PURPOSE) "
        "is refused.",
    )
    purpose: str | None = Field(
        default=None, description="Purpose of what the command line asks, for the audit log."
    )
    case_number: str | None = Field(
        default=None,
        max_length=100,
        description="Number of the case in which the command line asks, for the audit log.",
    )
    host: str = Field(default="127.0.0.1", description="Address that the HTTP service listens on.")
    port: int = Field(
        default=8000, ge=1, le=65535, description="Port that the HTTP service listens on."
    )
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Further names by which the HTTP service may be called, separated by commas: "
        "those of a reverse proxy. A Host header that is neither these nor the address that the "
        "service listens on is refused.",
    )
    require_login: bool | None = Field(
        default=None,
        description="Whether every request must show a client's token or a session; unset = yes, "
        "unless the service listens on the loopback interface, CREDIT_HUB_ALLOWED_HOSTS is unset, "
        "and there is neither an account nor a client yet.",
    )
    oidc_issuer: str | None = Field(
        default=None,
        max_length=200,
        description="OpenID provider at which persons log in: its issuer identifier, with https "
        "unless it is on this machine; unset = local accounts alone.",
    )
    oidc_client_id: str | None = Field(
        default=None, max_length=200, description="The hub's client id at the OpenID provider."
    )
    oidc_client_secret_file: Path | None = Field(
        default=None,
        description="File with the hub's client secret (mode 600); unset = a public client, which "
        "PKCE alone protects.",
    )
    oidc_redirect_uri: str | None = Field(
        default=None,
        max_length=300,
        description="Address that browsers come back to, as it is registered at the provider: the "
        "hub's public address with /api/v1/session/oidc/callback.",
    )
    oidc_scopes: Annotated[tuple[str, ...], NoDecode] = Field(
        default=("openid",),
        description="Scopes to ask for, separated by commas; the claims of roles may need one.",
    )
    oidc_role_claim: str = Field(
        default="roles",
        description="Claim of the id token with the groups or roles of a person; points lead into "
        "objects: realm_access.roles.",
    )
    oidc_roles: dict[str, str] = Field(
        default_factory=dict,
        description="What a value of that claim makes of a person, as JSON from the value to a "
        "role of the hub; a person without any is refused.",
    )
    oidc_region_claim: str | None = Field(
        default=None,
        description="Claim with the division codes that a person sees, or `city` for all of it; a "
        "person without it is refused. Unset = everybody sees the whole city.",
    )
    oidc_strong_acr: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Values of the claim acr that stand for two factors, separated by commas, "
        "besides `mfa` in amr (RFC 8176); the three administrators need one of these.",
    )
    oidc_userinfo: bool = Field(
        default=False,
        description="Ask the provider's UserInfo endpoint for the claims of roles and region where "
        "the id token lacks them.",
    )
    oidc_post_logout_uri: str | None = Field(
        default=None,
        max_length=300,
        description="Address that the provider sends browsers to after a logout there, as it is "
        "registered at it; unset = they stay on its page.",
    )
    oidc_discovery_file: Path | None = Field(
        default=None,
        description="File with the discovery document; unset = it is fetched from the provider.",
    )
    oidc_jwks_file: Path | None = Field(
        default=None,
        description="File with the provider's public keys (JWK set); unset = they are fetched.",
    )
    oidc_ca_file: Path | None = Field(
        default=None,
        description="Certificates (PEM) that the provider's own is held against; unset = those "
        "that are commonly trusted.",
    )
    local_per_minute: int = Field(
        default=30_000,
        ge=1,
        le=60_000,
        description="Requests in any sixty seconds of all callers on this machine that show no "
        "token, where none is demanded.",
    )
    query_timeout: float = Field(
        default=30.0,
        gt=0,
        le=600,
        description="Seconds after which a query of the HTTP service is ended.",
    )
    cypher_timeout: float = Field(
        default=20.0,
        gt=0,
        le=600,
        description="Seconds after which a query that an analyst wrote is ended.",
    )
    job_concurrency: int = Field(
        default=1,
        ge=1,
        le=16,
        description="Batch jobs that one process works on at a time; more of them slow down "
        "single checks.",
    )
    service_works: bool = Field(
        default=True,
        description="Whether `serve` works on batch jobs, too; no = `credit-hub worker` does.",
    )
    language: Literal["zh", "en", "both"] = Field(
        default="both", description="Language of findings in the terminal."
    )
    log_level: Literal["debug", "info", "warning"] = Field(
        default="warning", description="What the log on standard error holds."
    )
    shared_data: Path | None = Field(
        default=None,
        description="Folder with real data that the demo takes in when present; "
        "unset = ../shared/data beside the working folder.",
    )

    @field_validator("allowed_hosts", "oidc_scopes", "oidc_strong_acr", mode="before")
    @classmethod
    def _names(cls, value: object) -> object:
        """Read names separated by commas."""
        if isinstance(value, str):
            return tuple(name.strip() for name in value.split(",") if name.strip())
        return value

    @field_validator("allowed_hosts")
    @classmethod
    def _hosts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """Names of hosts are the same in capital letters (RFC 4343)."""
        return tuple(name.lower() for name in value)

    @model_validator(mode="after")
    def _credentials(self) -> Self:
        """A foreign server needs credentials, and so do callers from a network."""
        if self.neo4j_uri is not None and self.neo4j_password is None:
            message = "NEO4J_URI is set but NEO4J_PASSWORD is not"
            raise ValueError(message)
        if self.require_login is False and not is_loopback(self.host):
            message = "CREDIT_HUB_REQUIRE_LOGIN is false, and others than this machine reach "
            raise ValueError(message + f"CREDIT_HUB_HOST {self.host}")
        return self

    @model_validator(mode="after")
    def _provider(self) -> Self:
        """A provider is named whole, over TLS, and lets somebody in."""
        needed = ("oidc_client_id", "oidc_redirect_uri", "oidc_roles")
        if self.oidc_issuer is None:
            return self
        missing = [variable(name) for name in needed if not getattr(self, name)]
        if missing:
            message = f"CREDIT_HUB_OIDC_ISSUER is set but {', '.join(missing)} is not"
            raise ValueError(message)
        for name in ("oidc_issuer", "oidc_redirect_uri", "oidc_post_logout_uri"):
            url = getattr(self, name)
            if url is not None and not is_safe_url(url):
                message = f"{variable(name)} is no https URL without user, query and fragment"
                raise ValueError(message)
        known = {role.value for role in Role}
        if unknown := sorted(set(self.oidc_roles.values()) - known):
            message = f"CREDIT_HUB_OIDC_ROLES names {', '.join(unknown)}: no role of the hub"
            raise ValueError(message)
        return self


def variable(field: str) -> str:
    """Return the environment variable that a field of :class:`Settings` is read from."""
    info = Settings.model_fields.get(field)
    alias = None if info is None else info.validation_alias
    if isinstance(alias, AliasChoices):
        return str(alias.choices[0])
    return f"{_PREFIX}{field.upper()}"


def unknown_variables(names: Iterable[str]) -> Mapping[str, str]:
    """Return variables with the hub's prefix that nothing reads, each with the one it resembles."""
    known = {variable(field) for field in Settings.model_fields} | _READ_ELSEWHERE
    strange = sorted(n for n in names if n.startswith(_PREFIX) and n not in known)
    return {name: next(iter(get_close_matches(name, known, 1)), "") for name in strange}


def read_settings(**overrides: object) -> Settings:
    """Read the settings; ``overrides`` come from command line options.

    Raises:
        SettingsError: A setting is missing, malformed or contradicts another.
    """
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]  # checked by pydantic
    except ValidationError as error:
        problems = "; ".join(
            f"{_named(e['loc'])}{e['msg'].removeprefix('Value error, ')}"
            for e in error.errors(include_input=False)
        )
        message = f"settings are not usable: {problems}"
        raise SettingsError(message, remedy="see docs/how-to/configuration.md") from error


def _named(location: tuple[int | str, ...]) -> str:
    if not location:
        return ""
    first = str(location[0])
    return f"{variable(first) if first in Settings.model_fields else first}: "
