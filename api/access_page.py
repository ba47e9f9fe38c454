"""Writes the tables of docs/how-to/access.md from the policy table and the roles."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from credit_hub.api.policy import COMMANDS, OPERATIONS
from credit_hub.model.access.permissions import TITLES, Permission
from credit_hub.model.access.roles import ROLES, VERSION, Role

__all__ = ["completed"]

_MARK: Final = {True: "●", False: ""}


def completed(text: str) -> str:
    """Return the page with its tables as the policy has them.

    A table stands between ``<!-- roles -->`` and ``<!-- end -->``, likewise ``operations`` and
    ``commands``; the text around them is written by hand.
    """
    tables = {"version": _version, "roles": _roles, "operations": _operations}
    for name, lines in {**tables, "commands": _commands}.items():
        begin, end = f"<!-- {name} -->\n", "<!-- end -->"
        before, _, rest = text.partition(begin)
        _, _, after = rest.partition(end)
        text = before + begin + "\n".join(lines()) + "\n" + end + after
    return text


def _version() -> Iterator[str]:
    yield f"Version {VERSION.number}, from {VERSION.since.isoformat()} on."


def _roles() -> Iterator[str]:
    yield "| role | | purposes | purpose | case number | receipts and findings |"
    yield "|---|---|---|---|---|---|"
    for role, rule in ROLES.items():
        purposes = ", ".join(f"`{code}`" for code in rule.purposes) or "none"
        demanded = ("demanded" if rule.purpose_demanded else "may be left out", "demanded")
        purpose = demanded[0] if rule.purposes else ""
        case = demanded[1] if rule.case_demanded else ""
        title = f"{rule.title.zh}, {rule.title.en}"
        reads = rule.permissions & {Permission.RECEIPT, Permission.FINDING}
        kept = ("its own" if rule.own_alone else "all") if reads else ""
        yield f"| `{role.value}` | {title} | {purposes} | {purpose} | {case} | {kept} |"


def _operations() -> Iterator[str]:
    yield "| operation | permission | " + " | ".join(role.value for role in Role) + " | county |"
    yield "|---|---|" + "---|" * (len(Role) + 1)
    for name, rule in OPERATIONS.items():
        if rule.permission is None:
            continue
        marks = " | ".join(_MARK[rule.permission in ROLES[role].permissions] for role in Role)
        yield f"| `{name}` | {rule.permission.value} | {marks} | {rule.reach.value} |"
    free = ", ".join(f"`{name}`" for name, rule in OPERATIONS.items() if rule.permission is None)
    yield ""
    yield f"Free of all this, and telling nothing about anybody: {free}."


def _commands() -> Iterator[str]:
    yield "| permission | | commands |"
    yield "|---|---|---|"
    for permission in Permission:
        names = ", ".join(f"`{name}`" for name, what in COMMANDS.items() if what is permission)
        title = TITLES[permission]
        yield f"| {permission.value} | {title.zh}, {title.en} | {names} |"


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.write_text(completed(path.read_text(encoding="utf-8")), encoding="utf-8")
