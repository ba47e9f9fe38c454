"""``credit-hub exchange bands|consent``: this city's people, as partners may ask about them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from credit_hub.api.cli.auditing import audited
from credit_hub.api.cli.console import say, write_json
from credit_hub.api.cli.options import DataDirOption, JsonOption, settings_of

if TYPE_CHECKING:
    from credit_hub.api.exchange.provider.home import Home
    from credit_hub.ledger.federation.consents import KeptConsent
    from credit_hub.model.id_number import IdNumber

__all__ = ["register"]

_SHOWN: Final = 20
"""Rejected rows that are shown; their number is always said."""
bands = typer.Typer(no_args_is_help=True, help="Bands of persons; scores are not kept.")
consent = typer.Typer(no_args_is_help=True, help="Consents that this city's people give.")
PersonOption = Annotated[
    Path,
    typer.Option(
        "--person",
        metavar="FILE",
        help="File with the identity number, - for standard input; never on the command line.",
    ),
]


def register(exchange: typer.Typer) -> None:
    """Add the commands of this module to ``credit-hub exchange``."""
    exchange.add_typer(bands, name="bands")
    exchange.add_typer(consent, name="consent")


@bands.command("load")
def load(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV in UTF-8.")],
    *,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Keep the bands of a score file (id_number, score, as_of). Exit status 1: rows rejected."""
    from credit_hub.api.exchange.provider.bands import load_bands

    with _home(data_dir, "exchange bands load") as home:
        loaded = load_bands(home, file)
    rejects = [{"line": r.line, "field": r.field, "rule": r.rule} for r in loaded.rejects]
    if as_json:
        write_json(
            {
                "read": loaded.read,
                "written": loaded.written,
                "unchanged": loaded.unchanged,
                "rejected": len(rejects),
                "rejects": rejects,
            }
        )
    else:
        say(
            f"read {loaded.read} = written {loaded.written} + unchanged {loaded.unchanged} "
            f"+ rejected {len(rejects)}"
        )
        for reject in loaded.rejects[:_SHOWN]:
            say(f"  line {reject.line}, {reject.field}: not {reject.rule}")
    if rejects:
        raise typer.Exit(1)


@consent.command("give")
def give(  # noqa: PLR0913 - what the law has a person told, one option each
    *,
    person: PersonOption,
    partner: Annotated[str, typer.Option("--partner", help="Entity id of who receives it.")],
    contact: Annotated[str, typer.Option("--contact", help="Where the person reaches it.")],
    purpose: Annotated[str, typer.Option("--purpose", help="What for, as the registry has it.")],
    scene: Annotated[str, typer.Option("--scene", help="One of scenes.json.")],
    proof: Annotated[
        Path, typer.Option("--proof", exists=True, dir_okay=False, help="What the person signed.")
    ],
    out: Annotated[Path, typer.Option("--out", dir_okay=False, help="Receipt for the partner.")],
    minutes: Annotated[int, typer.Option("--minutes", min=1, max=527_040, help="For how long.")],
    uses: Annotated[int, typer.Option("--uses", min=1, max=1000, help="Questions.")] = 1,
    yes_or_no: Annotated[
        bool, typer.Option("--yes-or-no", help="Not the band: only whether the scene is met.")
    ] = False,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Take a consent; its receipt goes to the partner with the order, the number never."""
    from credit_hub.api.exchange.provider.consents import Wish
    from credit_hub.api.exchange.provider.consents import give as take
    from credit_hub.federation.encoding.digests import tagged

    wish = Wish(
        recipient=partner,
        contact=contact,
        purpose=purpose,
        scene=scene,
        seconds=minutes * 60,
        uses=uses,
        evidence=tagged(proof.read_bytes()),
        band=not yes_or_no,
    )
    with _home(data_dir, "exchange consent give") as home:
        signed = take(home, _number(person), wish)
        out.write_text(signed.token, encoding="ascii")
    if as_json:
        write_json({"consent": signed.digest, "receipt": str(out)})
        return
    say(f"consent {signed.digest} for {minutes} minutes: hand {out} to the partner")


@consent.command("withdraw")
def withdraw(
    digest: Annotated[str, typer.Argument(metavar="CONSENT", help="Its digest.")],
    *,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """End a consent: partners learn of it within 60 seconds."""
    from credit_hub.api.exchange.provider.consents import withdraw as end

    with _home(data_dir, "exchange consent withdraw") as home:
        records = end(home, digest)
    if as_json:
        write_json({"consent": digest, "records_revoked": records})
        return
    say(f"withdrawn, with {records} records under it")


@consent.command("list")
def list_consents(
    *, person: PersonOption, as_json: JsonOption = False, data_dir: DataDirOption = None
) -> None:
    """List what a person has consented to, and who has asked by it."""
    with _home(data_dir, "exchange consent list") as home:
        found = home.ledger.exchange_consents.of_person(home.person(_number(person)))
        shown = [_json(home, one) for one in found]
    if as_json:
        write_json(shown)
        return
    for one in shown:
        say(f"{one['consent']} {one['recipient']}: {one['scene']}, {one['state']}, {one['used']}")
    if not shown:
        say("no consents")


@contextmanager
def _home(data_dir: Path | None, command: str) -> Iterator[Home]:
    from credit_hub.api.exchange.provider.home import home_of
    from credit_hub.api.notary import Notary

    settings = settings_of(data_dir)
    with audited(settings, command), Notary(settings) as notary:
        yield home_of(settings, notary.ledger)


def _number(source: Path) -> IdNumber:
    """Read an identity number from a file or from standard input."""
    from credit_hub.api.exchange.administration.reading import file_of
    from credit_hub.model.id_number import IdNumber

    text = (
        sys.stdin.readline() if str(source) == "-" else file_of(source).decode("utf-8", "replace")
    )
    return IdNumber.parse(text.strip())


def _json(home: Home, kept: KeptConsent) -> dict[str, object]:
    state = "withdrawn" if kept.withdrawn is not None else "given"
    if kept.withdrawn is None and kept.expires <= home.now():
        state = "expired"
    return {
        "consent": kept.digest,
        "recipient": kept.recipient,
        "purpose": kept.purpose,
        "scene": kept.scene,
        "state": state,
        "given": datetime.fromtimestamp(kept.given, UTC).isoformat(),
        "expires": datetime.fromtimestamp(kept.expires, UTC).isoformat(),
        "used": home.ledger.exchange_consents.used(kept.digest),
    }
