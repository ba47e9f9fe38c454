"""Nothing looks at facts without the audit log having a word for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import typer

from credit_hub.api.app import create_app
from credit_hub.api.audit.about import about
from credit_hub.api.audit.actions import ACTIONS, COMMANDS, ROUTES, SILENT_COMMANDS
from credit_hub.api.audit.privacy import WITHHELD, typed_lot, typed_subject
from credit_hub.api.audit.purposes import PURPOSES, cause_of
from credit_hub.api.cli import app
from credit_hub.api.middleware.audit import is_audited
from credit_hub.api.settings import Settings
from credit_hub.ledger.audit.entry import MOST_SUBJECTS
from credit_hub.loaders.masking import looks_personal
from credit_hub.model.errors import InvalidValueError

ROOT = Path(__file__).resolve().parents[3]
ID_NUMBER = "410199199003070018"


def operations(tmp_path: Path) -> Mapping[str, str]:
    described: dict[str, Any] = create_app(Settings(data_dir=tmp_path)).openapi()
    return {
        operation["operationId"]: path
        for path, item in described["paths"].items()
        for operation in item.values()
    }


def commands(group: Any, prefix: str = "") -> Iterator[str]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{prefix}{name} ")
        else:
            yield prefix + name


def test_every_route_of_the_interface_has_a_declared_action(tmp_path: Path) -> None:
    audited = {name for name, path in operations(tmp_path).items() if is_audited(path)}

    assert audited - ROUTES.keys() == set(), "declare it in api/audit/actions.py"


def test_every_operation_stands_under_the_path_that_is_audited_or_tells_of_nobody(
    tmp_path: Path,
) -> None:
    outside = {name for name, path in operations(tmp_path).items() if not is_audited(path)}

    assert outside == {"get_keys", "healthz", "readyz", "metrics"}


def test_every_command_has_a_declared_action_or_is_known_to_show_nothing() -> None:
    found = set(commands(typer.main.get_command(app)))

    assert found - COMMANDS.keys() - SILENT_COMMANDS == set(), "declare it in api/audit/actions.py"
    assert COMMANDS.keys() & SILENT_COMMANDS == set()


def test_every_declared_command_makes_an_entry_under_its_name() -> None:
    modules = (ROOT / "api" / "cli").glob("*.py")
    text = "".join(path.read_text(encoding="utf-8") for path in modules)
    said = re.sub(r"\.command\(\"[\w-]+\"\)", "", text)
    there = set(commands(typer.main.get_command(app)))

    unsaid = {name for name in COMMANDS.keys() & there if f'"{name}"' not in said}

    assert unsaid == set(), "wrap what it does in api.cli.auditing.audited"


def test_declared_actions_are_known_and_titled_in_both_languages() -> None:
    assert {*ROUTES.values(), *COMMANDS.values()} <= ACTIONS.keys()
    for known in ACTIONS.values():
        assert known.title.zh
        assert known.title.en
        assert len(known.code) <= 40


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("uscc:91410199TE5T00016Y", "uscc:91410199TE5T00016Y"),
        ("person:" + "a" * 32, "person:" + "a" * 32),
        ("uscc:91410199TE5T00016X", WITHHELD),
        (f"uscc:{ID_NUMBER}", WITHHELD),
        (f"person:{ID_NUMBER}", WITHHELD),
        ("person:张三", WITHHELD),
        ("欧阳测试", WITHHELD),
        ("13800001234", WITHHELD),
        ("", WITHHELD),
    ],
)
def test_typed_subject_is_kept_only_if_it_is_an_id(typed: str, kept: str) -> None:
    assert typed_subject(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ZZTEST-P2/1", "lot:ZZTEST-P2/1"),
        ("lot:E4101000075A02912001/2", "lot:E4101000075A02912001/2"),
        ("张三", WITHHELD),
        (ID_NUMBER, WITHHELD),
        ("13800001234/1", WITHHELD),
        ("x" * 201, WITHHELD),
    ],
)
def test_typed_lot_is_kept_only_if_it_names_nobody(typed: str, kept: str) -> None:
    assert typed_lot(typed) == kept


def test_case_number_with_an_identity_number_in_it_is_personal() -> None:
    assert looks_personal(f"案{ID_NUMBER}")
    assert not looks_personal("豫0105刑初〔2026〕119号")


def test_purpose_is_demanded_only_where_the_hub_says_so() -> None:
    assert cause_of(None, None, demanded=False).purpose is None
    with pytest.raises(InvalidValueError, match="purpose"):
        cause_of(" ", None, demanded=True)
    for code in PURPOSES:
        assert cause_of(code, "ZZ-1", demanded=True).purpose == code


def test_answer_is_about_the_firms_and_persons_that_it_names_once_each() -> None:
    answer = (
        b'{"lot_id": "lot:T/1", "bidders": [{"id":"uscc:A"},{"id":"uscc:B"}], "x": "uscc:A",'
        b'"bid": "bid:T/1/uscc:C", "text": "about uscc:D", "p": "person:1",'
        b'"receipt": {"id": "receipt:0123456789abcdef0123456789abcdef"}}'
    )

    found = about(answer, ACTIONS["lot.check"])

    assert found.subjects == ("uscc:A", "uscc:B", "person:1")
    assert (found.subjects_total, found.lot) == (3, "lot:T/1")
    assert found.receipt == "receipt:0123456789abcdef0123456789abcdef"


def test_answer_about_more_subjects_than_are_kept_says_how_many() -> None:
    answer = ",".join(f'"uscc:{n}"' for n in range(MOST_SUBJECTS + 7)).encode()

    found = about(answer, ACTIONS["lot.check"])

    assert (len(found.subjects), found.subjects_total) == (MOST_SUBJECTS, MOST_SUBJECTS + 7)


def test_reading_the_log_is_not_one_more_look_at_those_in_it() -> None:
    assert about(b'{"subjects": ["uscc:A"]}', ACTIONS["audit.read"]).subjects == ()
