"""The log that is open for writing: indices, proofs, files, one writer, what was signed."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from credit_hub.federation.errors import VerificationError
from credit_hub.federation.log import grown_tree
from credit_hub.federation.log.checkpoint import open_checkpoint
from credit_hub.federation.log.disk import FolderDisk
from credit_hub.federation.log.errors import LogError
from credit_hub.federation.log.hashing import SHA_256, SM3, TreeHash
from credit_hub.federation.log.log import TransparencyLog
from credit_hub.federation.log.notes import sign_line
from credit_hub.federation.log.proofs import verify_consistency, verify_inclusion
from credit_hub.federation.log.reader import LogReader
from credit_hub.federation.log.tiles import bundle_path, tile_path, widths
from tests.logs import ORIGIN, identity, policy, signer, witness
from tests.lossy_disk import LossyDisk

SIGNER = signer(ORIGIN)
LOG = identity(SIGNER)
NOW = 1_790_000_000


def _open(folder: Path, tree: TreeHash = SHA_256) -> TransparencyLog:
    return TransparencyLog(FolderDisk(folder), identity(SIGNER, tree=tree), [SIGNER])


def _entries(first: int, count: int) -> list[bytes]:
    return [b"\x01entry %d" % (first + i) for i in range(count)]


@pytest.mark.parametrize("tree", [SHA_256, SM3], ids=["sha-256", "sm3"])
def test_log_of_several_tiles_proves_every_leaf_to_a_reader_of_its_files(
    tmp_path: Path, tree: TreeHash
) -> None:
    with _open(tmp_path, tree) as log:
        log.append(_entries(0, 700))
        old = log.publish().checkpoint.head
        log.append(_entries(700, 66_000))
        head = log.publish().checkpoint.head

    reader = LogReader(FolderDisk(tmp_path), tree)
    raw = reader.checkpoint()
    assert raw is not None
    assert open_checkpoint(raw, identity(SIGNER, tree=tree)).checkpoint.head == head
    assert reader.root(head[0]) == head[1]
    for index in (0, 255, 256, 699, 700, 65_535, 65_536, 66_699):
        proof = reader.inclusion(index, *head)
        leaf = tree.leaf(b"\x01entry %d" % index)
        verify_inclusion(tree, leaf, index, head[0], proof, head[1])
    verify_consistency(tree, old, head, reader.consistency(old, head))
    assert [entry for _, entry in reader.entries(250, 260, head[0])] == _entries(250, 10)


def test_files_have_the_layout_of_c2sp_tiles(tmp_path: Path) -> None:
    # The example of C2SP tlog-tiles, section Partial Tiles.
    size = 70_000
    with _open(tmp_path) as log:
        log.append(_entries(0, size))
        log.publish()

    assert list(widths(size)) == [(0, 273, 112), (1, 1, 17), (2, 0, 1)]
    assert sum(path.is_file() for path in (tmp_path / "tile" / "0").glob("[0-9]*")) == 273
    assert (tmp_path / tile_path(0, 272)).stat().st_size == 8192
    assert (tmp_path / tile_path(0, 273, 112)).stat().st_size == 112 * 32
    assert (tmp_path / tile_path(1, 0)).stat().st_size == 8192
    assert (tmp_path / tile_path(1, 1, 17)).stat().st_size == 17 * 32
    assert (tmp_path / tile_path(2, 0, 1)).stat().st_size == 32
    assert (tmp_path / bundle_path(273, 112)).is_file()
    assert tile_path(0, 1_234_067) == "tile/0/x001/x234/067"


def test_log_goes_on_where_it_stopped_and_shows_what_was_appended_unpublished(
    tmp_path: Path,
) -> None:
    with _open(tmp_path) as log:
        assert log.append(_entries(0, 300)) == range(300)
        old = log.publish().checkpoint.head
        assert log.append(_entries(300, 5)) == range(300, 305)

    with _open(tmp_path) as log:
        assert (log.size, log.published and log.published.size) == (305, 300)
        assert log.append(_entries(305, 1)) == range(305, 306)
        head = log.publish().checkpoint.head
        verify_consistency(SHA_256, old, head, log.reader.consistency(old, head))


def test_published_tree_is_signed_once(tmp_path: Path) -> None:
    with _open(tmp_path) as log:
        log.append(_entries(0, 1))

        assert log.publish() is log.publish()


@pytest.mark.parametrize("entry", [b"", b"x" * 65_536])
def test_entry_that_no_bundle_can_hold_is_refused_and_nothing_is_appended(
    tmp_path: Path, entry: bytes
) -> None:
    with _open(tmp_path) as log:
        with pytest.raises(LogError) as refusal:
            log.append([b"\x01fits", entry])

        assert refusal.value.reason.code == "log.entry"
        assert log.size == 0
        assert log.append([b"x" * 65_535]) == range(1)


def test_second_writer_is_refused_and_the_first_goes_on(tmp_path: Path) -> None:
    with _open(tmp_path) as log:
        with pytest.raises(LogError) as refusal:
            _open(tmp_path)
        log.append(_entries(0, 1))

    assert refusal.value.reason.code == "log.busy"
    with pytest.raises(LogError) as closed:
        log.append(_entries(1, 1))
    assert closed.value.reason.code == "log.closed"
    _open(tmp_path).close()


def test_threads_that_wait_share_one_flush_and_have_indices_of_their_own() -> None:
    disk = LossyDisk()
    log = TransparencyLog(disk, LOG, [SIGNER])
    found: dict[bytes, int] = {}

    def append(entry: bytes) -> None:
        found[entry] = log.append([entry])[0]

    threads = [threading.Thread(target=append, args=(entry,)) for entry in _entries(0, 16)]
    before = disk.steps
    with log._writing:  # a write is under way while all of them come
        for thread in threads:
            thread.start()
        while len(log._queue.waiting) < len(threads):
            pass
    for thread in threads:
        thread.join()

    assert disk.steps - before == 2  # one write to the journal, one flush
    head = log.publish().checkpoint
    assert sorted(found.values()) == list(range(16))
    assert all(found[e] == index for index, e in log.reader.entries(0, 16, head.size))


def test_threat_32_append_that_was_not_answered_is_repeated_without_a_second_leaf() -> None:
    disk = LossyDisk()
    log = TransparencyLog(disk, LOG, [SIGNER])
    log.append(_entries(0, 10))
    since, entry = log.size, b"\x03receipt with its salt"

    log.append([entry])  # and the answer was lost
    again = log.append_once(entry, since)

    assert again == 10
    assert log.size == 11
    assert log.append_once(b"\x03another", since) == 11


def test_threat_32_disk_restored_from_an_older_copy_does_not_open() -> None:
    disk = LossyDisk()
    log = TransparencyLog(disk, LOG, [SIGNER])
    log.append(_entries(0, 3))
    older = disk.crashed(lambda _: 0)
    log.append(_entries(3, 3))
    shown = log.publish().checkpoint.head

    with pytest.raises(LogError) as refusal:
        TransparencyLog(older, LOG, [SIGNER], at_least=shown)

    assert refusal.value.reason.code == "log.forgotten"
    with TransparencyLog(disk.crashed(lambda _: 0), LOG, [SIGNER], at_least=shown) as again:
        assert again.size == 6


def test_log_without_its_journal_or_with_other_leaves_than_it_signed_does_not_open(
    tmp_path: Path,
) -> None:
    with _open(tmp_path) as log:
        log.append(_entries(0, 300))
        log.publish()
    (journal,) = (tmp_path / "journal").iterdir()
    content = journal.read_bytes()
    journal.unlink()

    with pytest.raises(LogError) as refusal:
        _open(tmp_path)

    assert refusal.value.reason.code == "log.forgotten"
    other = LossyDisk()
    with TransparencyLog(other, LOG, [SIGNER]) as forged:
        forged.append([b"\x01rewritten", *_entries(1, 299)])
    journal.write_bytes(other.read("journal/0") or b"")
    with pytest.raises(LogError) as rewritten:
        _open(tmp_path)
    assert rewritten.value.reason.code == "log.forgotten"
    journal.write_bytes(content)
    _open(tmp_path).close()


def test_frame_of_the_journal_that_was_altered_is_not_taken_for_a_torn_end(
    tmp_path: Path,
) -> None:
    # Nothing was published yet, and both appends were acknowledged.
    with _open(tmp_path) as log:
        log.append(_entries(0, 3))
        log.append(_entries(3, 3))
    (journal,) = (tmp_path / "journal").iterdir()
    content = journal.read_bytes()
    place = content.index(b"entry 1")
    journal.write_bytes(content[:place] + b"E" + content[place + 1 :])

    with pytest.raises(LogError) as refusal:
        _open(tmp_path)

    assert refusal.value.reason.code == "log.damaged"
    journal.write_bytes(content[:-1])  # a torn end is cut off
    with _open(tmp_path) as again:
        assert again.size == 3


def test_log_behind_what_its_witnesses_have_signed_does_not_open(tmp_path: Path) -> None:
    one = witness("witness-1.example")
    with _open(tmp_path) as log:
        log.append(_entries(0, 3))
        (journal,) = (tmp_path / "journal").iterdir()
        older = journal.read_bytes()
        log.append(_entries(3, 3))
        sent = log.publish()
        log.add_cosignatures(sent, [sign_line(sent.note.text, one, NOW)], [one.key])
    journal.write_bytes(older)
    (tmp_path / "checkpoint").unlink()

    with pytest.raises(LogError) as refusal:
        _open(tmp_path)

    assert refusal.value.reason.code == "log.forgotten"


def test_checkpoint_that_the_log_has_not_signed_does_not_open(tmp_path: Path) -> None:
    with _open(tmp_path) as log:
        log.append(_entries(0, 3))
        log.publish()
    path = tmp_path / "checkpoint"
    path.write_bytes(path.read_bytes().replace(b"\n3\n", b"\n2\n"))

    with pytest.raises(VerificationError):
        _open(tmp_path)


def test_journal_begins_anew_and_old_partial_tiles_go_when_the_full_ones_are_safe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grown_tree, "JOURNAL_ENTRIES", 512)
    heads = []
    with _open(tmp_path) as log:
        for first in range(0, 1000, 100):
            log.append(_entries(first, 100))
            heads.append(log.publish().checkpoint.head)
        (journal,) = (tmp_path / "journal").iterdir()

        assert int(journal.name) > 0
        assert not (tmp_path / "tile/0/000.p").exists()
        for old in heads:  # trees that were published stay provable
            verify_consistency(SHA_256, old, heads[-1], log.reader.consistency(old, heads[-1]))
    with _open(tmp_path) as again:
        assert again.size == 1000
        again.append(_entries(1000, 1))
        head = again.publish().checkpoint.head
        verify_consistency(SHA_256, heads[0], head, again.reader.consistency(heads[0], head))


def test_altered_tile_or_bundle_gives_no_proof_and_no_entry(tmp_path: Path) -> None:
    with _open(tmp_path) as log:
        log.append(_entries(0, 600))
        head = log.publish().checkpoint.head
    for path in (tile_path(0, 0), bundle_path(1)):
        file = tmp_path / path
        data = bytearray(file.read_bytes())
        data[40] ^= 1
        file.write_bytes(data)
    reader = LogReader(FolderDisk(tmp_path))

    with pytest.raises(LogError) as proof:
        reader.inclusion(5, *head)
    with pytest.raises(LogError) as entry:
        list(reader.entries(256, 257, head[0]))

    assert {proof.value.reason.code, entry.value.reason.code} == {"log.damaged"}


def test_size_that_was_never_published_is_said_to_be_unknown(tmp_path: Path) -> None:
    with _open(tmp_path) as log:
        log.append(_entries(0, 3))
        log.publish()
        with pytest.raises(LogError) as refusal:
            log.reader.root(200)

    assert refusal.value.reason.code == "log.unknown_size"


def test_cosignatures_are_kept_though_the_log_has_gone_on(tmp_path: Path) -> None:
    one, two = witness("witness-1.example"), witness("witness-2.example")
    keys = [one.key, two.key]
    with _open(tmp_path) as log:
        log.append(_entries(0, 3))
        sent = log.publish()
        log.append(_entries(3, 1))
        log.publish()
        lines = [sign_line(sent.note.text, by, NOW) for by in (one, witness("stranger.example"))]

        log.add_cosignatures(sent, lines, keys)
        found = log.add_cosignatures(sent, [sign_line(sent.note.text, two, NOW + 9)], keys)

        assert found.size == 3
        assert policy(2, *keys).cosigned_at(found, LOG) == NOW + 9
        assert b"stranger" not in (tmp_path / "witnessed").read_bytes()
    with _open(tmp_path) as again:
        kept = again.witnessed(keys)
        assert kept is not None
        assert (kept.size, len(kept.cosignatures)) == (3, 2)


def test_witness_that_signs_again_keeps_its_first_and_its_last_signature(tmp_path: Path) -> None:
    # An idle log stays fresh, and what it holds stays as old as it is.
    one = witness("witness-1.example")
    alone = policy(1, one.key)
    with _open(tmp_path) as log:
        log.append(_entries(0, 3))
        sent = log.publish()
        for time in (NOW, NOW + 120, NOW + 60, NOW + 180):
            log.add_cosignatures(sent, [sign_line(sent.note.text, one, time)], [one.key])

        found = log.witnessed([one.key])
        assert found is not None
        assert [signed.time for signed in found.cosignatures] == [NOW, NOW + 180]
        assert alone.cosigned_at(found, LOG) == NOW
        alone.check_fresh(found, LOG, now=NOW + 200, longest=60)


def test_late_or_wrong_cosignature_changes_nothing(tmp_path: Path) -> None:
    one = witness("witness-1.example")
    with _open(tmp_path) as log:
        log.append(_entries(0, 3))
        old = log.publish()
        log.append(_entries(3, 1))
        new = log.publish()
        log.add_cosignatures(new, [sign_line(new.note.text, one, NOW)], [one.key])
        before = (tmp_path / "witnessed").read_bytes()

        late = log.add_cosignatures(old, [sign_line(old.note.text, one, NOW + 1)], [one.key])
        with pytest.raises(VerificationError):
            log.add_cosignatures(new, [sign_line(old.note.text, one, NOW + 1)], [one.key])

        assert late.size == 4
        assert (tmp_path / "witnessed").read_bytes() == before
