"""What an auditor should look at: patterns of looking that need an explanation (over-query).

An alarm is no accusation: it says what was counted, over which entries, and the threshold.
Henan's regulation on social credit information, article 25, bars over-query; thresholds are the
hub's own.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Literal

from credit_hub.ledger.audit.entry import AuditEntry, AuditOutcome
from credit_hub.model.findings import Bilingual
from credit_hub.model.interval import CHINA

__all__ = ["THRESHOLDS", "Alarm", "Rule", "Thresholds", "alarms"]

Rule = Literal[
    "wide_query",
    "wide_query_in_case",
    "off_hours_burst",
    "self_look_up",
    "refused_bulk",
    "refused_burst",
]
BULK: Final = frozenset({"cypher.run", "job.results", "vault.resolve", "audit.read"})
"""Actions that bring much at once, or plain text: who may not and tries is looked at at once."""
_FORBIDDEN: Final = "403"
"""Status of what a role may not do at all, or not without a purpose and a case."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From how many on an alarm is raised; hours are of China's civil time."""

    wide_window: timedelta = timedelta(hours=1)
    wide_without_case: int = 500
    """Different subjects of one operator within the window, in questions without a case number."""
    wide_with_case: int = 5_000
    work_begins: int = 7
    work_ends: int = 21
    """Entries from this hour on, before ``work_begins`` and on Saturday and Sunday are off hours.

    Public holidays and the working days moved to weekends are not known here.
    """
    burst_window: timedelta = timedelta(minutes=10)
    burst: int = 50
    """Entries of one operator within the window, off hours."""
    refused: int = 20
    """Requests of one operator within ``burst_window`` for what it may not do."""


THRESHOLDS: Final = Thresholds()
_SUNDAY_AND_SATURDAY: Final = frozenset({5, 6})


@dataclass(frozen=True, slots=True)
class Alarm:
    """A pattern with what was counted; entries from ``first`` to ``last`` show it."""

    rule: Rule
    operator: str
    first: int
    last: int
    begins: datetime
    ends: datetime
    counted: int
    threshold: int
    text: Bilingual


def alarms(
    entries: Iterable[AuditEntry],
    *,
    own: Mapping[str, str] | None = None,
    thresholds: Thresholds = THRESHOLDS,
) -> tuple[Alarm, ...]:
    """Return the alarms that entries raise, in the order in which they were raised.

    A pattern that goes on is one alarm, which ends when it pauses for a window.

    Args:
        entries: Entries in the order of their numbers.
        own: The firm that an operator belongs to, as its id in the graph.
        thresholds: From how many on.
    """
    watches = _Watches(own or {}, thresholds)
    for entry in entries:
        if entry.event.outcome is not AuditOutcome.STARTED:
            watches.see(entry)
    return tuple(sorted(watches.alarms(), key=lambda alarm: (alarm.last, alarm.rule)))


@dataclass(slots=True)
class _Window:
    """A sliding window over the entries of one operator, and the pattern under way in it."""

    length: timedelta
    seen: deque[tuple[AuditEntry, tuple[str, ...]]] = field(default_factory=deque)
    counts: dict[str, int] = field(default_factory=dict)
    unnamed: int = 0
    first: AuditEntry | None = None
    last: AuditEntry | None = None
    most: int = 0

    def see(self, entry: AuditEntry, keys: tuple[str, ...], unnamed: int = 0) -> int:
        """Take an entry with what counts in it; return how much differs within the window."""
        self.seen.append((entry, keys))
        self.unnamed += unnamed
        for key in keys:
            self.counts[key] = self.counts.get(key, 0) + 1
        while self.seen and self.seen[0][0].event.at <= entry.event.at - self.length:
            self._drop()
        return len(self.counts) + self.unnamed

    def _drop(self) -> None:
        gone, keys = self.seen.popleft()
        self.unnamed -= max(0, gone.event.subjects_total - len(gone.event.subjects))
        self.unnamed = max(0, self.unnamed)
        for key in keys:
            self.counts[key] -= 1
            if not self.counts[key]:
                del self.counts[key]


