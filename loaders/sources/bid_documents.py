"""Texts of bid files (投标文件文本): one section of one bid, or a text of the tender, a record, as JSON Lines.

招标投标法实施条例 40(4) and (5) deem bids collusive whose files are abnormally alike or mixed up. Texts hold names, so the
hub keeps none: of a section it keeps a sketch (model/sketch.py) of what the tender's template does not say, keyed
digests of rare errors that the platform's tool found, and the names of *other bidders* that stand in it, as edges. A
file holds whole lots: templates and bidders are told from its other records. The fields: docs/mappings/bid-records.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from credit_hub.loaders import kinds
from credit_hub.loaders.documents.bid_record import BidRecord, read_bid, read_lot, read_values
from credit_hub.loaders.documents.bid_texts import (
    TEXT,
    Lot,
    TextKeys,
    is_template,
    prepare,
    text_of,
)
from credit_hub.loaders.documents.refusal import refused
from credit_hub.loaders.documents.values import items, obj, path, text
from credit_hub.loaders.identify import unit_by_uscc
from credit_hub.loaders.source import (
    Column,
    Context,
    DocumentSource,
    Identified,
    Note,
    Problem,
    Reject,
)
from credit_hub.model.facts import Fact, Trust, Value
from credit_hub.model.sketch import SHINGLE, encode, letters, sketch_of

__all__ = ["SOURCE"]

_ID: Final = "bid-documents"
_ERRORS: Final = ("罕见差错", "rare_errors")
_SECTION: Final = Column("章节", "section", kinds.text, required=True, headings=("章节名称",))
_TITLE: Final = Column("章节", "section", kinds.text, headings=("章节名称",))
_TENDERS_OWN: Final = "招标文件"
_NO_TEMPLATE: Final = Problem(
    "",
    "document.no_template",
    "",
    "the file holds no template of the lot: what every bid repeats stays in the sketch",
    "send the tender's texts in the same file (文件类别: 招标文件)",
)


def _extract(record: object, number: int, context: Context) -> Iterator[Fact | Reject | Note]:
    """Map one section of a bid or one text of the tender, or refuse it by the fields at fault."""
    body = obj(record)
    template = is_template(body)
    head = (read_lot if template else read_bid)(body, number, _ID, context)
    section = read_values(body, (_TITLE if template else _SECTION,))
    plain = letters(text_of(body))
    problems = [*(() if isinstance(head, BidRecord) else head), *section.problems]
    if len(plain) < SHINGLE:
        where = path(TEXT[0])
        problems.append(
            Problem(where, "document.empty", "", "holds no text", "send the extracted text")
        )
    if not isinstance(head, BidRecord) or problems:
        yield refused(number, head.key if isinstance(head, BidRecord) else "", problems)
        return
    lots = context.index if isinstance(context.index, Mapping) else {}
    known = lots.get(head.lot)
    lot = known if isinstance(known, Lot) else Lot()
    title = str(section.found.get("section", _TENDERS_OWN))
    yield from head.mentions()
    if template:
        yield from _sketched(head, title, TextKeys(context.keys).hashes(plain), {}, ())
        return
    yield from _of_bid(head, title, plain, lot, _errors(body, lot, TextKeys(context.keys)))


def _of_bid(
    head: BidRecord, section: str, plain: str, lot: Lot, errors: tuple[str, ...]
) -> Iterator[Fact | Note]:
    hashes = TextKeys(head.context.keys).hashes(plain)
    own = hashes - lot.template
    removed: dict[str, Value] = {}
    if lot.template:
        removed["template_shingles"] = len(hashes) - len(own)
    yield from _sketched(head, section, own, removed, errors)
    code = head.row.text("bidder_uscc") or ""
    for other, times in sorted(lot.named(plain, code).items()):
        unit = unit_by_uscc(other)
        yield head.node(unit, {})
        yield head.edge("NAMES", unit.id, (section, other), {"section": section, "times": times})
    if not lot.template:
        yield Note(head.row.number, head.key, _NO_TEMPLATE)


def _sketched(
    head: BidRecord,
    section: str,
    own: frozenset[int],
    more: Mapping[str, Value],
    errors: tuple[str, ...],
) -> Iterator[Fact]:
    """A text as its sketch; the id is a digest of what it says, so another text is another node."""
    sketch = encode(sketch_of(own))
    said = (head.about.id, section, sketch, str(len(own)), str(dict(more)), *errors)
    node = Identified("BidText", f"text:{head.context.keys.digest('text', *said)}", {})
    stated: dict[str, Value] = {
        "name": section,
        "sketch": sketch,
        "shingles": len(own),
        **({"rare_errors": errors} if errors else {}),
        **more,
    }
    yield head.node(node, stated, Trust.OFFICIAL)
    yield head.edge("CONTAINS", node.id, (section,))


def _errors(body: Mapping[str, object], lot: Lot, keys: TextKeys) -> tuple[str, ...]:
    """Digests of the rare errors; one that the template has is nobody's."""
    listed = next((items(body.get(name)) for name in _ERRORS if name in body), ())
    plain = {letters(error) for value in listed if (error := text(value))} - {""}
    own = (e for e in plain if not any(e in template for template in lot.template_letters))
    return tuple(sorted(map(keys.error, own)))


def _one(document: object) -> Iterator[object]:
    yield document


SOURCE: Final = DocumentSource(
    id=_ID,
    title_zh="投标文件文本信息",
    title_en="texts of bid files",
    authority="公共资源交易中心",
    standard="招标投标法实施条例 40(4)(5)",
    version="1.0.0",
    trust=Trust.OFFICIAL,
    records=_one,
    extract=_extract,
    prepare=prepare,
)
