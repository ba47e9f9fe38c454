"""Texts of bid files: what is kept of them, what is taken out, whose names are found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

import pytest

from credit_hub.loaders.identity import IdentityKeys
from credit_hub.loaders.source import Context, DocumentSource, Note, Reject
from credit_hub.loaders.sources import SOURCES
from credit_hub.loaders.synthetic.codes import uscc
from credit_hub.model.facts import EdgeFact, NodeFact
from credit_hub.model.sketch import decode, resemblance

SOURCE = SOURCES["bid-documents"]
LOT = {"招标项目编号": "TEST-2026-001", "标段编号": "1"}
CODES = tuple(uscc(number) for number in (1, 2, 3))
FORMS = "投标人应当按照招标文件规定的格式编制技术标并加盖公章。"
OWN = "我方拟投入两台塔式起重机，按照流水段组织主体结构施工，混凝土浇筑采用泵送工艺。"


def template(text: str = FORMS) -> dict[str, object]:
    return {**LOT, "文件类别": "招标文件", "文本": text}


def section(bidder: int, text: str, **more: object) -> dict[str, object]:
    return {
        **LOT,
        "投标人名称": (
            "郑州样例建设有限公司",
            "郑州样例建设有限公司第二分公司",
            "洛阳样例(集团)公司",
        )[bidder],
        "投标人统一社会信用代码": CODES[bidder],
        "章节": "技术标",
        "文本": text,
        **more,
    }


def read(*records: Mapping[str, object], key: bytes = b"k") -> list[list[object]]:
    """Extract records as a file of them would be."""
    assert isinstance(SOURCE, DocumentSource)
    assert SOURCE.prepare is not None
    context = Context(IdentityKeys(key * 32), "0" * 64, SOURCE.id)
    index = SOURCE.prepare(iter(records), context)
    whole = Context(context.keys, context.file_sha256, context.source, index=index)
    return [list(SOURCE.extract(record, n, whole)) for n, record in enumerate(records, start=1)]


def text_of(found: list[object]) -> NodeFact:
    (node,) = [f for f in found if isinstance(f, NodeFact) and f.label == "BidText"]
    return node


def names(found: list[object]) -> dict[str, object]:
    edges = [f for f in found if isinstance(f, EdgeFact) and f.type == "NAMES"]
    return {edge.end.removeprefix("uscc:"): edge.properties["times"] for edge in edges}


def rules(found: list[object]) -> Iterator[str]:
    for item in found:
        if isinstance(item, Reject):
            yield from (problem.rule for problem in item.problems)
        elif isinstance(item, Note):
            yield item.problem.rule


def test_text_is_kept_as_a_sketch_and_never_as_words() -> None:
    _, found = read(template(), section(0, FORMS + OWN + "联系人王五六"))

    node = text_of(found)
    assert node.properties["name"] == "技术标"
    assert decode(str(node.properties["sketch"]))
    for words in ("塔式起重机", "王五六", FORMS[:6]):
        assert words not in repr(found)


def test_words_of_the_template_are_taken_out_whatever_their_punctuation() -> None:
    forms, found, bare = read(
        template(), section(0, FORMS.replace("，", " ") + OWN), section(1, OWN)
    )

    one, other = (decode(str(text_of(f).properties["sketch"])) for f in (found, bare))
    assert resemblance(one, other) > Fraction(4, 5)
    assert int(str(text_of(found).properties["template_shingles"])) > 0
    assert decode(str(text_of(forms).properties["sketch"]))


def test_text_without_template_says_so() -> None:
    (found,) = read(section(0, OWN))

    assert list(rules(found)) == ["document.no_template"]
    assert "template_shingles" not in text_of(found).properties


def test_sketch_cannot_be_tried_out_without_the_key() -> None:
    one = decode(str(text_of(read(section(0, OWN))[0]).properties["sketch"]))
    other = decode(str(text_of(read(section(0, OWN), key=b"x")[0]).properties["sketch"]))

    assert resemblance(one, other) == 0


def test_name_of_another_bidder_in_a_file_is_an_edge_to_it() -> None:
    mixed, own, _ = read(
        section(0, OWN + "洛阳样例（集团）公司，以下称 洛阳样例(集团)公司"),
        section(2, OWN + "洛阳样例(集团)公司"),
        template(),
    )

    assert names(mixed) == {CODES[2]: 2}
    assert names(own) == {}


def test_name_inside_a_longer_name_is_not_found() -> None:
    branch, parent, _ = read(
        section(1, OWN + "郑州样例建设有限公司第二分公司"),
        section(0, OWN + "郑州样例建设有限公司第二分公司与郑州样例建设有限公司"),
        template(),
    )

    assert names(branch) == {}
    assert names(parent) == {CODES[1]: 1}


def test_rare_errors_are_digests_and_those_of_the_template_are_nobodys() -> None:
    listed = {"罕见差错": ["塔式起重几", "混凝士浇筑", "盖公张"]}

    one, other, _ = read(
        section(0, OWN, **listed),
        section(1, OWN, rare_errors=["混凝士 浇筑"]),
        template(FORMS + "并加盖公张。"),
    )

    kept, shared = (text_of(f).properties["rare_errors"] for f in (one, other))
    assert isinstance(kept, tuple)
    assert isinstance(shared, tuple)
    assert len(kept) == 2
    assert set(shared) <= set(kept)
    assert "混凝士" not in repr(one)


def test_other_text_of_a_section_is_another_node_of_the_same_statement() -> None:
    one, other = read(section(0, OWN)), read(section(0, OWN + "另附施工进度计划。"))

    def edge(found: list[object]) -> EdgeFact:
        return next(f for f in found if isinstance(f, EdgeFact) and f.type == "CONTAINS")

    assert edge(one[0]).statement == edge(other[0]).statement
    assert edge(one[0]).end != edge(other[0]).end


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"文本": ""}, "document.empty"),
        ({"文本": "……——"}, "document.empty"),
        ({"章节": None}, "value.missing"),
        ({"投标人统一社会信用代码": None}, "value.missing"),
        ({"文本": "\ud800" + OWN}, "json.unicode"),
    ],
)
def test_section_without_text_title_or_bidder_is_refused(
    change: dict[str, object], rule: str
) -> None:
    (found, _) = read({**section(0, OWN), **change}, template())

    assert rule in list(rules(found))
    assert not [f for f in found if isinstance(f, NodeFact)]
