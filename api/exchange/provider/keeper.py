"""The one that has this city's log open: appends, publishes, signs lists, asks witnesses.

Two threads, because what waits for partners must not hold up what partners wait for. A step that
fails is logged, and its next turn tries again; nothing ends a thread but the end of the process.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self

import structlog

from credit_hub.api.exchange.provider.alerts import AcknowledgementWatch
from credit_hub.api.exchange.provider.appending import append_pending, check_against
from credit_hub.api.exchange.provider.cosigning import Cosigner
from credit_hub.api.exchange.provider.faults import raised_at
from credit_hub.api.exchange.provider.home import Home
from credit_hub.api.exchange.provider.listing import StatusListKeeper
from credit_hub.api.exchange.relying.city import RelyingCity, relying_city
from credit_hub.api.exchange.relying.rounds import run_step
from credit_hub.api.exchange.relying.steps import STEPS
from credit_hub.api.exchange.relying.steps import Step as RelyingStep
from credit_hub.api.settings import Settings
from credit_hub.federation.errors import ExchangeError
from credit_hub.federation.log.disk import FolderDisk
from credit_hub.federation.log.log import TransparencyLog
from credit_hub.model.errors import CreditHubError

__all__ = ["Keeper", "Step", "run"]

_TICK: Final = 0.1
_OWN_SECONDS: Final = 0.5
"""From one publishing to the next, at least: a withdrawal is in the list within a second."""
_ALERT_SECONDS: Final = 60
_WITNESS_RETRY: Final = 2.0
"""Seconds after which witnesses that did not sign are asked again; doubled up to the interval."""
_STOPS_WITHIN: Final = 20.0
_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Step:
    """Something that is done again and again.

    Attributes:
        name: For the log.
        work: Does it, and returns the seconds until its next turn.
        due: When its next turn is, on the monotonic clock.
    """

    name: str
    work: Callable[[], float]
    due: float = 0.0


class Keeper:
    """Holds the log of a city; a context manager. ``start`` lets its threads run."""

    def __init__(self, home: Home, settings: Settings) -> None:
        """Keep the log of a city.

        Args:
            home: The city.
            settings: How often witnesses are asked.
        """
        self._home = home
        self._witness_seconds = float(settings.exchange_witness_seconds)
        self._witness_wait = _WITNESS_RETRY
        self._relying = relying_city(home.membership, home.ledger)
        self._cosigner = Cosigner(home, self._relying.carrier)
        self._lists = StatusListKeeper(home)
        self._watch = AcknowledgementWatch(home.membership, home.ledger)
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []
        self._closing = ExitStack()
        self._log: TransparencyLog | None = None

    @property
    def log(self) -> TransparencyLog:
        """The log, while it is open."""
        if self._log is None:
            raise RuntimeError("the keeper was not entered")
        return self._log

    def __enter__(self) -> Self:
        """Open the log and settle what a crash has left, before anybody is answered.

        Raises:
            LogError: Another process has it, or it is behind what it has signed.
            VerificationError: There is no registry, or no key for the log.
        """
        now = self._home.clock()
        membership = self._home.membership
        opened = TransparencyLog(
            FolderDisk(membership.folders.log), membership.log(now), membership.note_signers(now)
        )
        self._closing.callback(opened.close)
        try:
            check_against(opened, self._home.ledger.exchange_objects)
            self._log = opened
            self._publish()
        except BaseException:
            self._closing.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let every step end, then close the log."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(_STOPS_WITHIN)
        self._closing.close()

    def start(self) -> None:
        """Begin to work."""
        own = [Step("publish", self._publish), Step("lists", self._sign_lists)]
        city = self._relying
        partners = [
            Step("witness", self._witness),
            Step("alerts", self._look),
            *(Step(step.name, _relying_work(city, step)) for step in STEPS),
        ]
        for name, steps in (("exchange-log", own), ("exchange-partners", partners)):
            thread = threading.Thread(target=run, args=(steps, self._stopping), name=name)
            thread.start()
            self._threads.append(thread)

    def _publish(self) -> float:
        append_pending(self.log, self._home.ledger.exchange_objects)
        self.log.publish()
        return _OWN_SECONDS

    def _sign_lists(self) -> float:
        self._lists.sign_due()
        return _OWN_SECONDS

    def _witness(self) -> float:
        """Ask, and ask again soon while a quorum is missing: a partner may be starting, too."""
        published = self.log.published
        if published is None or not published.size:
            return _WITNESS_RETRY  # the first statement of a city is witnessed at once
        if self._cosigner.ask(self.log):
            self._witness_wait = _WITNESS_RETRY
            return self._witness_seconds
        wait = min(self._witness_wait, self._witness_seconds)
        self._witness_wait = min(self._witness_wait * 2, self._witness_seconds)
        return wait

    def _look(self) -> float:
        self._watch.look(self._home.clock())
        return _ALERT_SECONDS


def _relying_work(city: RelyingCity, step: RelyingStep) -> Callable[[], float]:
    def work() -> float:
        run_step(city, step)
        return step.seconds

    return work


def run(steps: Sequence[Step], stopping: threading.Event) -> None:
    """Run steps at their turns until the end of the process is asked for."""
    while not stopping.is_set():
        for step in steps:
            if time.monotonic() >= step.due and not stopping.is_set():
                step.due = time.monotonic() + _turn(step)
        stopping.wait(_TICK)


def _turn(step: Step) -> float:
    try:
        return step.work()
    except ExchangeError as error:
        _log.error("exchange.step", step=step.name, reason=error.reason.code)
    except (CreditHubError, OSError) as error:
        _log.error("exchange.step", step=step.name, error=type(error).__name__)
    except Exception as error:  # noqa: BLE001  # a fault of one step must not end the others
        # Its text may quote a value; where it was raised does not.
        _log.critical(
            "exchange.step", step=step.name, error=type(error).__name__, at=raised_at(error)
        )
    return _OWN_SECONDS * 2
