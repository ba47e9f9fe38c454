"""Personal values leave the loaders by one way: to the vault, under the id of their node."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from credit_hub.loaders.extract import ON_EDGES, Extracted
from credit_hub.loaders.feed import open_feed
from credit_hub.loaders.identify import person_by_number
from credit_hub.loaders.identity import IdentityKeys
from credit_hub.loaders.kinds import clean
from credit_hub.loaders.personal import Chest, kept_first
from credit_hub.loaders.readers import inspect
from credit_hub.loaders.source import Collector, Context, Source
from credit_hub.loaders.sources import SOURCES
from credit_hub.loaders.synthetic import Manifest, Size, generate
from credit_hub.model.facts import NodeFact
from credit_hub.model.personal import PersonalKind, PersonalValue

KEYS = IdentityKeys(b"a secret of the tests, 32 bytes.")
TEAM = (
    "bid-team",
    "项目编号,标段编号,投标人名称,投标人统一社会信用代码,岗位,姓名,证件号码,注册证书编号,联系电话,电子邮箱",
)
HAMLET = Size("hamlet", firms=240, lots=2)


@pytest.fixture(scope="module")
def hamlet(tmp_path_factory: pytest.TempPathFactory) -> Manifest:
    return generate(tmp_path_factory.mktemp("hamlet") / "city", HAMLET)


def extracted(source: str, path: Path, *, personal: bool = True) -> Iterator[Extracted]:
    file = inspect(path)
    collector = Collector() if personal else None
    context = Context(KEYS, file.sha256, source, personal=collector)
    with open_feed(SOURCES[source], file, context) as feed:
        yield from feed.rows


def printed(source: Source, path: Path) -> Iterator[tuple[str, str]]:
    """Yield kind and value of the personal cells of a file."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030")
    kinds = {column.heading: column.kind for column in source.columns if column.kind.personal}
    for row in csv.DictReader(text.splitlines()):
        for heading, kind in kinds.items():
            if value := clean(row.get(heading) or ""):
                yield kind.name, str(kind.parse(value))


def test_every_personal_cell_of_a_city_goes_to_the_vault(hamlet: Manifest) -> None:
    missing: dict[str, set[str]] = {}
    seen = 0
    for name, path in hamlet.files.items():
        source = SOURCES[name]
        if not isinstance(source, Source) or path.suffix != ".csv":
            continue
        kept = {value.text for row in extracted(name, path) for value in row.personal}
        for kind, text in printed(source, path):
            is_of_a_unit = kind in {"party_name", "party_number"} and (
                len(text) > 4 if not text.isascii() else text[0] in "19Y" and len(text) == 18
            )
            if not is_of_a_unit:
                seen += 1
                if text not in kept:
                    missing.setdefault(f"{name} {kind}", set()).add(text)

    assert seen > 100
    assert missing == {}


def test_every_personal_column_that_an_edge_states_has_a_kind_in_the_vault() -> None:
    stated = {
        column.kind.name
        for source in SOURCES.values()
        if isinstance(source, Source)
        for edge in source.edges
        for column in source.columns
        if column.kind.personal and column.name in edge.properties.values()
    }

    assert stated == set(ON_EDGES)


def test_subjects_of_personal_values_are_nodes_of_the_same_row(hamlet: Manifest) -> None:
    for name, path in hamlet.files.items():
        for row in extracted(name, path):
            nodes = {fact.id for fact in row.facts if isinstance(fact, NodeFact)}
            assert {value.subject for value in row.personal} <= nodes, name


def test_facts_are_the_same_with_a_vault_and_without(hamlet: Manifest) -> None:
    for name, path in hamlet.files.items():
        for kept, forgotten in zip(
            extracted(name, path), extracted(name, path, personal=False), strict=True
        ):
            assert kept.facts == forgotten.facts
            assert forgotten.personal == ()


def write(path: Path, headings: str, *rows: str) -> Path:
    path.write_text("\n".join((headings, *rows)), encoding="utf-8")
    return path


def test_row_of_a_bid_team_gives_name_number_certificate_phone_and_mail(tmp_path: Path) -> None:
    row = (
        "ZZ-1,1,测试甲公司,91410199TE5T00016Y,项目经理,李测试,410199199003070018,JZ00410199,"
        "13800004101,a@example.com"
    )
    path = write(tmp_path / "team.csv", TEAM[1], row)

    (found,) = extracted(TEAM[0], path)

    texts = {
        (value.subject.split(":")[0], value.kind.value): value.text for value in found.personal
    }
    assert texts[("person", "name")] == "李测试"
    assert texts[("person", "id_number")] == "410199199003070018"
    assert texts[("phone", "phone")] == "13800004101"
    assert texts[("email", "email")] == "a@example.com"
    assert len({value.subject for value in found.personal}) == 3


def test_row_that_is_rejected_gives_nothing(tmp_path: Path) -> None:
    row = "ZZ-1,1,测试甲公司,91410199TE5T000160,联系人,李测试,410199199003070018,,13800004101,"
    path = write(tmp_path / "team.csv", TEAM[1], row)

    (found,) = extracted(TEAM[0], path)

    assert found.rejected
    assert found.personal == ()


def test_personal_values_show_in_no_representation_of_a_row(tmp_path: Path) -> None:
    row = "ZZ-1,1,测试甲公司,91410199TE5T00016Y,联系人,李测试,410199199003070018,,13800004101,"
    path = write(tmp_path / "team.csv", TEAM[1], row)
    (found,) = extracted(TEAM[0], path)
    named = person_by_number("410199199003070018", "李测试", Context(KEYS, "0" * 64, "test"))

    shown = f"{found!r} {found.personal!r} {named!r}"

    assert not [text for text in ("李测试", "410199199003070018", "13800004101") if text in shown]


class Sink:
    def __init__(self) -> None:
        self.kept: list[list[PersonalValue]] = []

    def keep(self, values: Iterable[PersonalValue]) -> None:
        self.kept.append(list(values))


def value(number: int) -> PersonalValue:
    return PersonalValue(f"phone:{number}", PersonalKind.PHONE, f"{number:011}")


def test_batch_is_passed_on_only_after_its_values_are_kept() -> None:
    sink = Sink()
    batches = [[Extracted(n, "", personal=(value(n),))] for n in range(3)]

    for count, batch in enumerate(kept_first(batches, sink), start=1):
        assert batch is batches[count - 1]
        assert len(sink.kept) == count

    assert sink.kept == [[value(0)], [value(1)], [value(2)]]


def test_batch_whose_values_cannot_be_kept_is_not_passed_on() -> None:
    class FullError(Exception):
        pass

    class Full:
        def keep(self, values: Iterable[PersonalValue]) -> None:
            raise FullError(len(list(values)))

    with pytest.raises(FullError):
        next(kept_first([[Extracted(1, "", personal=(value(1),))]], Full()))


def test_chest_hands_over_many_at_once_and_the_rest_at_the_end() -> None:
    sink = Sink()
    chest = Chest(sink)

    for number in range(4_500):
        chest.add([value(number)])
    chest.empty()

    assert [len(values) for values in sink.kept] == [4_000, 500]
