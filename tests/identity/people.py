"""Who is known at the OpenID provider of the tests; all of them are invented."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import urljoin

import httpx

CLIENT_ID: Final = "hub"
SECRET: Final = "a secret: of the hub & alone"
PASSWORD: Final = "five words for somebody invented"
GROUPS: Final[Mapping[str, str]] = {
    "ana": "analysts",
    "ina": "investigators",
    "off": "analysts",
    "adam": "auditors",
    "gus": "gardeners",
}
"""Groups of the provider by name; the gardeners mean nothing to the hub."""
_TOKEN: Final = re.compile(r'name="csrf_token" value="([^"]+)"')


def sign_in(browser: httpx.Client, address: str, name: str) -> str:
    """Log somebody in at the provider's own pages; return where it sends the browser back to."""
    page = browser.get(address, follow_redirects=True)
    for field in ("login", "password"):
        value = name if field == "login" else PASSWORD
        token = html.unescape(_TOKEN.findall(page.text)[-1])
        action = re.search(r'<form[^>]*action="([^"]*)"', page.text)
        target = urljoin(str(page.url), html.unescape(action[1])) if action else str(page.url)
        page = browser.post(target, data={"csrf_token": token, field: value, "answer": "Continue"})
        while page.is_redirect:
            to = urljoin(str(page.url), page.headers["location"])
            if "code=" in to or "error=" in to:
                return to
            page = browser.get(to)
    raise AssertionError(f"the provider did not let {name} in: {page.text[:2000]}")
