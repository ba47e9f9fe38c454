"""What is said about a bundle: one step after the other, and what follows from all of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from credit_hub.federation.errors import ExchangeError, Reason, SuiteError
from credit_hub.model.conclusion import Conclusion

__all__ = ["Conclusion", "Outcome", "Report", "Step", "failed", "passed", "refused", "undecided"]


class Outcome(StrEnum):
    """How a step ended."""

    PASSED = "passed"
    FAILED = "failed"
    UNDECIDED = "undecided"
    """What is missing or out of date speaks neither for the record nor against it."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step.

    Attributes:
        name: Of the step, for machines.
        outcome: How it ended.
        code: Of the reason, for machines; empty where it passed.
        en: Wording for people.
        zh: The same in Chinese.
        detail: Where and what; never a value about a person.
    """

    name: str
    outcome: Outcome
    code: str
    en: str
    zh: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """The steps in their order; the last one is that at which nothing more could be said."""

    steps: tuple[Step, ...]

    @property
    def conclusion(self) -> Conclusion:
        """What follows: one failure decides, else one doubt, else it is valid."""
        outcomes = {step.outcome for step in self.steps}
        if Outcome.FAILED in outcomes:
            return Conclusion.INVALID
        return Conclusion.UNDECIDABLE if Outcome.UNDECIDED in outcomes else Conclusion.VALID


def passed(name: str, en: str, zh: str, detail: str = "") -> Step:
    """Return a step that passed."""
    return Step(name, Outcome.PASSED, "", en, zh, detail)


def failed(name: str, reason: Reason, detail: str = "") -> Step:
    """Return a step that failed."""
    return Step(name, Outcome.FAILED, reason.code, reason.en, reason.zh, detail)


def undecided(name: str, reason: Reason, detail: str = "") -> Step:
    """Return a step that could not be decided."""
    return Step(name, Outcome.UNDECIDED, reason.code, reason.en, reason.zh, detail)


def refused(name: str, error: ExchangeError) -> Step:
    """Return the step that an error ended: what this machine cannot compute is undecided."""
    end = undecided if isinstance(error, SuiteError) else failed
    return end(name, error.reason, error.detail)
