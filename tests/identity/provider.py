"""A whole OpenID provider (canaille), run as a program of its own: PORT REDIRECT_URI.

It prints a line when it answers. Its people are invented, and it keeps them as long as it runs.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin
from wsgiref.simple_server import WSGIRequestHandler, make_server

from canaille import create_app
from canaille.app import models
from canaille.backends import Backend
from joserfc.jwk import ECKey, RSAKey

from tests.identity.people import CLIENT_ID, GROUPS, PASSWORD, SECRET

if TYPE_CHECKING:
    from flask import Flask


class Quiet(WSGIRequestHandler):
    """Writes no log."""

    def log_message(self, *_: object) -> None:
        return


def provider(port: int, folder: str) -> Flask:
    """Return the provider with keys of its own, and nobody in it."""
    # It must have a key of RSA, whose signatures are all the same: two tokens of one person and
    # second would be one. Those of ES256 differ.
    keys = [
        RSAKey.generate_key(2048, auto_kid=True).as_dict(private=True),
        ECKey.generate_key("P-256", auto_kid=True).as_dict(private=True),
    ]
    config: dict[str, Any] = {
        "SECRET_KEY": os.urandom(16).hex(),
        "SERVER_NAME": f"127.0.0.1:{port}",
        "PREFERRED_URL_SCHEME": "http",
        "CANAILLE": {"JAVASCRIPT": False, "DATABASE": "sql"},
        # Its backend in memory takes a code for another one: a query is met by any of its terms.
        "CANAILLE_SQL": {
            "DATABASE_URI": f"sqlite:///{folder}/provider.sqlite",
            "PASSWORD_HASH_PARAMS": {"pbkdf2_sha512__rounds": 1},
        },
        "CANAILLE_OIDC": {"ACTIVE_JWKS": keys},
    }
    app: Flask = create_app(config=config)
    return app


def fill(redirect: str) -> None:
    """Let the people and the hub be known."""
    keep = Backend.instance.save
    groups: dict[str, list[object]] = {}
    for name, group in GROUPS.items():
        user = models.User(
            user_name=name,
            formatted_name=f"Invented {name}",
            given_name="Invented",
            family_name=name,
            emails=[f"{name}@provider.example"],
            password=PASSWORD,
        )
        keep(user)
        groups.setdefault(group, []).append(user)
    for group, members in groups.items():
        keep(models.Group(display_name=group, members=members))
    hub = models.Client(
        client_id=CLIENT_ID,
        client_secret=SECRET,
        client_name="credit hub",
        client_uri="http://127.0.0.1",  # trusted: nobody is asked for consent
        redirect_uris=[redirect],
        post_logout_redirect_uris=[urljoin(redirect, "/")],
        grant_types=["authorization_code"],
        response_types=["code"],
        scope=["openid", "groups"],
        token_endpoint_auth_method="client_secret_basic",
        id_token_signed_response_alg="ES256",
    )
    keep(hub)
    hub.audience = [hub]
    keep(hub)


def main(port: int, redirect: str) -> None:
    """Answer until the process is ended."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with tempfile.TemporaryDirectory() as folder:
        app = provider(port, folder)
        with app.app_context():
            fill(redirect)
        server = make_server("127.0.0.1", port, app, handler_class=Quiet)
        print("ready", flush=True)  # noqa: T201  # who started it waits for this line
        server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
