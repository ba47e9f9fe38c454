"""``credit-hub demo federation``: two cities and a witness exchange, G9 line by line."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from credit_hub.api.cli.console import say, tell, write_json
from credit_hub.api.cli.program import command
from credit_hub.api.cli.statuses import UNFIT

if TYPE_CHECKING:
    from credit_hub.api.exchange.demonstration.scenario import Outcome
    from credit_hub.api.settings import Settings

__all__ = ["federation"]


def federation(settings: Settings, *, keep: bool, as_json: bool) -> None:
    """Play the scenario, and say of each line whether it held.

    Args:
        settings: Of this hub; nothing of its data is touched.
        keep: Whether the cities' folders stay.
        as_json: Whether the answer is JSON.

    Raises:
        typer.Exit: Status 1: an expectation did not hold.
    """
    from credit_hub.api.exchange.demonstration.scenario import play
    from credit_hub.api.exchange.demonstration.stage import staged

    outcomes = []
    with _folder(settings, keep=keep) as base:
        tell("郑州、杭州、河南：三个进程、三套数据、一个联盟 / three processes, one alliance ...")
        with staged(base) as stage:
            for outcome in play(stage):
                outcomes.append(outcome)
                if not as_json:
                    _show(outcome, settings.language)
        failed = [outcome.step.name for outcome in outcomes if not outcome.held]
        kept = str(base) if keep else None
        if as_json:
            write_json({"steps": [_json(one) for one in outcomes], "kept": kept})
        else:
            say(f"{len(outcomes) - len(failed)} of {len(outcomes)} expectations held")
            for line in _next(settings, base) if keep else ():
                say(f"  {line}")
    if failed:
        raise typer.Exit(UNFIT)


@contextmanager
def _folder(settings: Settings, *, keep: bool) -> Iterator[Path]:
    """Return a new folder; it goes at the end unless it is to be kept."""
    parent = settings.data_dir / "federation-demo" if keep else None
    if parent is not None:
        parent.mkdir(parents=True, exist_ok=True)
    base = Path(tempfile.mkdtemp(prefix="credit-hub-federation-", dir=parent))
    try:
        yield base
    finally:
        if not keep:
            shutil.rmtree(base, ignore_errors=True)


def _next(settings: Settings, base: Path) -> Iterator[str]:
    yield f"kept: {base}"
    bundle, root = str(base / "bundle.json"), str(base / "root.json")
    yield command(settings, "verify", bundle, "--anchor", root)


def _show(outcome: Outcome, language: str) -> None:
    title = outcome.step.title
    texts = {"zh": title.zh, "en": title.en}.get(language, f"{title.zh} / {title.en}")
    say(f"{'passed' if outcome.held else 'FAILED'}  {texts}")
    say(f"        {outcome.seen} ({outcome.seconds:.1f} s)")


def _json(outcome: Outcome) -> dict[str, object]:
    title = outcome.step.title
    return {
        "name": outcome.step.name,
        "zh": title.zh,
        "en": title.en,
        "held": outcome.held,
        "seen": outcome.seen,
        "seconds": round(outcome.seconds, 1),
    }
