"""The witness over HTTP: statuses, content types, limits, and evidence that is kept."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest

from credit_hub.api.exchange.witnessing import PATH, WitnessEndpoint
from credit_hub.federation.log.equivocation import prove_equivocation
from credit_hub.federation.log.log import TransparencyLog
from credit_hub.federation.witness.evidence import EvidenceFolder
from credit_hub.federation.witness.machine import Witness
from credit_hub.federation.witness.request import LONGEST_BODY, AddCheckpoint
from credit_hub.federation.witness.store import FolderWitnessStore
from tests.logs import ORIGIN, identity, signer, witness
from tests.lossy_disk import LossyDisk

SIGNER = signer(ORIGIN)
LOG = identity(SIGNER)
US = witness("witness.hangzhou.example")
NOW = 1_790_000_000

Post = Callable[[bytes], httpx.Response]
pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Clock:
    """Says what a test says."""

    def __init__(self) -> None:
        self.now = float(NOW)

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def client(tmp_path: Path, clock: Clock) -> httpx.AsyncClient:
    watch = Witness([US], [LOG], FolderWitnessStore(tmp_path / "seen"))
    endpoint = WitnessEndpoint(watch, EvidenceFolder(tmp_path / "evidence"), clock)
    transport = httpx.ASGITransport(app=endpoint)
    return httpx.AsyncClient(transport=transport, base_url="http://witness.example")


def _first(entry: bytes = b"\x01a") -> bytes:
    log = TransparencyLog(LossyDisk(), LOG, [SIGNER])
    log.append([entry])
    return bytes(log.publish().note)


def _body(note: bytes, old: int = 0) -> bytes:
    return bytes(AddCheckpoint(old, (), note))


async def test_checkpoint_is_answered_with_a_signature_line(client: httpx.AsyncClient) -> None:
    answer = await client.post(PATH, content=_body(_first()))

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text.startswith(f"\u2014 {US.key.name} ")


async def test_conflict_has_the_size_and_keeps_the_proof_of_a_contradiction_once(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    one, other = _first(b"\x01for us"), _first(b"\x01for others")
    await client.post(PATH, content=_body(one))

    for _ in range(2):
        answer = await client.post(PATH, content=_body(other, 1))
        assert (answer.status_code, answer.text) == (409, "1\n")
        assert answer.headers["content-type"] == "text/x.tlog.size"

    kept = [path.read_bytes() for path in (tmp_path / "evidence" / "notes").glob("*.note")]
    assert len(kept) == 2
    assert prove_equivocation(kept[0], kept[1], LOG).culprit == LOG.member


async def test_other_paths_and_methods_are_not_there(client: httpx.AsyncClient) -> None:
    assert (await client.post("/witness/v1/sign", content=b"x")).status_code == 404
    answer = await client.get(PATH)
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


async def test_body_beyond_the_limit_is_dropped_while_it_comes(client: httpx.AsyncClient) -> None:
    sent = 0

    async def pieces() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(1_000):
            sent += 1
            yield bytes(64 * 1024)

    answer = await client.post(PATH, content=pieces())

    assert answer.status_code == 413
    assert sent == LONGEST_BODY // (64 * 1024) + 1
    assert (await client.post(PATH, content=bytes(LONGEST_BODY))).status_code == 400


async def test_clock_that_was_set_back_is_answered_with_503(
    client: httpx.AsyncClient, clock: Clock
) -> None:
    note = _first()
    await client.post(PATH, content=_body(note))
    clock.now -= 1

    assert (await client.post(PATH, content=_body(note, 1))).status_code == 503
    clock.now += 1
    assert (await client.post(PATH, content=_body(note, 1))).status_code == 200
