import pytest

from credit_hub.graph.ownership.affiliation import Relation, affiliation
from credit_hub.graph.ownership.controllers import Controllers
from credit_hub.graph.ownership.stated import Ownership


@pytest.mark.parametrize(
    ("text", "relation", "common"),
    [
        ("S>A 60, S>B 70", Relation.ONLY_BY_STATE, ("S",)),
        ("S>G 100, G>A 60, G>B 70", Relation.COMMON_CONTROLLER, ("G",)),
        ("S>G 100, S>H 100, G>A 60, H>B 70", Relation.ONLY_BY_STATE, ("S",)),
        ("P>A 60, P>B 70", Relation.COMMON_CONTROLLER, ("P",)),
        ("P>A 60, P>B 50", Relation.NONE, ()),
        ("A>B 51", Relation.FIRST_CONTROLS, ()),
        ("B>A 51", Relation.SECOND_CONTROLS, ()),
        ("A>B 51, B>A 51", Relation.EACH_OTHER, ()),
        ("P>A 40, P>B 40", Relation.NONE, ()),
    ],
)
def test_units_are_related_by_control_and_never_by_the_state_alone(
    text: str, relation: Relation, common: tuple[str, ...]
) -> None:
    owned = Ownership.parse(text, persons="P", state="S")

    found = affiliation("A", "B", owned, Controllers.of(owned.votes))

    assert (found.relation, found.common) == (relation, common)
    assert found.is_affiliated is (relation not in {Relation.ONLY_BY_STATE, Relation.NONE})
