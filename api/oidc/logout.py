"""Where a browser ends its session at the provider (OpenID Connect RP-Initiated Logout 1.0).

The hub keeps no id token, which names people, and so sends no id_token_hint: it says which client
it is, and the provider may ask the person whether to log out (section 2, and 6).
"""

from __future__ import annotations

import structlog
from authlib.common.urls import add_params_to_uri

from credit_hub.api.oidc.provider import Provider
from credit_hub.api.settings import Settings
from credit_hub.model.errors import IdentityProviderError

__all__ = ["logout_address"]

_log = structlog.get_logger(__name__)


def logout_address(settings: Settings, provider: Provider) -> str | None:
    """Return the address; None: the provider offers none, or does not answer now."""
    try:
        endpoint = provider.document().end_session_endpoint
    except IdentityProviderError as error:
        _log.warning("no logout at the provider", reason=error.message)
        return None
    if endpoint is None:
        return None
    fields = {"client_id": provider.client_id}
    if settings.oidc_post_logout_uri is not None:
        fields["post_logout_redirect_uri"] = settings.oidc_post_logout_uri
    return str(add_params_to_uri(endpoint, fields))
