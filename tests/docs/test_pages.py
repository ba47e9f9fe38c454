"""The pages of the project say what is there: links, commands, settings, headings, terms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
ADRS = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
ROOMS = ("model", "cypher", "graph", "ledger", "loaders", "federation", "api")
ADR_SECTIONS = ["Context", "Decision", "Consequences", "Alternatives", "Held by"]


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def code(text: str) -> Iterator[str]:
    """Yield what stands in code blocks, line by line, and in code spans."""
    for block in re.findall(r"^ *```\w*\n(.*?)^ *```", text, re.DOTALL | re.MULTILINE):
        yield from block.splitlines()
    yield from re.findall(
        r"`([^`\n]+)`", re.sub(r"^ *```.*?^ *```", "", text, flags=re.DOTALL | re.MULTILINE)
    )


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_page_links_only_to_files_that_exist(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text())
    relative = [target for target in targets if "://" not in target and ":" not in target]

    missing = [target for target in relative if not (page.parent / target).exists()]

    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_page_names_only_make_targets_that_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    calls = [
        re.search(r"\bmake (?:[A-Z]+=\S+ )*([a-z]+)\b", line) for line in code(page.read_text())
    ]

    named = {call[1] for call in calls if call}

    assert named <= targets


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_page_names_only_commands_that_exist(page: Path) -> None:
    from credit_hub.api.cli import app

    commands = getattr(typer.main.get_command(app), "commands", {})
    calls = [
        re.search(r"\bcredit-hub ([a-z]+(?:-[a-z]+)*)\b(?: ([a-z]+(?:-[a-z]+)*))?", line)
        for line in code(page.read_text())
    ]

    for call in calls:
        if call is None:
            continue
        assert call[1] in commands, call[0]
        below = getattr(commands[call[1]], "commands", None)
        if below and call[2]:
            assert call[2] in below, call[0]


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_page_names_only_settings_that_something_reads(page: Path) -> None:
    # By tools/bootstrap.py before there are settings, and by the tests.
    read_outside = {"CREDIT_HUB_WHEELHOUSE", "CREDIT_HUB_TEST_POSTGRES"}
    modules = ("settings.py", "exchange_settings.py")
    settings = "".join((ROOT / "api" / module).read_text() for module in modules)
    fields = {
        f"CREDIT_HUB_{field.upper()}"
        for field in re.findall(r"^    (\w+):", settings, re.MULTILINE)
    }

    named = set(re.findall(r"\bCREDIT_HUB_[A-Z_0-9]*[A-Z0-9]\b", page.read_text()))

    assert named <= fields | read_outside


def test_readme_is_short_and_names_both_commands() -> None:
    readme = (ROOT / "README.md").read_text()

    assert len(readme.splitlines()) <= 200
    assert "make demo" in readme
    assert "make test" in readme


@pytest.mark.parametrize("adr", ADRS, ids=name)
def test_adr_has_the_short_form(adr: Path) -> None:
    text = adr.read_text()

    assert re.match(rf"# {adr.name[:4]} \S", text)
    assert re.search(r"^- Status: (proposed|accepted|superseded by \d{4})$", text, re.MULTILINE)
    assert re.search(r"^- Date: \d{4}-\d\d-\d\d$", text, re.MULTILINE)
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ADR_SECTIONS
    assert f"({adr.name})" in (adr.parent / "README.md").read_text()


def test_glossary_identifiers_are_those_of_the_code() -> None:
    files = [p for room in ROOMS for e in ("py", "cypher") for p in (ROOT / room).rglob(f"*.{e}")]
    words = {word for path in files for word in re.findall(r"\w+", path.read_text())}
    words |= {path.stem for path in files}
    rows = re.findall(r"^\|.*\|(.*)\|$", (ROOT / "docs" / "glossary.md").read_text(), re.MULTILINE)
    identifiers = [part for row in rows for part in re.findall(r"`([\w.]+)`", row)]

    unknown = [part for part in identifiers if not set(part.split(".")) <= words]

    assert len(identifiers) > 40
    assert unknown == []


def test_invariants_name_tests_that_exist() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text()
    rows = re.findall(r"^\| (\d+) \|.*\| (.*) \|$", text, re.MULTILINE)

    assert [number for number, _ in rows] == [str(n) for n in range(1, 12)]
    for number, held_by in rows:
        tests = re.findall(r"\(\.\./(tests/[\w/]+\.py)\)(?: `(test_\w+)`)?", held_by)
        assert tests or "not yet: issue" in held_by, f"invariant {number} is held by nothing"
        for path, function in tests:
            assert f"def {function}" in (ROOT / path).read_text(), f"{path} lacks {function}"


def test_make_help_lists_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text()
    listed = re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE)
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)

    assert phony is not None
    assert sorted(listed) == sorted(phony[1].split())
