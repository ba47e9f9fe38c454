"""``credit-hub verify``, ``replay``, ``outcome`` and ``keys``."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from credit_hub.api.cli.auditing import audited
from credit_hub.api.cli.bundles import AnchorOption, AtOption, AudOption, verify_file
from credit_hub.api.cli.console import say, write_json, write_json_text
from credit_hub.api.cli.options import DataDirOption, JsonOption, JwksOption, settings_of
from credit_hub.api.cli.statuses import INVALID, UNDECIDABLE, status_of
from credit_hub.model.conclusion import Conclusion

if TYPE_CHECKING:
    from credit_hub.ledger.receipts.documents import Document
    from credit_hub.ledger.receipts.keys import KeySet
    from credit_hub.ledger.receipts.verification import Verdict

keys_app = typer.Typer(no_args_is_help=True, help="The keys that sign receipts.")
_ReceiptArgument = Annotated[
    str,
    typer.Argument(
        metavar="RECEIPT",
        help="File with the answer of a check, its receipt, or the bare JWS; - for standard input.",
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("verify")(verify)
    app.command("replay")(replay)
    app.command("outcome")(outcome)
    app.add_typer(keys_app, name="keys")


def verify(  # noqa: PLR0913  # a function of the command line has its options as arguments
    receipt: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help="The answer of a check, its receipt, the bare JWS, or a bundle or path of the "
            "exchange; - for standard input.",
        ),
    ],
    *,
    jwks: JwksOption = None,
    anchor: AnchorOption = None,
    at: AtOption = None,
    aud: AudOption = None,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Check a receipt, bundle or path offline. Exit: 0 valid, 1 invalid, 2 cannot be decided."""
    from credit_hub.federation.offline.form import LONGEST as LONGEST_BUNDLE
    from credit_hub.federation.offline.form import is_bundle, is_path
    from credit_hub.ledger.receipts.documents import read
    from credit_hub.ledger.receipts.verification import verify as check

    data = _bytes(receipt, LONGEST_BUNDLE)
    if is_bundle(data) or is_path(data):
        _end(verify_file(data, anchor, at, aud, as_json=as_json))
        return
    if (anchor, at, aud) != (None, None, None):
        raise typer.BadParameter("--anchor, --at and --aud are for bundles and paths alone")
    verdict = check(read(data), _keys(jwks, data_dir))
    if as_json:
        write_json(_verdict_json(verdict))
    else:
        for line in _verdict_lines(verdict):
            say(line)
    _end(status_of(verdict.conclusion))


def replay(
    receipt: _ReceiptArgument, *, as_json: JsonOption = False, data_dir: DataDirOption = None
) -> None:
    """Ask the question of a receipt again, of what was known then, and compare the results.

    Exit status: 0 the same result, 1 another result or no valid receipt, 2 cannot be decided.
    """
    from credit_hub.api.hub import open_hub
    from credit_hub.api.receipts import Same
    from credit_hub.api.receipts import replay as ask_again
    from credit_hub.ledger.receipts.verification import verify as check

    settings = settings_of(data_dir)
    with audited(settings, "replay") as trail:
        document = read_document(receipt)
        with open_hub(settings) as hub:
            verdict = check(document, hub.notary.public_keys())
            done = None if verdict.statement is None else ask_again(hub, verdict.statement)
        trail.answer(json.dumps(_verdict_json(verdict)))
    if done is None or verdict.conclusion is not Conclusion.VALID:
        lines = [*_verdict_lines(verdict), "not replayed: the receipt is not valid here"]
        body: dict[str, object] = {"receipt": _verdict_json(verdict), "replay": None}
        status = status_of(verdict.conclusion) or UNDECIDABLE
    else:
        lines = [f"{done.same}: {reason}" for reason in done.reasons or ("the same digest",)]
        lines += [f"note: {remark}" for remark in done.remarks]
        body = {"receipt": _verdict_json(verdict), "replay": done.json()}
        status = {Same.SAME: 0, Same.DIFFERENT: INVALID}.get(done.same, UNDECIDABLE)
    if as_json:
        write_json(body)
    else:
        for line in lines:
            say(line)
    _end(status)


