"""Every reason for which an SD-JWT is refused."""

from __future__ import annotations

from typing import Final

from credit_hub.federation.errors import Reason

__all__ = [
    "ALGORITHM",
    "ARITY",
    "CLAIM_NAME",
    "CLAIM_TWICE",
    "DEPTH",
    "DIGEST_TWICE",
    "DISCLOSURE_FORM",
    "DISCLOSURE_TWICE",
    "FORM",
    "KB_AUDIENCE",
    "KB_CLAIMS",
    "KB_HASH",
    "KB_KEY",
    "KB_MISSING",
    "KB_NONCE",
    "KB_UNASKED",
    "KB_WINDOW",
    "PLACEHOLDER",
    "TOO_LONG",
    "TOO_MANY",
    "TOO_MANY_FIELDS",
    "UNREFERENCED",
]

TOO_LONG: Final = Reason(
    "sdjwt.size", "the SD-JWT is too long", "SD-JWT 过长", "protocol records section 2 (limits)"
)
TOO_MANY: Final = Reason(
    "sdjwt.disclosures",
    "the SD-JWT has too many disclosures",
    "SD-JWT 的披露项过多",
    "protocol records section 2 (limits)",
)
FORM: Final = Reason(
    "sdjwt.form",
    "this is not an SD-JWT: parts are missing, empty or too many, or the last tilde is absent",
    "不是 SD-JWT：组成部分缺失、为空或过多，或末尾缺少波浪号",
    "RFC 9901 section 4 and 8",
)
DISCLOSURE_FORM: Final = Reason(
    "sdjwt.disclosure",
    "a disclosure is not the base64url of a JSON array that begins with a salt",
    "披露项不是以盐值开头的 JSON 数组的 base64url 编码",
    "RFC 9901 section 4.2",
)
ARITY: Final = Reason(
    "sdjwt.arity",
    "a disclosure stands where one of the other kind belongs: three items hide a member of an "
    "object, two an element of an array",
    "披露项用错位置：三项用于对象成员，两项用于数组元素",
    "RFC 9901 section 7.1 step 3.c",
)
CLAIM_NAME: Final = Reason(
    "sdjwt.claim_name",
    "a disclosure has a reserved name: _sd, _sd_alg or ...",
    "披露项使用了保留名称 _sd、_sd_alg 或 ...",
    "RFC 9901 section 7.1 step 3.c.i",
)
CLAIM_TWICE: Final = Reason(
    "sdjwt.claim_twice",
    "a disclosed member is already there at its level",
    "披露的成员在同一层级已存在",
    "RFC 9901 section 7.1 step 3.c.i",
)
DIGEST_TWICE: Final = Reason(
    "sdjwt.digest_twice",
    "the same digest stands twice in what is signed",
    "签名内容中同一摘要出现两次",
    "RFC 9901 section 7.1 step 4",
)
DISCLOSURE_TWICE: Final = Reason(
    "sdjwt.disclosure_twice",
    "the same disclosure is given twice",
    "同一披露项出现两次",
    "RFC 9901 section 7.1 step 5",
)
UNREFERENCED: Final = Reason(
    "sdjwt.unreferenced",
    "a disclosure belongs to no digest in what is signed",
    "披露项在签名内容中没有对应的摘要",
    "RFC 9901 section 7.1 step 5",
)
PLACEHOLDER: Final = Reason(
    "sdjwt.placeholder",
    "_sd is not an array of texts, or ... or _sd_alg stands where it may not",
    "_sd 不是文本数组，或 ...、_sd_alg 出现在不允许的位置",
    "RFC 9901 section 4.1.1, 4.2.4 and 7.1 step 3",
)
ALGORITHM: Final = Reason(
    "sdjwt.hash",
    "_sd_alg names no hash of this exchange",
    "_sd_alg 不是本交换协议的杂凑算法",
    "RFC 9901 section 7.1 step 2.d; protocol records section 2",
)
DEPTH: Final = Reason(
    "sdjwt.depth",
    "the disclosures nest too deeply",
    "披露项嵌套过深",
    "cc-json-1; protocol records section 2 (limits)",
)
TOO_MANY_FIELDS: Final = Reason(
    "sdjwt.fields",
    "more members would be hidden than a record has digests",
    "拟隐藏的成员多于记录的摘要数",
    "protocol records section 2 (decoys)",
)
KB_MISSING: Final = Reason(
    "sdjwt.kb_missing",
    "a key binding is required and there is none",
    "要求密钥绑定，但未提供",
    "RFC 9901 section 7.3 step 1",
)
KB_UNASKED: Final = Reason(
    "sdjwt.kb_unasked",
    "there is a key binding that nobody asked for: no nonce and audience to check it against",
    "提供了未要求的密钥绑定，无法核对 nonce 与受众",
    "protocol records section 2 (key binding)",
)
KB_KEY: Final = Reason(
    "sdjwt.kb_key",
    "the record names no holder key, or one that cannot be used",
    "记录未载明持有人密钥，或该密钥不可用",
    "RFC 9901 section 4.1.2 and 7.3 step 2",
)
KB_CLAIMS: Final = Reason(
    "sdjwt.kb_claims",
    "the key binding lacks iat, aud, nonce or sd_hash, or one of them has the wrong type",
    "密钥绑定缺少 iat、aud、nonce 或 sd_hash，或其类型有误",
    "RFC 9901 section 4.3",
)
KB_WINDOW: Final = Reason(
    "sdjwt.kb_window",
    "the key binding was made too long ago or in the future",
    "密钥绑定的签发时间过早或在未来",
    "RFC 9901 section 7.3 step 5.e",
)
KB_NONCE: Final = Reason(
    "sdjwt.kb_nonce",
    "the key binding answers another question: its nonce differs",
    "密钥绑定的 nonce 不符",
    "RFC 9901 section 7.3 step 5.f",
)
KB_AUDIENCE: Final = Reason(
    "sdjwt.kb_audience",
    "the key binding is for someone else",
    "密钥绑定的受众不符",
    "RFC 9901 section 7.3 step 5.f",
)
KB_HASH: Final = Reason(
    "sdjwt.kb_hash",
    "the key binding was made over other disclosures",
    "密钥绑定所覆盖的披露项不同",
    "RFC 9901 section 7.3 step 5.g",
)
