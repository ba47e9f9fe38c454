"""Why a log cannot go on: its own state, not what a partner sent."""

from __future__ import annotations

from typing import Final

from credit_hub.federation.errors import ExchangeError, Reason

__all__ = [
    "BUSY",
    "CLOSED",
    "DAMAGED",
    "ENTRY",
    "FORGOTTEN",
    "UNKNOWN_SIZE",
    "UNSETTLED",
    "LogError",
]

_RULE: Final = "docs/protocol/log.md, section Durability"

BUSY: Final = Reason(
    "log.busy",
    "another process writes to this log",
    "另一进程正在写入该日志",
    _RULE,
)
CLOSED: Final = Reason("log.closed", "the log is closed", "日志已关闭", _RULE)
DAMAGED: Final = Reason(
    "log.damaged",
    "a file of the log is missing or was altered",
    "日志文件缺失或被改动",
    _RULE,
)
FORGOTTEN: Final = Reason(
    "log.forgotten",
    "the log is behind a checkpoint that it has signed, or contradicts it",
    "日志落后于其已签署的检查点，或与之矛盾",
    "C2SP tlog-checkpoint, section Signatures; " + _RULE,
)
ENTRY: Final = Reason(
    "log.entry",
    "an entry is empty or longer than 65,535 bytes",
    "条目为空或超过 65,535 字节",
    "C2SP tlog-tiles, section Log entries",
)
UNKNOWN_SIZE: Final = Reason(
    "log.unknown_size",
    "the log has no published tree of this size",
    "日志没有该规模的已发布树",
    "C2SP tlog-tiles, section Partial Tiles",
)

UNSETTLED: Final = Reason(
    "log.unsettled",
    "the write was interrupted, and the entries may be in the log or not",
    "写入被中断，条目可能已在日志中，也可能不在",
    _RULE,
)


class LogError(ExchangeError):
    """The log of this hub cannot do what it was asked for."""

    code = "log"
