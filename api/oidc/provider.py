"""What the hub knows of its OpenID provider: settings, discovery document, public keys."""

from __future__ import annotations

import json
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

import httpx
import structlog
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey
from pydantic import BaseModel, ConfigDict, ValidationError

from credit_hub.api.settings import Settings
from credit_hub.model.errors import IdentityProviderError, NotFoundError, SettingsError
from credit_hub.model.network import is_safe_url

__all__ = ["ALGORITHMS", "TIMEOUT", "Document", "Key", "Provider", "unavailable"]

ALGORITHMS: Final = (
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "EdDSA"),
)
"""Signatures of id tokens that are accepted: those with a private key that only the provider has.
Neither ``none`` nor HS256, whose secret the hub has, too (RFC 8725, 3.1 and 3.2)."""
_WELL_KNOWN: Final = "/.well-known/openid-configuration"
TIMEOUT: Final = httpx.Timeout(10.0, connect=5.0)
"""Seconds that somebody waits for a provider that does not answer."""
_MOST: Final = 1 << 19
"""Bytes of a document or key set; real ones have some ten thousand."""
_FRESH_SECONDS: Final = 60
_KINDS: Final[Mapping[object, type[RSAKey | ECKey | OKPKey]]] = {
    "RSA": RSAKey,
    "EC": ECKey,
    "OKP": OKPKey,
}
Key = RSAKey | ECKey | OKPKey
_log = structlog.get_logger(__name__)


