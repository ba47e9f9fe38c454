"""The two steps of a login: the way to the provider, and what is made of the way back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from urllib.parse import quote

import httpx
import structlog
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from credit_hub.api.oidc.flow import Flow
from credit_hub.api.oidc.id_token import Expected, claims_of, refused
from credit_hub.api.oidc.mapping import access_of
from credit_hub.api.oidc.provider import TIMEOUT, Provider, unavailable
from credit_hub.api.oidc.userinfo import completed
from credit_hub.api.settings import Settings
from credit_hub.ledger.accounts.account import Account
from credit_hub.ledger.storage.database import Ledger

__all__ = ["Answer", "Entered", "address", "finish"]

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """What the provider sends a browser back with (RFC 6749, 4.1.2; RFC 9207)."""

    code: str | None
    state: str | None
    issuer: str | None
    error: str | None


@dataclass(frozen=True, slots=True)
class Entered:
    """Who was let in, and what stands for the session at the provider, if it names one."""

    account: Account
    sid: str | None


def address(settings: Settings, provider: Provider, flow: Flow) -> str:
    """Return where a browser is sent to.

    Raises:
        NotFoundError: This hub has no provider.
        IdentityProviderError: Its discovery document cannot be had.
    """
    return str(
        prepare_grant_uri(
            provider.document().authorization_endpoint,
            client_id=provider.client_id,
            response_type="code",
            redirect_uri=settings.oidc_redirect_uri,
            scope=" ".join(settings.oidc_scopes),
            state=flow.state,
            nonce=flow.nonce,
            code_challenge=create_s256_code_challenge(flow.verifier),
            code_challenge_method="S256",
        )
    )


def finish(
    settings: Settings, provider: Provider, ledger: Ledger, flow: Flow | None, answer: Answer
) -> Entered:
    """Return the account of somebody whom the provider vouches for; opened at the first login.

    Raises:
        NotFoundError: This hub has no provider.
        LoginRefusedError: The answer is not one to this browser, was used before, is an error, or
            its id token is not good; nobody is mapped; the account is disabled. All alike: the log
            has the reason.
        IdentityProviderError: The provider does not answer, or not as it must.
    """
    now = datetime.now().astimezone()
    document = provider.document()
    if flow is None or not flow.is_of(answer.state or ""):
        raise refused("this browser began no such login")
    named = answer.issuer
    is_demanded = named is not None or document.authorization_response_iss_parameter_supported
    if is_demanded and named != provider.issuer:
        raise refused("the answer is of another issuer")  # RFC 9207, 2.4
    if not ledger.spent.spend(flow.mark, now, flow.expires_at):
        raise refused("this login was finished before")
    if answer.error is not None or not answer.code:
        raise refused("the provider says no")
    token = _exchange(settings, provider, flow, answer.code)
    expected = Expected(flow.nonce, token.get("access_token", ""), now)
    claims = claims_of(provider, token.get("id_token", ""), expected)
    access = access_of(settings, completed(settings, provider, claims, expected.access_token))
    mark = flow.key.mark(provider.issuer, str(claims["sub"]))
    account = _admitted(ledger, Account.of_provider(mark, provider.issuer, access, now))
    sid = claims.get("sid")
    is_named = isinstance(sid, str) and sid
    return Entered(account, flow.key.session_mark(provider.issuer, str(sid)) if is_named else None)


def _admitted(ledger: Ledger, account: Account) -> Account:
    known = ledger.accounts.find(account.id)
    if known is not None and known.disabled_at is not None:
        raise refused("disabled", account.id)
    return ledger.accounts.admit(account)


def _exchange(settings: Settings, provider: Provider, flow: Flow, code: str) -> Mapping[str, str]:
    """Ask for the tokens of a code (RFC 6749, 4.1.3); texts of the answer alone are given back."""
    url = provider.document().token_endpoint
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "code_verifier": flow.verifier,
        "redirect_uri": settings.oidc_redirect_uri or "",
        "client_id": provider.client_id,
    }
    auth, more = _credentials(provider)
    try:
        with httpx.Client(timeout=TIMEOUT, trust_env=False, verify=provider.trust()) as client:
            answer = client.post(url, data={**form, **more}, auth=auth)
        if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            answer.raise_for_status()
        told = answer.json()
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        _log.warning("provider does not answer", url=url, error=str(error))
        raise unavailable() from error
    if answer.status_code != HTTPStatus.OK or not isinstance(told, dict):
        reason = told.get("error") if isinstance(told, dict) else answer.status_code
        raise refused(f"the code is not taken: {str(reason)[:80]}")
    return {str(k): v for k, v in told.items() if isinstance(v, str)}


def _credentials(provider: Provider) -> tuple[httpx.Auth, Mapping[str, str]]:
    """Return how the hub says who it is: a header, or fields of the form (RFC 6749, 2.3.1)."""
    secret = provider.secret()
    if secret is None:
        return httpx.Auth(), {}
    supported = provider.document().token_endpoint_auth_methods_supported
    if "client_secret_basic" not in supported and "client_secret_post" in supported:
        return httpx.Auth(), {"client_secret": secret}
    return httpx.BasicAuth(quote(provider.client_id, safe=""), quote(secret, safe="")), {}
