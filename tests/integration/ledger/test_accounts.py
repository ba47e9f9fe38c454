"""Accounts on each database: passwords, second factors, pauses, sessions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from argon2 import PasswordHasher
from sqlalchemy import create_engine, text

from credit_hub.api.accounts import enrol, open_account, permit, reset
from credit_hub.api.schemas.account import OpenedView
from credit_hub.api.sessions import begin, change_password, log_in
from credit_hub.ledger.accounts import passwords
from credit_hub.ledger.accounts.account import ABSOLUTE, IDLE, Account, Session, session_digest
from credit_hub.ledger.accounts.factor import FactorKey, fitting_step
from credit_hub.ledger.storage.database import Ledger
from credit_hub.model.errors import (
    ConflictError,
    InvalidValueError,
    LedgerError,
    LoginRefusedError,
    NotFoundError,
)

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
KEY = FactorKey.derive(b"1" * 32)
PASSWORD = "correct horse battery"


def opened(ledger: Ledger, name: str = "li", *roles: str, factor: bool = True) -> OpenedView:
    view = open_account(
        ledger.accounts, KEY, name, roles or ("analyst",), (), NOW, with_factor=factor
    )
    ledger.accounts.set_password(view.account.id, passwords.hash_of(PASSWORD), must_change=False)
    return view


def code(view: OpenedView, at: datetime) -> str:
    assert view.totp is not None
    made = pyotp.parse_uri(view.totp)
    assert isinstance(made, pyotp.TOTP)
    return made.at(at)


def enter(ledger: Ledger, password: str, shown: str | None, at: datetime = NOW) -> Account:
    return log_in(ledger.accounts, KEY, "li", password, shown, at)


def test_password_and_code_let_in_and_either_alone_does_not(ledger: Ledger) -> None:
    view = opened(ledger)

    assert enter(ledger, PASSWORD, code(view, NOW)).name == "li"
    for password, shown in ((PASSWORD, None), (PASSWORD, "000000"), ("wrong", code(view, NOW))):
        with pytest.raises(LoginRefusedError):
            enter(ledger, password, shown)


def test_code_that_was_used_is_refused_within_its_step_and_an_older_one_too(ledger: Ledger) -> None:
    view = opened(ledger)
    later = NOW + timedelta(seconds=30)

    enter(ledger, PASSWORD, code(view, later), later)

    for used in (code(view, later), code(view, NOW)):
        with pytest.raises(LoginRefusedError):
            enter(ledger, PASSWORD, used, later)


def test_recovery_code_lets_in_once(ledger: Ledger) -> None:
    view = opened(ledger)

    enter(ledger, PASSWORD, view.recovery[3])

    with pytest.raises(LoginRefusedError):
        enter(ledger, PASSWORD, view.recovery[3])
    enter(ledger, PASSWORD, view.recovery[4].upper())
    assert len(ledger.accounts.named("li").recovery) == 8


def test_refusals_have_one_message_whatever_the_reason(ledger: Ledger) -> None:
    opened(ledger, factor=False)
    disabled = opened(ledger, "gone", factor=False)
    ledger.accounts.disable(disabled.account.id, NOW)

    told = set()
    for name in ("li", "nobody", "gone", "x" * 100):
        with pytest.raises(LoginRefusedError) as caught:
            log_in(ledger.accounts, KEY, name, "wrong", None, NOW)
        told.add((str(caught.value), caught.value.code))

    assert len(told) == 1


def test_unknown_name_costs_a_hash_as_a_known_one_does(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(ledger, factor=False)
    seen: list[str] = []
    real = PasswordHasher.verify

    def counted(self: PasswordHasher, kept: str | bytes, given: str | bytes) -> bool:
        seen.append(str(kept)[:30])
        return bool(real(self, kept, given))

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    for name in ("li", "nobody"):
        with pytest.raises(LoginRefusedError):
            log_in(ledger.accounts, KEY, name, "wrong", None, NOW)

    assert len(seen) == 2
    assert seen[0] == seen[1] == "$argon2id$v=19$m=19456,t=2,p=1"


def test_failures_pause_the_account_for_longer_and_longer_but_never_for_good(
    ledger: Ledger,
) -> None:
    opened(ledger, factor=False)
    at, pauses = NOW, []
    for _ in range(12):
        with pytest.raises(LoginRefusedError):
            enter(ledger, "wrong", None, at)
        until = ledger.accounts.named("li").paused_until
        pauses.append(0 if until is None else int((until - at).total_seconds()))
        at = until or at

    assert pauses == [0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]
    with pytest.raises(LoginRefusedError):
        enter(ledger, PASSWORD, None, at - timedelta(seconds=1))
    assert enter(ledger, PASSWORD, None, at).name == "li"
    assert ledger.accounts.named("li").failures == 0


def test_attempts_during_a_pause_do_not_prolong_it(ledger: Ledger) -> None:
    opened(ledger, factor=False)
    for _ in range(5):
        with pytest.raises(LoginRefusedError):
            enter(ledger, "wrong", None)
    before = ledger.accounts.named("li").paused_until

    for _ in range(5):
        with pytest.raises(LoginRefusedError):
            enter(ledger, "wrong", None, NOW + timedelta(seconds=10))

    assert ledger.accounts.named("li").paused_until == before


def test_last_security_admin_is_let_in_after_a_reset_at_the_command_line(ledger: Ledger) -> None:
    view = opened(ledger, "li", "security_admin")
    for _ in range(20):
        ledger.accounts.failed(view.account.id, NOW)

    fresh = reset(ledger.accounts, ledger.accounts.named("li"))

    assert fresh.password is not None
    entered = enter(ledger, fresh.password, code(view, NOW))
    assert entered.must_change


@pytest.mark.parametrize("role", ["security_admin", "system_admin", "auditor"])
def test_administrator_without_a_second_factor_is_neither_opened_nor_made(
    ledger: Ledger, role: str
) -> None:
    with pytest.raises(ConflictError, match="second factor"):
        open_account(ledger.accounts, KEY, "a", (role,), (), NOW, with_factor=False)
    opened(ledger, factor=False)
    with pytest.raises(ConflictError, match="second factor"):
        permit(ledger.accounts, ledger.accounts.named("li"), (role,), ())


def test_roles_that_exclude_each_other_are_not_given(ledger: Ledger) -> None:
    opened(ledger)

    with pytest.raises(InvalidValueError, match="三员分离"):
        permit(ledger.accounts, ledger.accounts.named("li"), ("auditor", "analyst"), ())

    assert ledger.accounts.named("li").roles == ("analyst",)


def test_hash_made_with_weaker_parameters_is_made_anew_at_the_login(ledger: Ledger) -> None:
    view = opened(ledger, factor=False)
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    ledger.accounts.rehash(view.account.id, weak)

    enter(ledger, PASSWORD, None)

    assert not passwords.is_outdated(ledger.accounts.named("li").password)
    enter(ledger, PASSWORD, None)


@pytest.mark.parametrize("new", ["short", "x" * 30, "li" * 8 + "abc", PASSWORD, "y" * 201])
def test_weak_password_is_refused_and_not_repeated_in_the_message(ledger: Ledger, new: str) -> None:
    view = opened(ledger, factor=False)

    with pytest.raises(InvalidValueError) as caught:
        change_password(ledger.accounts, view.account.id, PASSWORD, new, NOW)

    assert new not in str(caught.value)


def test_sessions_end_by_age_by_idleness_and_with_a_new_password(ledger: Ledger) -> None:
    view = opened(ledger, factor=False)
    account = ledger.accounts.named("li")
    id_, _ = begin(ledger.accounts, account, NOW)
    digest = session_digest(id_)
    assert ledger.accounts.holder(digest, NOW + IDLE - timedelta(seconds=1)) is not None
    assert ledger.accounts.holder(digest, NOW + 2 * IDLE) is None

    at = NOW
    while at < NOW + ABSOLUTE - IDLE:
        at += IDLE / 2
        ledger.accounts.holder(digest, at)
    other, _ = begin(ledger.accounts, account, NOW)
    change_password(ledger.accounts, view.account.id, PASSWORD, "another long password", NOW)

    assert ledger.accounts.holder(session_digest(other), NOW) is None
    assert ledger.accounts.live(view.account.id, NOW) == 0


def test_sessions_of_a_provider_end_by_account_by_session_there_and_by_both(
    ledger: Ledger,
) -> None:
    """``None`` stands for a session that came from an unknown one at the provider."""
    cases: tuple[tuple[str | None, str | None, set[tuple[str, str | None]]], ...] = (
        ("a", None, {("a", "1"), ("a", "2"), ("a", None)}),
        (None, "1", {("a", "1"), ("b", "1")}),
        ("a", "1", {("a", "1"), ("a", None)}),
        ("a", "9", {("a", None)}),
        ("c", None, set()),
        (None, None, set()),
    )
    for account_id, sid, gone in cases:
        began: dict[tuple[str, str | None], str] = {}
        for of, at_provider in (("a", "1"), ("a", "2"), ("a", None), ("b", "1"), ("b", None)):
            _, session = Session.begin(of, NOW, at_provider)
            ledger.accounts.begin(session)
            began[of, at_provider] = session.digest

        assert ledger.accounts.end_of_provider(account_id, sid, NOW) == len(gone)

        held = {of for of, digest in began.items() if was_kept(ledger, of[0], digest)}
        assert held == began.keys() - gone


def test_session_that_began_after_a_logout_at_the_provider_is_of_another_login(
    ledger: Ledger,
) -> None:
    for at in (NOW, NOW + timedelta(seconds=1)):
        ledger.accounts.begin(Session.begin("a", at, "1")[1])

    assert ledger.accounts.end_of_provider("a", "1", NOW) == 1
    assert ledger.accounts.end_of_provider("a", "1", NOW) == 0
    assert ledger.accounts.live("a", NOW) == 1


def was_kept(ledger: Ledger, account_id: str, digest: str) -> bool:
    """End a session; say whether it was there."""
    before = ledger.accounts.live(account_id, NOW)
    ledger.accounts.end(digest)
    return ledger.accounts.live(account_id, NOW) < before


def test_busy_session_ends_after_eight_hours(ledger: Ledger) -> None:
    opened(ledger, factor=False)
    id_, _ = begin(ledger.accounts, ledger.accounts.named("li"), NOW)
    digest, at = session_digest(id_), NOW
    while at + IDLE / 2 < NOW + ABSOLUTE:
        at += IDLE / 2
        assert ledger.accounts.holder(digest, at) is not None

    assert ledger.accounts.holder(digest, NOW + ABSOLUTE) is None


def test_ledger_holds_neither_passwords_nor_session_ids_nor_secrets(
    ledger: Ledger, url: str
) -> None:
    view = opened(ledger)
    id_, _ = begin(ledger.accounts, ledger.accounts.named("li"), NOW)

    engine = create_engine(url)
    with engine.connect() as connection:
        rows = [
            str(row)
            for table in ("accounts", "sessions")
            for row in connection.execute(text(f"SELECT * FROM {table}"))  # noqa: S608
        ]
    engine.dispose()

    assert view.totp is not None
    secret = pyotp.parse_uri(view.totp).secret
    for hidden in (PASSWORD, id_, secret, *view.recovery):
        assert not any(hidden in row for row in rows)


def test_second_factor_moved_to_another_account_does_not_open(ledger: Ledger) -> None:
    one, other = opened(ledger), opened(ledger, "wang")
    moved = ledger.accounts.named("li").totp
    ledger.accounts.set_factor(other.account.id, moved, ())

    assert one.account.id != other.account.id
    with pytest.raises(LedgerError, match="does not open"):
        log_in(ledger.accounts, KEY, "wang", PASSWORD, "123456", NOW)


def test_new_second_factor_voids_the_old_one(ledger: Ledger) -> None:
    view = opened(ledger)

    fresh = enrol(ledger.accounts, KEY, ledger.accounts.named("li"))

    with pytest.raises(LoginRefusedError):
        enter(ledger, PASSWORD, view.recovery[0])
    enter(ledger, PASSWORD, code(fresh, NOW))


def test_names_are_given_once_and_unknown_ones_are_not_found(ledger: Ledger) -> None:
    opened(ledger)

    with pytest.raises(ConflictError, match="li"):
        opened(ledger)
    with pytest.raises(NotFoundError):
        ledger.accounts.named("nobody")


def test_codes_are_those_of_rfc_6238() -> None:
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    at = datetime.fromtimestamp(59, UTC)

    assert fitting_step(secret, "287082", at) == 1
    assert fitting_step(secret, "287083", at) is None