def outcome(  # noqa: PLR0913  # a function of the command line has its options as arguments
    finding: Annotated[str, typer.Argument(metavar="FINDING", help="Id of a finding or lead.")],
    *,
    confirmed: Annotated[bool, typer.Option("--confirmed", help="It was found to be so.")] = False,
    dismissed: Annotated[bool, typer.Option("--dismissed", help="It is not so.")] = False,
    overturned: Annotated[
        bool, typer.Option("--overturned", help="It was confirmed, and that did not stand.")
    ] = False,
    reason: Annotated[str, typer.Option("--reason", help="Why; required.")] = "",
    by: Annotated[str, typer.Option("--by", help="Account of who decided; required.")] = "",
    case_no: Annotated[str | None, typer.Option("--case-no", help="Number of the case.")] = None,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Record what was decided about a finding or lead; without a decision, list all of them."""
    flags = {"confirmed": confirmed, "dismissed": dismissed, "overturned": overturned}
    chosen = [name for name, given in flags.items() if given]
    if len(chosen) > 1:
        raise typer.BadParameter("give one of --confirmed, --dismissed and --overturned")
    if chosen and not (reason.strip() and by.strip()):
        raise typer.BadParameter("a decision needs --reason and --by")
    from credit_hub.api.hub import open_hub
    from credit_hub.api.outcomes import history, record
    from credit_hub.api.schemas.receipt import OutcomeBody

    settings = settings_of(data_dir)
    with audited(settings, "outcome" if chosen else "outcome list") as trail:
        with open_hub(settings) as hub:
            if chosen:
                body = OutcomeBody.model_validate(
                    {"decision": chosen[0], "reason": reason, "decided_by": by, "case_no": case_no}
                )
                view = record(hub, finding, body, datetime.now(UTC))
            else:
                view = history(hub, finding)
        text = trail.answer(view.model_dump_json(indent=2))
    if as_json:
        write_json_text(text)
        return
    say(f"{view.finding_id}: {'not decided' if view.current is None else view.current.decision}")
    for item in view.history:
        case = f", {item.case_no}" if item.case_no else ""
        say(f"  {item.recorded_at} {item.decision} by {item.decided_by}{case}: {item.reason}")


@keys_app.command("show")
def show_keys(*, data_dir: DataDirOption = None) -> None:
    """Print the public keys of all receipts of this hub as a JWK set."""
    write_json_text(_keys(None, data_dir).text())


def _keys(jwks: Path | None, data_dir: Path | None) -> KeySet:
    if jwks is not None:
        return read_keys(jwks)
    from credit_hub.api.notary import Notary

    with Notary(settings_of(data_dir)) as notary:
        return notary.public_keys()


def read_keys(jwks: Path) -> KeySet:
    """Read the public keys of a hub from a file."""
    from credit_hub.ledger.receipts.keys import KeySet

    return KeySet.read(_bytes(str(jwks)).decode("utf-8", errors="replace"))


def read_document(receipt: str) -> Document:
    """Read a receipt from a file, or from standard input for ``-``."""
    from credit_hub.ledger.receipts.documents import read

    return read(_bytes(receipt))


def _bytes(name: str, longest: int | None = None) -> bytes:
    from credit_hub.ledger.receipts.documents import LONGEST
    from credit_hub.model.errors import InvalidValueError

    most = 1 + (LONGEST if longest is None else longest)
    try:
        if name == "-":
            return sys.stdin.buffer.read(most)
        with Path(name).open("rb") as file:
            return file.read(most)
    except OSError as error:
        message = f"{name} cannot be read: {error.strerror}"
        raise InvalidValueError(message) from error


def _verdict_lines(verdict: Verdict) -> list[str]:
    steps = [f"{step.state:7} {step.name:10} {step.seen}" for step in verdict.steps]
    return [*steps, verdict.conclusion.value]


def _verdict_json(verdict: Verdict) -> dict[str, object]:
    steps = [{"name": s.name, "state": s.state.value, "seen": s.seen} for s in verdict.steps]
    statement = None if verdict.statement is None else verdict.statement.payload()
    return {"conclusion": verdict.conclusion.value, "steps": steps, "statement": statement}


def _end(status: int) -> None:
    if status:
        raise typer.Exit(status)
