"""SD-JWT under random input: it is refused for a reason, or it says what was signed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import example, given, settings
from hypothesis import strategies as st

from credit_hub.federation.encoding import base64url
from credit_hub.federation.encoding.canonical import canonical
from credit_hub.federation.encoding.digests import Hash
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.sdjwt.disclosure import text_digest
from credit_hub.federation.sdjwt.issuing import hide, issue
from credit_hub.federation.sdjwt.key_binding import NoBinding
from credit_hub.federation.sdjwt.presentation import Presentation
from credit_hub.federation.sdjwt.processing import process
from credit_hub.federation.sdjwt.verification import verify
from tests.exchange_tokens import opener, sealer

KEY: Final = ec.generate_private_key(ec.SECP256R1())
OPENER: Final = opener(KEY.public_key())
RECORD: Final = issue(
    hide({"iss": "https://a.example", "exp": 1}, {"band": "优秀", "n": [1, {"x": None}]}),
    sealer(KEY, "dc+sd-jwt"),
)

names = st.text(alphabet="abcé度", min_size=1, max_size=3)
leaves = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | names
values = st.recursive(
    leaves, lambda v: st.lists(v, max_size=3) | st.dictionaries(names, v, max_size=3), max_leaves=8
)
objects = st.dictionaries(names, values, max_size=4)


def refused(work: Callable[[], object]) -> bool:
    """Whether it is refused; any other error goes up and fails the test."""
    try:
        work()
    except VerificationError:
        return True
    return False


@given(opened=objects, hidden=objects, algorithm=st.sampled_from(Hash), data=st.data())
def test_what_is_hidden_comes_back_by_its_disclosures_and_nothing_else(
    opened: dict[str, Any], hidden: dict[str, Any], algorithm: Hash, data: st.DataObject
) -> None:
    opened = {n: v for n, v in opened.items() if n not in hidden}
    hiding = hide(opened, hidden, algorithm=algorithm)
    shown = data.draw(st.permutations(hiding.disclosures))
    shown = shown[: data.draw(st.integers(0, len(shown)))]

    processed = process(hiding.payload, [disclosure.text for disclosure in shown])

    assert processed.claims == opened | {str(d.name): d.value for d in shown}
    assert processed.disclosed == {d.name for d in shown}


@given(st.text(max_size=300) | st.text(alphabet="ab.~=_-", max_size=60))
def test_threat_16_random_text_is_refused_for_a_reason(text: str) -> None:
    assert refused(lambda: verify(Presentation.read(text), OPENER, NoBinding()))


@given(place=st.integers(0, len(RECORD.text) - 1), by=st.characters())
@example(place=len(RECORD.text) - 1, by="")
@example(place=0, by="\ud800")
def test_threat_16_record_with_another_character_is_refused(place: int, by: str) -> None:
    text = RECORD.text[:place] + by + RECORD.text[place + 1 :]

    assert text == RECORD.text or refused(
        lambda: verify(Presentation.read(text), OPENER, NoBinding())
    )


@given(st.binary(max_size=200) | objects.map(canonical))
def test_threat_16_random_bytes_are_no_json_form(data: bytes) -> None:
    assert refused(lambda: Presentation.read_json(data))


HEADS: Final[list[list[Any]]] = [["s"], ["s", "a"], ["s", "b"], ["s", "_sd"], [1, "a"], []]
marks = st.sampled_from(["_sd", "...", "_sd_alg", "a", "b"])


@st.composite
def crafted(draw: st.DrawFn) -> tuple[dict[str, Any], list[str]]:
    """Draw a payload and disclosures that refer to each other in every wrong and right way."""
    pool: list[str] = ["decoy"]
    disclosures: list[str] = []

    def placeholder() -> st.SearchStrategy[Any]:
        digest = st.sampled_from(list(pool))
        return st.recursive(
            leaves | digest | st.builds(lambda d: {"...": d}, digest),
            lambda v: st.lists(v, max_size=3) | st.dictionaries(marks, v, max_size=3),
            max_leaves=5,
        )

    for _ in range(draw(st.integers(0, 6))):
        head: list[Any] = draw(st.sampled_from(HEADS))
        text = base64url.encode(canonical([*head, draw(placeholder())]))
        disclosures.append(text)
        pool.append(text_digest(text, Hash.SHA_256))
    payload = draw(st.dictionaries(marks, placeholder(), max_size=4))
    if draw(st.booleans()):
        payload["_sd"] = draw(st.lists(st.sampled_from(pool), max_size=4))
    return payload, disclosures


def holds_mark(value: object) -> bool:
    if isinstance(value, dict):
        return bool({"_sd", "...", "_sd_alg"} & value.keys()) or any(
            map(holds_mark, value.values())
        )
    return isinstance(value, list) and any(map(holds_mark, value))


@settings(max_examples=50)
@given(crafted())
def test_threat_16_crafted_digests_are_resolved_or_refused(
    case: tuple[dict[str, Any], list[str]],
) -> None:
    payload, disclosures = case
    try:
        processed = process(payload, disclosures)
    except VerificationError:
        return

    assert not holds_mark(processed.claims)
    assert all(processed.claims[n] == v for n, v in payload.items() if not holds_mark({n: v}))
