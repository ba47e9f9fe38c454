"""Threat 32, log side: whatever a loss of power takes, no acknowledged leaf and no signed tree."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credit_hub.federation.log import grown_tree
from credit_hub.federation.log.checkpoint import open_checkpoint
from credit_hub.federation.log.log import TransparencyLog
from credit_hub.federation.log.proofs import verify_consistency
from credit_hub.federation.log.tiles import CHECKPOINT
from tests.logs import ORIGIN, identity, signer
from tests.lossy_disk import LossyDisk, PowerLossError

SIGNER = signer(ORIGIN)
LOG = identity(SIGNER)

# Number of entries to append; 0 publishes. Journals are renewed from 512 entries on here.
PLANS = st.lists(st.sampled_from([0, 0, 1, 3, 200, 256, 300]), min_size=1, max_size=9)


@pytest.fixture(autouse=True, scope="module")
def _short_journals() -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grown_tree, "JOURNAL_ENTRIES", 512)
        yield


@dataclass
class Ran:
    """What the world has seen of a log."""

    acknowledged: dict[int, bytes] = field(default_factory=dict)
    heads: list[tuple[int, bytes]] = field(default_factory=list)

    def see(self, disk: LossyDisk) -> None:
        # A static server shows a checkpoint from the moment at which it has its name.
        raw = disk.read(CHECKPOINT)
        if raw is not None:
            self.heads.append(open_checkpoint(raw, LOG).checkpoint.head)


def _open(disk: LossyDisk) -> TransparencyLog:
    return TransparencyLog(disk, LOG, [SIGNER])


def _run(disk: LossyDisk, plan: list[int], ran: Ran) -> None:
    with _open(disk) as log:
        for count in plan:
            first = log.size
            entries = [b"\x01leaf %d.%d" % (disk.steps, i) for i in range(count)]
            if entries:
                where = log.append(entries)
                assert where == range(first, first + count)
                ran.acknowledged |= zip(where, entries, strict=True)
            else:
                ran.heads.append(log.publish().checkpoint.head)


def _check(log: TransparencyLog, ran: Ran) -> None:
    """All acknowledged leaves are there, and every signed tree is still the beginning."""
    head = log.publish().checkpoint.head
    found = [entry for _, entry in log.reader.entries(0, log.size, head[0])]
    assert ran.acknowledged == {i: found[i] for i in ran.acknowledged if i < len(found)}
    assert log.reader.root(head[0]) == head[1]
    for old in ran.heads:
        if old[0]:
            verify_consistency(LOG.tree, old, head, log.reader.consistency(old, head))
        else:
            assert old[1] == LOG.tree.empty()
    for index in {0, len(found) // 2, len(found) - 1} if found else set():
        log.reader.inclusion(index, *head)


def _steps_of(plan: list[int]) -> int:
    disk = LossyDisk()
    _run(disk, plan, Ran())
    return disk.steps


@settings(max_examples=150)
@given(plan=PLANS, data=st.data())
def test_loss_of_power_at_any_step_loses_no_acknowledged_leaf(
    plan: list[int], data: st.DataObject
) -> None:
    disk, ran = LossyDisk(), Ran()
    for _ in range(data.draw(st.integers(1, 2), "losses")):
        disk.stops_at = data.draw(st.integers(1, _steps_of(plan)), "step")
        try:
            _run(disk, plan, ran)
        except PowerLossError:
            ran.see(disk)
        disk = disk.crashed(lambda ways: data.draw(st.integers(0, ways - 1), "survives"))

    with _open(disk) as log:
        _check(log, ran)
        log.append([b"\x01after"])
        _check(log, ran)


@settings(max_examples=100)
@given(plan=PLANS, data=st.data())
def test_full_disk_for_one_step_refuses_that_call_and_heals(
    plan: list[int], data: st.DataObject
) -> None:
    disk, ran = LossyDisk(), Ran()
    log = _open(disk)
    disk.steps = 0
    disk.fails_at = data.draw(st.integers(1, max(1, _steps_of(plan))), "step")
    for count in plan:
        entries = [b"\x01leaf %d.%d" % (disk.steps, i) for i in range(count)]
        try:
            if entries:
                ran.acknowledged |= zip(log.append(entries), entries, strict=True)
            else:
                ran.heads.append(log.publish().checkpoint.head)
        except OSError:
            ran.see(disk)

    disk.fails_at = None
    _check(log, ran)
    log.close()
    with _open(disk.crashed(lambda _: 0)) as again:
        _check(again, ran)


@given(size=st.integers(1, 700), place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_journal_with_a_flipped_bit_is_refused_or_loses_nothing_that_was_signed(
    size: int, place: float, bit: int
) -> None:
    disk = LossyDisk()
    ran = Ran()
    _run(disk, [size, 0], ran)
    (name,) = disk.names("journal")
    content = bytearray(disk.read(f"journal/{name}") or b"")
    content[int(place * len(content))] ^= 1 << bit
    disk.write(f"journal/{name}", bytes(content))

    with pytest.raises(Exception, match=r"log\.(damaged|forgotten)"):
        _open(disk)
