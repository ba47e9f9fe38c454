"""docs/protocol/signatures.md says what the code does: suites, limits, uses, header, reasons."""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
from pathlib import Path

from credit_hub.federation import encoding, jws, keys, suites
from credit_hub.federation.encoding.strict_json import DEEPEST, LONGEST
from credit_hub.federation.errors import Reason
from credit_hub.federation.jws.general import MOST_SIGNATURES
from credit_hub.federation.jws.header import LONGEST_HEADER
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.keys.registration import Registration
from credit_hub.federation.suites.sm2.digest import DEFAULT_IDENTITY
from credit_hub.federation.suites.table import SUITES

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "protocol" / "signatures.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (\d) .*\n((?:.*\n)*?)(?=^## |\Z)", PAGE, re.MULTILINE))


def rows(section: str) -> list[list[str]]:
    """Return the cells of the table of a section, without its head."""
    lines = [line for line in SECTIONS[section].splitlines() if line.startswith("| `")]
    return [[cell.strip().strip("`") for cell in line.split("|")[1:-1]] for line in lines]


def declared() -> set[tuple[str, str]]:
    """Return code and wording of each reason of the packages that the page is about."""
    found = set()
    for package in (encoding, suites, keys, jws):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            values = vars(importlib.import_module(module.name)).values()
            found |= {(v.code, v.en) for v in values if isinstance(v, Reason)}
    return found


def test_suites_of_the_page_are_those_of_the_table() -> None:
    assert rows("3") == [
        [
            suite.id,
            suite.alg,
            suite.kty,
            suite.crv,
            suite.hash,
            suite.sig_format,
            str(suite.signature_bytes),
            "on" if suite.enabled else "reserved",
        ]
        for suite in SUITES
    ]


def test_limits_of_the_page_are_those_of_the_code() -> None:
    assert f"At most {DEEPEST} levels" in SECTIONS["1"]
    assert f"{LONGEST // 1024} KiB" in SECTIONS["1"]
    assert f"at most {LONGEST_HEADER:,} characters" in SECTIONS["4"]
    assert f"1 to {MOST_SIGNATURES} signatures" in SECTIONS["5"]
    assert f"`{DEFAULT_IDENTITY.decode()}`" in SECTIONS["3"]


def test_uses_of_the_page_are_those_of_the_code() -> None:
    (sentence,) = re.findall(r"one use: ((?:.|\n)*?)\.", SECTIONS["6"])

    assert re.findall(r"`(\w+)`", sentence) == [use.value for use in KeyUse]


def test_statement_of_possession_has_the_members_that_the_page_lists() -> None:
    (listed,) = re.findall(r"^`(\{.*\})`$", SECTIONS["6"], re.MULTILINE)
    statement = Registration("m", KeyUse.RECORD, 1, 2, 3, "d").statement("kid")

    named = re.findall(r'"([a-z_]+)"', listed.replace('"cc-key-possession"', ""))

    assert sorted(named) == sorted(json.loads(statement))
    assert json.loads(statement)["purpose"] == "cc-key-possession"
    assert '"cc-key-possession"' in listed


def test_reasons_of_the_page_are_those_of_the_code() -> None:
    assert {(code, meaning) for code, meaning in rows("8")} == declared()


def test_rules_that_name_a_section_of_the_page_name_one_that_is_there() -> None:
    cited: set[str] = set()
    for path in (ROOT / "federation").rglob("*.py"):
        for named in re.findall(r"protocol signatures sections? ([\d and]+)", path.read_text()):
            cited |= set(re.findall(r"\d+", named))

    assert cited
    assert cited <= set(SECTIONS)
