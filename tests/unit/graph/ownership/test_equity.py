from fractions import Fraction

import pytest

from credit_hub.graph.ownership import routes as routes_module
from credit_hub.graph.ownership.equity import Bounds, Direction, penetrate
from credit_hub.graph.ownership.stated import Ownership, above, below

RING = "P>A 70, P>B 20, A>B 40, B>C 50, C>A 30"


def test_penetration_upward_gives_direct_and_cumulative_shares_by_route() -> None:
    owned = Ownership.parse("X>Y1 60, X>Y2 55, Y1>Z 30, Y2>Z 25, X>Z 5")

    found = penetrate("Z", owned, Direction.UP)

    stake = next(s for s in found.stakes if s.unit == "X")
    assert (stake.layer, stake.direct, stake.integrated) == (
        1,
        Fraction(5, 100),
        Fraction(3675, 10**4),
    )
    assert [(r.units, float(r.share)) for r in stake.routes] == [
        (("X", "Y1", "Z"), 0.18),
        (("X", "Y2", "Z"), 0.1375),
        (("X", "Z"), 0.05),
    ]
    assert stake.elsewhere == 0
    assert found.complete


def test_penetration_shows_fewer_routes_than_there_are_and_the_rest() -> None:
    owned = Ownership.parse("X>Y1 60, X>Y2 55, Y1>Z 30, Y2>Z 25, X>Z 5")

    found = penetrate("Z", owned, Direction.UP, bounds=Bounds(routes=1))

    stake = next(s for s in found.stakes if s.unit == "X")
    assert len(stake.routes) == 1
    assert stake.elsewhere == Fraction(1875, 10**4)


def test_penetration_through_a_ring_leaves_what_circulates_elsewhere() -> None:
    found = penetrate("B", Ownership.parse(RING), Direction.UP)

    stake = next(s for s in found.stakes if s.unit == "P")
    assert round(float(stake.integrated), 6) == 0.510638
    assert [r.units for r in stake.routes] == [("P", "A", "B"), ("P", "B")]
    assert stake.elsewhere == stake.integrated - Fraction(48, 100)
    assert found.own == Fraction(6, 100)


def test_penetration_downward_gives_the_companies_with_their_routes() -> None:
    found = penetrate("P", Ownership.parse(RING), Direction.DOWN)

    assert {s.unit: round(float(s.integrated), 6) for s in found.stakes} == {
        "A": 0.776596,
        "B": 0.510638,
        "C": 0.255319,
    }
    assert found.stakes[0].routes[0].units == ("P", "A")


def test_penetration_from_a_threshold_counts_what_it_leaves_out() -> None:
    owned = Ownership.parse("P>A 25, Q>A 24, R>A 51")

    found = penetrate("A", owned, Direction.UP, bounds=Bounds(at_least=Fraction(1, 4)))

    assert [s.unit for s in found.stakes] == ["R", "P"]
    assert found.left_out == 1


def test_penetration_lists_so_many_units_and_counts_the_others() -> None:
    owned = Ownership.parse(", ".join(f"H{i}>A 10" for i in range(10)))

    found = penetrate("A", owned, Direction.UP, bounds=Bounds(units=4))

    assert len(found.stakes) == 4
    assert found.left_out == 6


@pytest.mark.parametrize(
    ("direction", "subject", "end"), [(Direction.UP, "L3", "L1"), (Direction.DOWN, "L0", "L2")]
)
def test_penetration_stops_at_the_layers_and_says_where(
    direction: Direction, subject: str, end: str
) -> None:
    owned = Ownership.parse("L0>L1 100, L1>L2 100, L2>L3 100")

    found = penetrate(subject, owned, direction, bounds=Bounds(layers=2))

    assert [s.layer for s in found.stakes] == [1, 2]
    assert [(i.code, i.subject) for i in found.incomplete] == [("depth_limit", end)]


def test_penetration_ten_layers_deep_multiplies_exactly() -> None:
    text = ", ".join(f"L{i}>L{i + 1} 90" for i in range(10))

    found = penetrate("L10", Ownership.parse(text), Direction.UP)

    assert found.stakes[-1].unit == "L0"
    assert found.stakes[-1].integrated == Fraction(9, 10) ** 10
    assert found.complete


def test_penetration_reports_over_subscription_and_scales() -> None:
    found = penetrate("A", Ownership.parse("P>A 70, Q>A 60"), Direction.UP)

    assert found.over_subscribed == (("A", Fraction(13, 10)),)
    assert [s.integrated for s in found.stakes] == [Fraction(7, 13), Fraction(6, 13)]


@pytest.mark.parametrize(("direction", "subject"), [(Direction.UP, "A"), (Direction.DOWN, "P")])
def test_penetration_says_what_it_scaled_and_gives_direct_shares_as_stated(
    direction: Direction, subject: str
) -> None:
    found = penetrate(subject, Ownership.parse("P>A 70, Q>A 60"), direction)

    stated = {"P": Fraction(7, 10), "Q": Fraction(6, 10), "A": Fraction(7, 10)}
    assert all(stake.direct == stated[stake.unit] for stake in found.stakes)
    assert [(i.code, i.subject) for i in found.incomplete] == [("over_subscribed", "A")]
    assert "130 %" in found.incomplete[0].text.en
    assert not found.complete


def test_penetration_downward_scales_by_the_other_holders() -> None:
    found = penetrate("P", Ownership.parse("P>A 70, Q>A 60, A>B 100"), Direction.DOWN)

    assert {s.unit: s.integrated for s in found.stakes} == {
        "A": Fraction(7, 13),
        "B": Fraction(7, 13),
    }


def test_penetration_of_a_set_that_owns_itself_says_why_it_has_no_figures() -> None:
    found = penetrate("A", Ownership.parse("A>B 100, B>A 100"), Direction.UP)

    assert found.stakes == ()
    assert [i.code for i in found.incomplete] == ["self_owned"]


def test_routes_of_a_meshed_group_end_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    names = "ABCDEFGH"
    owned = Ownership.parse(", ".join(f"{a}>{b} 12" for a in names for b in names if a != b))
    monkeypatch.setattr(routes_module, "STEP_LIMIT", 20)

    found = penetrate("A", owned, Direction.UP)

    assert len(found.stakes) == 7
    assert all(s.elsewhere >= 0 for s in found.stakes)


def test_above_and_below_keep_what_bears_on_the_subject() -> None:
    held = Ownership.parse("P>A 60, A>B 70, Q>A 40, A>X 10, Z>P 5").capital

    assert {(h.holder, h.company) for hs in above("B", held).by_company.values() for h in hs} == {
        ("A", "B"),
        ("P", "A"),
        ("Q", "A"),
        ("Z", "P"),
    }
    assert set(below("P", held, layers_down=1).by_company) == {"A"}
    assert set(above("B", held, layers_up=1).by_company) == {"B"}
