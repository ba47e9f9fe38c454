"""Whatever JSON is sent as OCDS or BODS: facts, notes and rejects, never a traceback."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from credit_hub.loaders.extract import DocumentExtractor
from credit_hub.loaders.identity import IdentityKeys
from credit_hub.loaders.source import Context, DocumentSource
from credit_hub.loaders.sources import bid_documents, bid_items, bods, ocds

KEYS = IdentityKeys(b"document-robustness-tests-key-01")

RELEASE = """{"ocid": "o", "id": "1", "date": "2026-01-01T00:00:00Z", "tag": ["tender"],
"parties": [{"id": "a", "name": "n", "identifier": {"scheme": "GB-COH", "id": "1"},
 "additionalIdentifiers": [{"scheme": "s", "id": "2"}], "contactPoint": {"telephone": "12345678"}}],
"buyer": {"id": "a"}, "tender": {"id": "t", "lots": [{"id": "1"}], "procuringEntity": {"id": "b"},
 "tenderPeriod": {"startDate": "2026-01-01T00:00:00Z"}, "tenderers": [{"id": "a"}]},
"bids": {"details": [{"id": "1", "tenderers": [{"id": "a"}], "relatedLots": ["1"],
 "value": {"amount": 1.5, "currency": "CNY"}, "date": "2026-01-01T00:00:00Z"}]},
"awards": [{"id": "1", "suppliers": [{"id": "a"}], "relatedBids": ["1"], "status": "active"}],
"contracts": [{"id": "1", "awardID": "1", "period": {}, "dateSigned": "2026-01-01T00:00:00Z"}]}"""
PACKAGE = f'{{"version": "1.1", "releases": [{RELEASE}, {RELEASE.replace("2026", "2027")}]}}'
RECORD = f'{{"records": [{{"ocid": "o", "releases": [{RELEASE}], "compiledRelease": {RELEASE}}}]}}'
STATEMENT = """{"statementId": "00000000000000000000000000000001", "statementDate": "2024-01-01",
"declarationSubject": "c", "recordId": "%s", "recordType": "%s", "recordStatus": "new",
"publicationDetails": {"publicationDate": "2024-01-01", "bodsVersion": "0.4",
 "publisher": {"name": "p"}}, "source": {"type": ["officialRegister"]}, "recordDetails": %s}"""
RELATION = """{"isComponent": false, "subject": "c", "interestedParty": {"reason": "unknown"},
"interests": [{"type": "shareholding", "share": {"exact": 50}, "startDate": "2020-01-01",
 "endDate": "2021-01-01", "directOrIndirect": "direct"}], "componentRecords": ["x"]}"""
ENTITY = """{"isComponent": false, "entityType": {"type": "state"}, "name": "n",
"identifiers": [{"scheme": "GB-COH", "id": "1"}], "jurisdiction": {"name": "x", "code": "GB"}}"""
STATEMENTS = f"""[{STATEMENT % ("r", "relationship", RELATION)},
{STATEMENT.replace("01", "02", 1) % ("c", "entity", ENTITY)}]"""

_BID = {
    "招标项目编号": "T1",
    "标段编号": "1",
    "投标人名称": "郑州样例建设有限公司",
    "投标人统一社会信用代码": "91410199TE5T00016Y",
    "数据日期": "2026-11-01",
}
_ITEM = {
    "项目编码": "A1",
    "单位工程": "1号楼",
    "工程量": "2",
    "综合单价(元)": "3.5",
    "是否信息价": True,
}
BILL = json.dumps({**_BID, "分项": [_ITEM, {"code": "A2", "price": "7", "control": 4.25}]})
SECTION = json.dumps(
    {**_BID, "章节": "技术标", "文本": "拟投入两台塔式起重机", "罕见差错": ["塔式起"]}
)
TEMPLATE = json.dumps({**_BID, "文件类别": "招标文件", "文本": "投标人须知正文"})

ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(st.characters(codec=None), max_size=8)
    | st.just(Decimal("1.005")),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2)
    ),
    max_leaves=4,
)


def places(value: object, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if at:
        yield at
    inside = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value if isinstance(value, list) else [])
    )
    for key, item in inside:
        yield from places(item, (*at, key))


@st.composite
def damaged(draw: st.DrawFn, document: str) -> object:
    """A document in which up to three values were replaced by anything, or taken out."""
    value = copy.deepcopy(json.loads(document, parse_float=Decimal))
    for _ in range(draw(st.integers(1, 3))):
        where = draw(st.sampled_from(sorted(places(value), key=str)))
        holder = value
        for key in where[:-1]:
            holder = holder[key]
        if draw(st.booleans()):
            holder[where[-1]] = draw(ANYTHING)
        else:
            del holder[where[-1]]
        if not list(places(value)):
            break
    return value


def extract(source: DocumentSource, document: object) -> int:
    """Extract as the loader does; return how many records gave something to say."""
    context = Context(KEYS, "0" * 64, source.id)
    if source.prepare is not None:
        context = replace(context, index=source.prepare(source.records(document), context))
    extractor = DocumentExtractor(source, context)
    found = [extractor.extract(n, record) for n, record in enumerate(source.records(document), 1)]
    for one in found:
        told = (part for p in (*one.rejected, *one.notes) for part in (p.column, p.value, p.text))
        stated = (part for fact in one.facts for part in map(str, fact.properties.values()))
        # A lone surrogate would stop the ledger or the database later.
        "".join((one.key, *told, *stated)).encode()
    return sum(bool(one.facts or one.rejected or one.notes) for one in found) - len(found)


@given(damaged(PACKAGE) | damaged(RECORD) | ANYTHING)
@settings(max_examples=300, deadline=None)
def test_any_json_as_ocds_is_loaded_or_refused(document: object) -> None:
    assert extract(ocds.SOURCE, document) == 0


@given(damaged(STATEMENTS) | ANYTHING)
@settings(max_examples=200, deadline=None)
def test_any_json_as_bods_is_loaded_or_refused(document: object) -> None:
    assert extract(bods.SOURCE, document) == 0


@given(damaged(BILL) | ANYTHING)
@settings(max_examples=200, deadline=None)
def test_any_json_as_a_priced_bill_is_loaded_or_refused(document: object) -> None:
    assert extract(bid_items.SOURCE, document) == 0


@given(damaged(SECTION) | damaged(TEMPLATE) | ANYTHING)
@settings(max_examples=200, deadline=None)
def test_any_json_as_a_text_of_a_bid_is_loaded_or_refused(document: object) -> None:
    assert extract(bid_documents.SOURCE, document) == 0