class _Watches:
    """All patterns of all operators."""

    def __init__(self, own: Mapping[str, str], thresholds: Thresholds) -> None:
        self._own = own
        self._limits = thresholds
        self._windows: dict[tuple[Rule, str], _Window] = {}
        self._done: list[Alarm] = []

    def see(self, entry: AuditEntry) -> None:
        """Take the next entry."""
        event = entry.event
        limits = self._limits
        if event.subjects_total:
            is_of_case = event.case_number is not None
            rule: Rule = "wide_query_in_case" if is_of_case else "wide_query"
            most = limits.wide_with_case if is_of_case else limits.wide_without_case
            unnamed = event.subjects_total - len(event.subjects)
            self._count(rule, entry, limits.wide_window, most, event.subjects, unnamed)
        if _is_off_hours(event.at, limits):
            key = (str(entry.number),)
            self._count("off_hours_burst", entry, limits.burst_window, limits.burst, key)
        if event.status == _FORBIDDEN:
            key = (str(entry.number),)
            self._count("refused_burst", entry, limits.burst_window, limits.refused, key)
            if event.action in BULK:
                self._done.append(_alarm("refused_bulk", entry, entry, 1, 1))
        own = self._own.get(event.operator)
        if own is not None and own in event.subjects:
            self._done.append(_alarm("self_look_up", entry, entry, 1, 1))

    def alarms(self) -> Iterator[Alarm]:
        """Yield all alarms, also those of patterns that had not ended."""
        yield from self._done
        for (rule, _), window in self._windows.items():
            if window.first is not None and window.last is not None:
                yield _alarm(rule, window.first, window.last, window.most, self._threshold(rule))

    def _count(  # a rule in its parts
        self,
        rule: Rule,
        entry: AuditEntry,
        length: timedelta,
        most: int,
        keys: tuple[str, ...],
        unnamed: int = 0,
    ) -> None:
        window = self._windows.setdefault((rule, entry.event.operator), _Window(length))
        counted = window.see(entry, keys, unnamed)
        paused = window.last is not None and entry.event.at - window.last.event.at > length
        if paused and window.first is not None and window.last is not None:
            self._done.append(_alarm(rule, window.first, window.last, window.most, most))
            window.first = window.last = None
            window.most = 0
        if counted >= most:
            window.first = window.first or window.seen[0][0]
            window.last = entry
            window.most = max(window.most, counted)

    def _threshold(self, rule: Rule) -> int:
        limits = self._limits
        return {
            "wide_query": limits.wide_without_case,
            "wide_query_in_case": limits.wide_with_case,
            "refused_burst": limits.refused,
        }.get(rule, limits.burst)


def _is_off_hours(moment: datetime, limits: Thresholds) -> bool:
    local = moment.astimezone(CHINA)
    is_work = limits.work_begins <= local.hour < limits.work_ends
    return local.weekday() in _SUNDAY_AND_SATURDAY or not is_work


_TEXTS: Final[Mapping[Rule, tuple[str, str]]] = {
    "wide_query": (
        "一小时内无案号查询了{n}个不同主体（阈值{t}），请核实查询目的",
        "{n} different subjects within an hour without a case number (threshold {t})",
    ),
    "wide_query_in_case": (
        "一小时内凭案号查询了{n}个不同主体（阈值{t}），请核实是否超出案件范围",
        "{n} different subjects within an hour under a case number (threshold {t})",
    ),
    "off_hours_burst": (
        "非工作时间十分钟内有{n}次访问（阈值{t}），请核实是否为约定的批处理",
        "{n} accesses within ten minutes off hours (threshold {t}); a scheduled client may explain",
    ),
    "refused_bulk": (
        "无权限者尝试批量导出或还原个人信息，已拒绝，请核实其账户",
        "somebody who may not tried to export in bulk or to resolve persons; it was refused",
    ),
    "refused_burst": (
        "十分钟内有{n}次越权访问被拒绝（阈值{t}），请核实其账户",
        "{n} requests within ten minutes for what the operator may not do (threshold {t})",
    ),
    "self_look_up": (
        "操作方查询了其所属企业，请核实是否为本主体的正当申请",
        "the operator looked at the firm that it belongs to; a request of its own may explain",
    ),
}


def _alarm(rule: Rule, first: AuditEntry, last: AuditEntry, counted: int, most: int) -> Alarm:
    zh, en = (text.format(n=counted, t=most) for text in _TEXTS[rule])
    return Alarm(
        rule=rule,
        operator=last.event.operator,
        first=first.number,
        last=last.number,
        begins=first.event.at,
        ends=last.event.at,
        counted=counted,
        threshold=most,
        text=Bilingual(zh, en),
    )
