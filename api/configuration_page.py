"""Makes docs/how-to/configuration.md from :class:`credit_hub.api.settings.Settings`.

``python -m credit_hub.api.configuration_page docs/how-to/configuration.md``
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final, get_args

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from credit_hub.api.exchange_settings import ExchangeSettings
from credit_hub.api.settings import Settings, variable

_HEAD: Final = """\
# Configuration

Every setting is an environment variable. A file `.env` in the working folder is read, too; a
variable of the environment goes before it, and an option of the command line (`--data-dir`,
`--port`) before both. Nothing else is configured anywhere, and no setting is needed: the defaults
run the hub for one user on one machine.

`credit-hub doctor` says which variables nothing reads (a slip of the pen otherwise goes unseen),
and exit status 7 stands for a setting that is missing, malformed or contradicts another.

This page is made by `python -m credit_hub.api.configuration_page`; a test holds it to the code.

| variable | default | meaning |
|---|---|---|
"""
_TAIL: Final = """
## Another Neo4j

```sh
export NEO4J_URI=neo4j://graph.example:7687 NEO4J_USER=hub NEO4J_PASSWORD=...
credit-hub doctor
```

Any Neo4j 5.26 LTS or later serves, a cluster and Aura included. The local server of
`credit-hub db` is then not used; `credit-hub db import` works on the local server alone.

## The identity key

Persons, accounts and phones are kept as digests under a secret of 32 bytes. It is made on first use
(`identity.key` in the data folder, mode 600). Back it up apart from the graph: without it no later
file finds the persons of earlier ones, and a graph is bound to the key that it was loaded with.

## On a network

The service listens on the loopback interface, and refuses requests whose `Host` header names
anything else (a web page could otherwise reach it through a name of its own). Behind a reverse
proxy, put the name that the proxy passes on into `CREDIT_HUB_ALLOWED_HOSTS`. On another address,
and behind a proxy, every request needs [the token of a client](clients.md); the proxy brings TLS.
"""
_DERIVED: Final = {
    "data_dir": "the platform's data folder, on Linux `~/.local/share/credit-hub`",
    "cache_dir": "the platform's cache folder, on Linux `~/.cache/credit-hub`",
}


def page() -> str:
    """Return the page."""
    exchange = ExchangeSettings.model_fields
    fields = Settings.model_fields
    rows = (
        f"| `{variable(name)}` | {_default(name, fields[name])} | {_meaning(fields[name])} |"
        for name in (*(name for name in fields if name not in exchange), *exchange)
    )
    return _HEAD + "\n".join(rows) + "\n" + _TAIL


def _default(name: str, field: FieldInfo) -> str:
    if name in _DERIVED:
        return _DERIVED[name]
    default = field.get_default()
    return "unset" if default in {None, PydanticUndefined, ()} else f"`{default}`"


def _meaning(field: FieldInfo) -> str:
    choices = [str(choice) for choice in get_args(field.annotation) if isinstance(choice, str)]
    allowed = f" One of {', '.join(f'`{choice}`' for choice in choices)}." if choices else ""
    return f"{field.description}{allowed}".replace("|", "\\|")


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
