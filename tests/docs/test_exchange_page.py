"""docs/how-to/exchange.md is carried out as it stands: each command on the machine of its city."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from credit_hub.api.cli import app
from credit_hub.model.id_number import IdNumber

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "exchange.md"
CITIES = ("zhengzhou", "hangzhou", "henan")


def commands() -> Iterator[tuple[str, list[str]]]:
    """Yield city and arguments of each command in the order of the page."""
    for block in re.findall(
        r"^```console\n(.*?)^```", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE
    ):
        for line in block.splitlines():
            city, _, typed = line.partition("$ credit-hub ")
            assert city in CITIES, line
            yield city, shlex.split(typed)


def prepare(folder: Path) -> None:
    """Write what the page takes for granted: a score file, a person, a signed consent, scenes."""
    number = IdNumber.with_check("41019919900307001").value
    (folder / "scores.csv").write_text(f"id_number,score,as_of\n{number},135,2026-11-30\n")
    (folder / "person.txt").write_text(f"{number}\n")
    (folder / "signed-consent.pdf").write_bytes(b"%PDF-1.7")
    scenes = re.findall(r"^```json\n(.*?)^```", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    (folder / "zhengzhou" / "exchange").mkdir(parents=True)
    (folder / "zhengzhou" / "exchange" / "scenes.json").write_text(scenes[0], "utf-8")


def test_commands_of_the_page_do_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told, consent = "", ""
    answers = {}
    prepare(tmp_path)

    for city, arguments in commands():
        environment = {
            "CREDIT_HUB_DATA_DIR": str(tmp_path / city),
            "CREDIT_HUB_EXCHANGE_ENTITY": f"https://credit.{city}.example/fed",
            "CREDIT_HUB_EXCHANGE_MIRROR": str(tmp_path / "zhengzhou" / "exchange" / "publication"),
        }
        typed = [{"$TOLD": told, "$CONSENT": consent}.get(part, part) for part in arguments]
        done = CliRunner().invoke(app, [*typed, "--json"], env=environment)
        assert done.exit_code == 0, (city, arguments, done.output, done.exception)
        answer = json.loads(done.stdout)
        answers[(city, *arguments[:2])] = answer
        if isinstance(answer, dict):
            told, consent = answer.get("sha256", told), answer.get("consent", consent)

    assert len(answers) > 12
    assert answers["zhengzhou", "exchange", "bands"]["written"] == 1
    assert answers["zhengzhou", "exchange", "consent"]["records_revoked"] == 0
    assert answers["hangzhou", "exchange", "mapping"][0]["is_applied"] is True
    standings = {one["id"]: one["standing"] for one in answers["zhengzhou", "partner", "list"]}
    assert standings["https://credit.hangzhou.example/fed"] == "suspended"
