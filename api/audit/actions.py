"""What each route and command does, as the audit log names it.

A route under /api/v1 or a command that is not listed here fails a test: nothing looks at facts
without the log having a word for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from credit_hub.ledger.audit.entry import Access
from credit_hub.model.findings import Bilingual

__all__ = ["ACTIONS", "COMMANDS", "ROUTES", "SILENT_COMMANDS", "UNKNOWN", "Action", "action"]


@dataclass(frozen=True, slots=True)
class Action:
    """A kind of access; ``lists_log`` says that its answer shows entries of the log itself.

    What such entries are about is not looked at once more by reading them. ``is_plain`` says that
    its answer shows personal values: a digest of it could be undone by trying, so none is kept.
    ``leaves_early`` says that its answer is a file that is there before the command ends.
    """

    code: str
    access: Access
    title: Bilingual
    lists_log: bool = False
    is_plain: bool = False
    leaves_early: bool = False


def _action(code: str, access: Access, zh: str, en: str) -> Action:
    return Action(
        code,
        access,
        Bilingual(zh, en),
        lists_log=code == "audit.read",
        is_plain=code in {"vault.resolve", "audit.question"},
        leaves_early=code == "backup.take",
    )


_R, _W = Access.READ, Access.WRITE
UNKNOWN: Final = _action("unknown", _R, "未识别的请求", "request to no known path")
_ALL: Final = (
    UNKNOWN,
    _action("lot.check", _R, "标段关联核查", "linked-party check of a lot"),
    _action("lot.draw_check", _R, "评标专家抽取核查", "draw-check of a lot"),
    _action("lot.draw_result", _W, "登记抽取结果", "recording of a draw's result"),
    _action("lot.committee", _R, "查看评标委员会名单", "reading of an evaluation committee"),
    _action("lot.recheck", _R, "定标前复核", "re-check of an earlier answer"),
    _action("lot.suppose", _R, "假设推演", "what-if on a lot"),
    _action("finding.read", _R, "查看结论或线索", "reading of a finding or lead"),
    _action("finding.explain", _R, "结论解释", "explanation of a finding or lead"),
    _action("parties.check", _R, "主体关联核查", "linked-party check of parties"),
    _action("paths.find", _R, "关联路径查询", "paths between two nodes"),
    _action("entity.read", _R, "主体查询", "reading of an entity"),
    _action("entity.search", _R, "主体检索", "search for entities"),
    _action("entity.equity", _R, "股权穿透", "equity penetration"),
    _action("cypher.run", _R, "自写图查询", "query in Cypher of an analyst"),
    _action("outcome.read", _R, "查看处置记录", "reading of decisions"),
    _action("outcome.record", _W, "登记处置结果", "recording of a decision"),
    _action("precision.read", _R, "规则准确率查询", "measured precision of rules"),
    _action("receipt.read", _R, "查看回执", "reading of a receipt"),
    _action("receipt.replay", _R, "回执重放", "replay of a receipt"),
    _action("receipt.changes", _R, "回执后变更查询", "changes since a receipt"),
    _action("job.submit", _W, "提交批量核查", "submission of a batch job"),
    _action("job.read", _R, "查看批量任务", "reading of a batch job"),
    _action("job.results", Access.EXPORT, "取回批量结果", "results of a batch job"),
    _action("job.cancel", _W, "取消批量任务", "cancellation of a batch job"),
    _action("job.resume", _W, "继续批量任务", "resumption of a batch job"),
    _action("vault.resolve", _R, "还原个人信息", "resolution of personal values"),
    _action("vault.manage", _W, "保险库维护", "keys and erasure in the vault"),
    _action("facts.load", _W, "数据装载", "load of files"),
    _action("facts.import", _W, "首次批量导入", "bulk import"),
    _action("facts.measure", _R, "文本相似度基线测算", "baseline of likeness"),
    _action("graph.reset", _W, "清空图库", "deletion of the graph"),
    _action("backup.take", Access.EXPORT, "备份全部数据", "backup of graph and ledger"),
    _action("backup.restore", _W, "恢复备份", "restore of a backup"),
    _action("client.manage", _W, "客户端管理", "management of clients"),
    _action("client.permit", _W, "客户端授权", "roles and scope of a client"),
    _action("account.manage", _W, "账户管理", "management of accounts"),
    _action("account.read", _R, "账户查询", "list of accounts"),
    _action("session.begin", _W, "登录", "login"),
    _action("token.issue", _W, "客户端换取令牌", "access token for a client's signature"),
    _action("session.read", _R, "查看本人会话", "reading of one's own session"),
    _action("session.end", _W, "退出登录", "logout"),
    _action("password.change", _W, "修改口令", "change of one's own password"),
    _action("client.read", _R, "客户端查询", "list of clients"),
    _action("webhook.manage", _W, "回调地址管理", "management of webhooks"),
    _action("exchange.keys", _W, "交换密钥维护", "keys of this city in the exchange"),
    _action("exchange.registry", _W, "联盟注册表变更", "change of the alliance's registry"),
    _action("exchange.mapping", _W, "签署互认对照表", "signing of a mapping table"),
    _action("exchange.partner", _R, "查看伙伴城市状态", "how a partner city stands"),
    _action("exchange.bands", _W, "装载个人信用分等级", "load of bands of persons"),
    _action("exchange.consent", _W, "登记或撤回同意", "taking and ending of a consent"),
    _action("exchange.consents", _R, "查看个人同意", "reading of a person's consents"),
    _action("exchange.reconcile", _R, "与伙伴城市对账", "comparison of receipts with a partner"),
    _action("exchange.ask", _W, "向伙伴城市查询", "question to a partner city"),
    _action("exchange.follow", _W, "同步伙伴城市馈送", "following of partners' feeds"),
    _action("exchange.held", _R, "查看所持伙伴记录", "reading of records of partners"),
    _action("exchange.bundle", Access.EXPORT, "导出伙伴记录证据包", "evidence bundle of a record"),
    _action("exchange.redeem", _W, "核销伙伴记录", "use of a record that counts once"),
    _action("exchange.foreign", _R, "查看外地处罚信息", "reading of decisions of other cities"),
    _action("exchange.publish", _W, "向伙伴城市推送处罚信息", "telling partners of decisions"),
    _action("exchange.approvals", _R, "查看伙伴城市的待批请求", "requests of partners to decide"),
    _action("exchange.approve", _W, "批准或不批准伙伴请求", "decision about a partner's request"),
    _action("exchange.links", _W, "跨城企业关联查询", "links of firms over the border"),
    _action("exchange.path", _R, "生成跨城路径文件", "path over the border, for a third party"),
    _action("audit.read", _R, "查阅审计日志", "reading of the audit log"),
    _action("audit.question", _R, "查阅查询原文", "reading of the text of a question"),
    _action("audit.subject", _R, "查询本主体被查记录", "who looked at a subject"),
    _action("audit.checkpoint", Access.EXPORT, "导出审计检查点", "checkpoint of the audit log"),
    _action("audit.verify", _R, "校验审计日志", "verification of the audit log"),
)
ACTIONS: Final[Mapping[str, Action]] = {item.code: item for item in _ALL}

ROUTES: Final[Mapping[str, str]] = {
    "linked_party_check": "lot.check",
    "submit_linked_party_checks": "job.submit",
    "list_jobs": "job.read",
    "get_job": "job.read",
    "get_job_results": "job.results",
    "cancel_job": "job.cancel",
    "resume_job": "job.resume",
    "draw_check": "lot.draw_check",
    "draw_availability": "lot.draw_check",
    "record_committee": "lot.draw_result",
    "get_committee": "lot.committee",
    "re_check": "lot.recheck",
    "suppose": "lot.suppose",
    "get_finding": "finding.read",
    "get_explanation": "finding.explain",
    "check_parties": "parties.check",
    "find_paths": "paths.find",
    "run_cypher": "cypher.run",
    "get_entity": "entity.read",
    "find_entities": "entity.search",
    "search_entities": "entity.search",
    "get_equity": "entity.equity",
    "record_outcome": "outcome.record",
    "get_outcomes": "outcome.read",
    "get_precision": "precision.read",
    "get_receipt": "receipt.read",
    "get_changes": "receipt.changes",
    "resolve_personal_values": "vault.resolve",
    "log_in": "session.begin",
    "begin_provider_login": "session.begin",
    "finish_provider_login": "session.begin",
    "issue_token": "token.issue",
    "get_session": "session.read",
    "log_out": "session.end",
    "log_out_at_provider": "session.end",
    "finish_provider_logout": "session.end",
    "change_password": "password.change",
    "list_audit": "audit.read",
    "list_audit_alarms": "audit.read",
    "list_audit_checkpoints": "audit.read",
    "get_audit_subject": "audit.subject",
    "get_audit_question": "audit.question",
}
"""Operations of the HTTP service by id."""
COMMANDS: Final[Mapping[str, str]] = {
    "check": "lot.check",
    "jobs submit": "job.submit",
    "jobs list": "job.read",
    "jobs show": "job.read",
    "jobs results": "job.results",
    "jobs cancel": "job.cancel",
    "jobs resume": "job.resume",
    "webhooks add": "webhook.manage",
    "webhooks list": "webhook.manage",
    "webhooks show": "webhook.manage",
    "webhooks remove": "webhook.manage",
    "webhooks test": "webhook.manage",
    "draw-check": "lot.draw_check",
    "committee record": "lot.draw_result",
    "committee show": "lot.committee",
    "recheck": "lot.recheck",
    "suppose": "lot.suppose",
    "explain": "finding.read",
    "parties": "parties.check",
    "path": "paths.find",
    "cypher": "cypher.run",
    "equity": "entity.equity",
    "outcome": "outcome.record",
    "outcome list": "outcome.read",
    "replay": "receipt.replay",
    "changes": "receipt.changes",
    "load": "facts.load",
    "likeness": "facts.measure",
    "demo": "facts.load",
    "db import": "facts.import",
    "db reset": "graph.reset",
    "backup": "backup.take",
    "restore": "backup.restore",
    "vault resolve": "vault.resolve",
    "vault allow": "vault.manage",
    "vault deny": "vault.manage",
    "vault rotate-key": "vault.manage",
    "vault seal-keys": "vault.manage",
    "vault destroy-key": "vault.manage",
    "vault erase": "vault.manage",
    "clients add": "client.manage",
    "clients list": "client.read",
    "clients roles": "client.permit",
    "accounts add": "account.manage",
    "accounts list": "account.read",
    "accounts roles": "account.manage",
    "accounts disable": "account.manage",
    "accounts enable": "account.manage",
    "accounts reset": "account.manage",
    "accounts totp": "account.manage",
    "clients rotate": "client.manage",
    "clients revoke": "client.manage",
    "exchange init": "exchange.keys",
    "exchange registry found": "exchange.registry",
    "exchange registry propose": "exchange.registry",
    "exchange registry renew-root": "exchange.registry",
    "exchange registry sign": "exchange.registry",
    "exchange registry publish": "exchange.registry",
    "exchange registry refresh": "exchange.registry",
    "exchange mapping sign": "exchange.mapping",
    "exchange bands load": "exchange.bands",
    "exchange consent give": "exchange.consent",
    "exchange consent withdraw": "exchange.consent",
    "exchange consent list": "exchange.consents",
    "partner reconcile": "exchange.reconcile",
    "exchange bundle": "exchange.bundle",
    "exchange ask": "exchange.ask",
    "exchange follow": "exchange.follow",
    "exchange held": "exchange.held",
    "exchange redeem": "exchange.redeem",
    "partner foreign": "exchange.foreign",
    "exchange publish": "exchange.publish",
    "exchange approvals list": "exchange.approvals",
    "exchange approvals approve": "exchange.approve",
    "exchange approvals decline": "exchange.approve",
    "exchange links": "exchange.links",
    "exchange listed": "exchange.links",
    "exchange path": "exchange.path",
    "partner add": "exchange.registry",
    "partner suspend": "exchange.registry",
    "partner reinstate": "exchange.registry",
    "partner remove": "exchange.registry",
    "partner rotate": "exchange.keys",
    "partner status": "exchange.partner",
    "audit list": "audit.read",
    "audit alarms": "audit.read",
    "audit subject": "audit.subject",
    "audit question": "audit.question",
    "audit checkpoint": "audit.checkpoint",
    "audit verify": "audit.verify",
}
"""Commands that read or write facts."""
SILENT_COMMANDS: Final = frozenset(
    {
        "db start",
        "db stop",
        "db status",
        "db fetch",
        "doctor",
        "exchange equivocation",
        "exchange mapping show",
        "exchange registry root",
        "exchange serve",
        "exchange registry show",
        "generate",
        "keys show",
        "partner list",
        "serve",
        "sources",
        "stop",
        "vault status",
        "verify",
        "verify-backup",
        "worker",
    }
)
"""Commands that show nothing about anybody; `verify...` reads files of the caller's own."""


def action(name: str, listed: Mapping[str, str]) -> Action:
    """Return what a route or command does; of one that is not listed, that it is not known."""
    return ACTIONS[listed[name]] if name in listed else UNKNOWN