class Document(BaseModel):
    """The discovery document (OpenID Connect Discovery 1.0, section 3), as far as it is used."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    authorization_response_iss_parameter_supported: bool = False
    userinfo_endpoint: str | None = None
    end_session_endpoint: str | None = None


class Provider:
    """The provider of one hub; safe to share between threads.

    Nothing is fetched before somebody logs in: a provider that is down keeps no hub from starting.
    """

    def __init__(self, settings: Settings) -> None:
        """Fetch nothing yet."""
        self._settings = settings
        self._lock = threading.Lock()
        self._document: Document | None = None
        self._keys: tuple[Key, ...] | None = None
        self._fetched_at = float("-inf")

    @property
    def issuer(self) -> str:
        """The issuer identifier.

        Raises:
            NotFoundError: This hub has no provider.
        """
        if self._settings.oidc_issuer is None:
            message = "this hub has no OpenID provider"
            raise NotFoundError(message, remedy="log in by name: POST /api/v1/session")
        return self._settings.oidc_issuer

    @property
    def client_id(self) -> str:
        """What the hub is called at the provider."""
        return self._settings.oidc_client_id or ""

    def secret(self) -> str | None:
        """Return the client secret; None for a public client.

        Raises:
            SettingsError: The file cannot be read, or is empty.
        """
        path = self._settings.oidc_client_secret_file
        if path is None:
            return None
        found = _read(path).strip()
        if not found:
            message = f"the file of the client secret {path} is empty"
            raise SettingsError(message, remedy="write the secret into it, mode 600")
        return found

    def trust(self) -> ssl.SSLContext:
        """Return whose certificates are believed."""
        file = self._settings.oidc_ca_file
        return ssl.create_default_context(cafile=None if file is None else str(file))

    def document(self) -> Document:
        """Return the discovery document; it is fetched once, and again after a failure.

        Raises:
            NotFoundError: This hub has no provider.
            IdentityProviderError: It does not answer, or its document is not one of this issuer.
        """
        issuer = self.issuer
        with self._lock:
            if self._document is None:
                url = issuer.rstrip("/") + _WELL_KNOWN
                text = self._text(self._settings.oidc_discovery_file, url)
                self._document = _document(text, issuer)
            return self._document

    def keys(self, *, anew: bool = False, seldom: bool = False) -> tuple[Key, ...]:
        """Return the public keys; ``anew`` asks for them again, for a key that is not known.

        ``seldom`` does not, where they were asked for in the last minute: what strangers send does
        not make the hub ask the provider each time.

        Raises:
            IdentityProviderError: They cannot be had.
        """
        url = self.document().jwks_uri
        with self._lock:
            is_fresh = time.monotonic() - self._fetched_at < _FRESH_SECONDS
            if self._keys is None or (anew and not (seldom and is_fresh)):
                self._fetched_at = time.monotonic()
                self._keys = _keys(self._text(self._settings.oidc_jwks_file, url))
            return self._keys

    def userinfo(self, access_token: str) -> str:
        """Return what the UserInfo endpoint answers to an access token.

        Raises:
            IdentityProviderError: There is none, it does not answer, or not with JSON.
        """
        url = self.document().userinfo_endpoint
        if url is None:
            raise _wrong("names no userinfo_endpoint")
        return self._fetch(url, {"Authorization": f"Bearer {access_token}"})

    def _text(self, file: Path | None, url: str) -> str:
        return self._fetch(url) if file is None else _read(file)

    def _fetch(self, url: str, headers: Mapping[str, str] | None = None) -> str:
        try:
            with (
                httpx.Client(timeout=TIMEOUT, trust_env=False, verify=self.trust()) as client,
                client.stream("GET", url, headers=headers) as answer,
            ):
                answer.raise_for_status()
                body = bytearray()
                for chunk in answer.iter_bytes():
                    body.extend(chunk)
                    if len(body) > _MOST:
                        raise _wrong("sends a document that is far too large")
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            _log.warning("provider does not answer", url=url, error=str(error))
            raise unavailable() from error
        return body.decode("utf-8", "replace")


def unavailable() -> IdentityProviderError:
    """Return the error of a provider that does not answer; the log has the cause."""
    return IdentityProviderError(
        "the OpenID provider does not answer now",
        remedy="try again; local accounts log in by name: POST /api/v1/session",
    )


def _wrong(what: str) -> IdentityProviderError:
    return IdentityProviderError(
        f"the OpenID provider {what}", remedy="tell the operator: the log has the request_id"
    )


def _document(text: str, issuer: str) -> Document:
    try:
        found = Document.model_validate_json(text)
    except ValidationError as error:
        _log.warning("discovery document is not usable", problems=error.error_count())
        raise _wrong("has no usable discovery document") from error
    if found.issuer != issuer:
        # Discovery 1.0, section 4.3: it must be the very string.
        _log.warning("discovery document of another issuer", issuer=found.issuer)
        raise _wrong("says that it is another one than CREDIT_HUB_OIDC_ISSUER")
    urls = (
        *(found.authorization_endpoint, found.token_endpoint, found.jwks_uri),
        *filter(None, (found.userinfo_endpoint, found.end_session_endpoint)),
    )
    for url in urls:
        if not is_safe_url(url, query=True):
            _log.warning("discovery document names an unsafe address", url=url)
            raise _wrong("names an address without https")
    return found


def _keys(text: str) -> tuple[Key, ...]:
    """Read a key set; keys of other kinds and purposes are left out, so none is lost by another."""
    try:
        listed = json.loads(text)["keys"]
        found = [key for item in listed if (key := _key(item)) is not None]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _wrong("has no usable key set") from error
    return tuple(found)


def _key(members: Mapping[str, object]) -> Key | None:
    kind = _KINDS.get(members.get("kty"))
    if kind is None or members.get("use", "sig") != "sig":
        return None
    with suppress(JoseError, ValueError, KeyError):
        public: dict[str, str | list[str]] = {
            k: v for k, v in members.items() if k in _PUBLIC and isinstance(v, str)
        }
        return kind.import_key(public)
    return None


_PUBLIC: Final = frozenset({"kty", "kid", "alg", "use", "n", "e", "crv", "x", "y"})


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        message = f"{path} cannot be read: {type(error).__name__}"
        raise SettingsError(message, remedy="see docs/how-to/access.md") from error
