"""docs/protocol/bundle.md and docs/how-to/exchange.md say what the code does."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

from typer.testing import CliRunner

from credit_hub.api.cli import app
from credit_hub.federation.errors import Reason
from credit_hub.federation.offline import bundle, reasons
from credit_hub.federation.offline.form import FORMAT, LONGEST
from tests.exchange_bundles import AT, VALID, anchor, make

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = (DOCS / "protocol" / "bundle.md").read_text(encoding="utf-8")
HOW_TO = (DOCS / "how-to" / "exchange.md").read_text(encoding="utf-8")


def test_reasons_of_the_page_are_those_of_the_code() -> None:
    found = {
        (value.code, value.en)
        for module in (bundle, reasons)
        for value in vars(module).values()
        if isinstance(value, Reason) and value.code.startswith("bundle.")
    }

    rows = re.findall(r"^\| `(bundle\.\w+)` \| (.+) \|$", PAGE, re.MULTILINE)

    assert sorted(rows) == sorted(found)


def test_limits_of_the_page_are_those_of_the_code() -> None:
    assert f"`{FORMAT}`" in PAGE
    assert f"at most {LONGEST // 1024**2} MiB" in PAGE
    assert f"at most {bundle.MOST_LISTS} status list tokens" in PAGE


def test_steps_of_the_page_are_those_of_a_report_in_its_order(tmp_path: Path) -> None:
    (tmp_path / "bundle.json").write_bytes(make(VALID["band-intl-1"]))
    (tmp_path / "root.json").write_bytes(anchor())
    call = re.search(r"^\$ credit-hub (verify .+)$", HOW_TO, re.MULTILINE)
    assert call is not None
    arguments = [
        str(tmp_path / part) if part.endswith(".json") else part for part in call[1].split()
    ]

    done = CliRunner().invoke(app, arguments)

    shown = HOW_TO.split(call[0])[1].split("```")[0].strip()
    assert done.stdout.strip() == shown
    steps = re.findall(r"^\| `(\w+)` \| .+ \| .* \| .* \|$", PAGE, re.MULTILINE)
    assert steps == [line.split()[1] for line in shown.splitlines()[:-1]]
    assert datetime.fromisoformat(arguments[-1]).timestamp() == AT
