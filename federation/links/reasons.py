"""Why a question about links, an answer to it or a path is refused."""

from __future__ import annotations

from typing import Final

from credit_hub.federation.errors import Reason

__all__ = [
    "ANSWER",
    "AREA",
    "DECIDED",
    "DECLINED",
    "LAPSED",
    "NOT_ASKED",
    "NO_PATH",
    "PATH_EDGE",
    "PATH_ENDS",
    "PATH_FORM",
    "PATH_READER",
    "PREDICATE",
    "QUESTION",
    "REASON_NEEDED",
    "UNKNOWN",
]

_PAGE: Final = "docs/protocol/links.md"

QUESTION: Final = Reason(
    "links.question",
    "this is no question about links",
    "不是合法的跨城关联查询",
    f"{_PAGE}, section Question",
)
ANSWER: Final = Reason(
    "links.answer",
    "the claims are not those of an answer about links",
    "声明内容不符合跨城关联应答的要求",
    f"{_PAGE}, section Answer",
)
PREDICATE: Final = Reason(
    "links.predicate",
    "the claims are not those of a yes or no about links",
    "声明内容不符合跨城关联判断的要求",
    f"{_PAGE}, section Predicate",
)
AREA: Final = Reason(
    "links.area",
    "a firm is not registered in the area of the member that is asked or that states the edge",
    "企业的登记区划不在被查询方或陈述方的辖区内",
    f"{_PAGE}, section Area; GB 32100-2015",
)
NOT_ASKED: Final = Reason(
    "links.not_asked",
    "the answer is to another question, or says more than was asked",
    "应答与所提问题不符，或超出所问范围",
    f"{_PAGE}, section Answer",
)
DECIDED: Final = Reason(
    "links.decided",
    "the request has been decided, and a decision is not changed",
    "该请求已作出决定，不得更改",
    f"{_PAGE}, section Approval",
)
LAPSED: Final = Reason(
    "links.lapsed",
    "the request is older than 30 days; whoever still needs it asks again",
    "该请求已超过 30 日，如仍需要请重新提出",
    f"{_PAGE}, section Approval",
)
DECLINED: Final = Reason(
    "links.declined",
    "an officer of the city that was asked has declined",
    "被查询城市的经办人未予批准",
    f"{_PAGE}, section Approval",
)
UNKNOWN: Final = Reason(
    "links.unknown",
    "there is no such request of this member",
    "该成员没有此编号的请求",
    f"{_PAGE}, section Predicate",
)
REASON_NEEDED: Final = Reason(
    "links.reason",
    "a decision names the officer and the reason",
    "决定须载明经办人和理由",
    f"{_PAGE}, section Approval; PIPL art. 25",
)
PATH_FORM: Final = Reason(
    "path.form",
    "this is no composed path, or it has members beyond the format, twice, or not at all",
    "不是合法的跨城路径文件，或成员多余、重复、缺失",
    f"{_PAGE}, section Path",
)
PATH_EDGE: Final = Reason(
    "path.edge",
    "the edge is not in the statement that it is said to be in, or joins other firms",
    "该边不在所引陈述中，或连接的不是相邻两家企业",
    f"{_PAGE}, section Path",
)
PATH_ENDS: Final = Reason(
    "path.ends",
    "a firm stands twice in the path, or its statements are about different days",
    "路径中企业重复，或各陈述所述日期不一致",
    f"{_PAGE}, section Path",
)
PATH_READER: Final = Reason(
    "path.reader",
    "the statements are not all for one reader",
    "各陈述的接收方不是同一成员",
    f"{_PAGE}, section Path",
)
NO_PATH: Final = Reason(
    "path.none",
    "the statements at hand do not join the two firms",
    "现有陈述不能连接这两家企业",
    f"{_PAGE}, section Path",
)
