"""Logging in at an OpenID provider by code, PKCE, nonce and state (OpenID Connect Core 1.0)."""
