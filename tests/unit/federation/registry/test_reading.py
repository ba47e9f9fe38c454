"""A registry as a hub reads it: what it takes, what it refuses, and what it goes on with."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from filelock import FileLock
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import (
    DelegatedRole,
    Delegations,
    Metadata,
    MetaFile,
    Root,
    Snapshot,
    Targets,
    Timestamp,
)

from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.registry import reasons
from credit_hub.federation.registry.bundle import Bundle, open_bundle
from credit_hub.federation.registry.documents import read_document, write_document
from credit_hub.federation.registry.member import read_member, target_of
from credit_hub.federation.registry.mirror import FolderMirror
from credit_hub.federation.registry.reading import RegistryStore
from credit_hub.federation.registry.registry import Trust
from tests.refusals import reason_of
from tests.unit.federation.registry.alliance import (
    HANGZHOU,
    LUOYANG,
    NOW,
    PROVINCE,
    ZHENGZHOU,
    Alliance,
    FoundersKeys,
    Reader,
    member,
    new_key,
    registered,
    signed,
)


def problem_of(reader: Reader, mirror: Path | None = None) -> Reason | None:
    problem = reader.refresh(mirror).problem
    return None if problem is None else problem.reason


def edit(path: Path, change: Callable[[Metadata[Targets]], None], *signers: CryptoSigner) -> bytes:
    """Change a published list and sign it anew, past what the publisher would check."""
    document = read_document(path.read_bytes(), Targets)
    change(document)
    document.signatures.clear()
    data = signed(write_document(document), Targets, signers)
    path.write_bytes(data)
    return data


def restate(alliance: Alliance, *, life: timedelta = timedelta(hours=20)) -> None:
    """Write snapshot and timestamp over whatever lists lie there, as the online key could."""
    metadata = alliance.folder / "metadata"
    newest = max(int(path.name.split(".")[0]) for path in metadata.glob("*.targets.json"))
    known = [int(path.name.split(".")[0]) for path in metadata.glob("*.snapshot.json")]
    snapshot = Metadata(
        Snapshot(max(known) + 1, expires=NOW + life, meta={"targets.json": MetaFile(newest)})
    )
    snapshot.sign(alliance.online)
    (metadata / f"{max(known) + 1}.snapshot.json").write_bytes(snapshot.to_bytes())
    before = read_document((metadata / "timestamp.json").read_bytes(), Timestamp).signed
    statement = Metadata(
        Timestamp(before.version + 1, expires=NOW + life, snapshot_meta=MetaFile(max(known) + 1))
    )
    statement.sign(alliance.online)
    (metadata / "timestamp.json").write_bytes(statement.to_bytes())


def test_registry_is_read_with_members_tables_and_versions(
    alliance: Alliance, reader: Reader
) -> None:
    table = b'{"id":"shangding-qianjiang"}'
    alliance.admit(member(ZHENGZHOU), member(HANGZHOU), tables=[table])

    refreshed = reader.refresh()

    assert refreshed.problem is None
    registry = refreshed.registry
    assert set(registry.members) == {ZHENGZHOU, HANGZHOU}
    assert set(registry.mappings.values()) == {table}
    assert (registry.version, registry.root_version) == (1, 1)
    assert registry.trust(NOW) is Trust.FRESH
    assert reader.store.known() == registry


def test_change_arrives_with_the_next_refresh(alliance: Alliance, reader: Reader) -> None:
    alliance.admit(member(ZHENGZHOU))
    reader.refresh()
    alliance.admit(*reader.store.known().members.values(), member(LUOYANG))

    assert set(reader.refresh().registry.members) == {ZHENGZHOU, LUOYANG}


def test_second_hub_reads_what_the_first_one_hands_on(
    alliance: Alliance, reader: Reader, tmp_path: Path
) -> None:
    alliance.admit(member(ZHENGZHOU))
    reader.refresh()
    bundle = Bundle.read(reader.store.bundle().to_bytes())
    anchor = (tmp_path / "publication" / "metadata" / "1.root.json").read_bytes()

    assert open_bundle(bundle, anchor) == reader.store.known()


# Threat 6: rollback and freezing.


def test_threat_6_older_version_is_refused_and_the_known_one_stays(
    alliance: Alliance, reader: Reader, tmp_path: Path
) -> None:
    alliance.admit(member(ZHENGZHOU))
    older = shutil.copytree(alliance.folder, tmp_path / "older")
    reader.refresh()
    alliance.admit(*reader.store.known().members.values(), member(LUOYANG))
    reader.refresh()

    refreshed = reader.refresh(older)

    assert refreshed.problem is not None
    assert refreshed.problem.reason is reasons.ROLLBACK
    assert refreshed.registry.version == 2
    assert LUOYANG in refreshed.registry.members


def test_threat_6_older_list_under_a_new_statement_is_refused(
    alliance: Alliance, reader: Reader
) -> None:
    alliance.admit(member(ZHENGZHOU))
    reader.refresh()
    alliance.admit(*reader.store.known().members.values(), member(LUOYANG))
    reader.refresh()
    (alliance.folder / "metadata" / "2.targets.json").unlink()

    restate(alliance)  # what a thief of the online key can do

    assert problem_of(reader) is reasons.ROLLBACK
    assert reader.store.known().version == 2


def test_threat_6_statement_of_25_hours_ago_admits_nobody_and_takes_nobody_away(
    alliance: Alliance, reader: Reader
) -> None:
    old, new = new_key(), new_key()
    alliance.admit(member(ZHENGZHOU, [registered(old, KeyUse.HTTP)]))
    reader.refresh()
    entry = reader.store.known().members[ZHENGZHOU]
    alliance.admit(
        entry,
        member(LUOYANG, [registered(new, KeyUse.HTTP)]),
        at=NOW - timedelta(hours=25),
    )

    refreshed = reader.refresh()

    assert refreshed.problem is not None
    assert refreshed.problem.reason is reasons.NOT_FRESH
    assert refreshed.registry.http_key(old.kid, NOW).member == ZHENGZHOU
    assert reason_of(lambda: refreshed.registry.http_key(new.kid, NOW)) is reasons.KEY_UNKNOWN


def test_threat_6_registry_without_its_statement_of_the_day_is_marked_stale(
    alliance: Alliance, reader: Reader
) -> None:
    key = new_key()
    alliance.admit(member(ZHENGZHOU, [registered(key, KeyUse.HTTP)]))
    registry = reader.refresh().registry

    later = NOW + timedelta(hours=25)
    fresh, stale = registry.http_key(key.kid, NOW), registry.http_key(key.kid, later)

    assert (fresh.fresh, stale.fresh) == (True, False)
    assert registry.at(later).trust is Trust.STALE
    assert stale.member == ZHENGZHOU


def test_threat_6_registry_of_more_than_30_days_decides_nothing(
    alliance: Alliance, reader: Reader
) -> None:
    key = new_key()
    alliance.admit(member(ZHENGZHOU, [registered(key, KeyUse.HTTP)]))
    registry = reader.refresh().registry
    later = NOW + timedelta(days=31)

    assert registry.trust(later) is Trust.EXPIRED
    assert reason_of(lambda: registry.at(later)) is reasons.REGISTRY_EXPIRED
    assert reason_of(lambda: registry.http_key(key.kid, later)) is reasons.REGISTRY_EXPIRED


def test_threat_6_statement_that_would_count_for_a_year_is_refused(
    alliance: Alliance, reader: Reader
) -> None:
    alliance.admit(member(ZHENGZHOU))
    reader.refresh()

    restate(alliance, life=timedelta(days=365))

    assert problem_of(reader) is reasons.NOT_FRESH


def test_mirror_that_is_gone_takes_nothing_away(
    alliance: Alliance, reader: Reader, tmp_path: Path
) -> None:
    alliance.admit(member(ZHENGZHOU))
    reader.refresh()

    refreshed = reader.refresh(tmp_path / "nowhere")

    assert refreshed.problem is not None
    assert refreshed.problem.reason is reasons.MIRROR
    assert set(refreshed.registry.members) == {ZHENGZHOU}


def test_hub_that_knows_nothing_yet_says_what_is_wrong_with_the_mirror(
    reader: Reader, tmp_path: Path
) -> None:
    assert reason_of(lambda: reader.refresh(tmp_path / "nowhere")) is reasons.MIRROR


def test_hub_without_a_root_refuses_to_read(alliance: Alliance, tmp_path: Path) -> None:
    alliance.found()
    alliance.admit(member(ZHENGZHOU))

    stranger = Reader(tmp_path / "stranger", alliance.folder)

    assert reason_of(stranger.refresh) is reasons.NOT_KNOWN


def test_hub_that_trusts_a_root_takes_no_other_one(reader: Reader, tmp_path: Path) -> None:
    other = Alliance(tmp_path / "other").found()

    assert reason_of(lambda: reader.store.begin(other)) is reasons.NOT_KNOWN


def test_second_process_that_waits_in_vain_is_told_so(alliance: Alliance, reader: Reader) -> None:
    alliance.admit(member(ZHENGZHOU))
    impatient = RegistryStore(reader.folder, patience=0)

    with FileLock(reader.folder / ".lock"):
        call = lambda: impatient.refresh(FolderMirror(alliance.folder), NOW)  # noqa: E731
        assert reason_of(call) is reasons.BUSY


# After a power cut, which python-tuf does not guard its files against.


def test_hub_whose_link_to_the_newest_root_is_gone_reads_on(
    alliance: Alliance, reader: Reader
) -> None:
    alliance.admit(member(ZHENGZHOU))
    reader.refresh()
    (reader.folder / "metadata" / "root.json").unlink()

    assert set(reader.store.known().members) == {ZHENGZHOU}
    assert reader.refresh().problem is None


def test_hub_whose_newest_root_is_not_whole_fetches_it_again(
    alliance: Alliance, reader: Reader
) -> None:
    alliance.admit(member(ZHENGZHOU))
    before = list(alliance.founders)
    alliance.founders[0] = before[0].rotated()
    signers = [before[0].key, *(one.key for one in alliance.founders)]
    alliance.publication.take_root(alliance.root(signed_by=signers))
    alliance.admit(*(read_member(data) for data in alliance.publication.files().values()))
    reader.refresh()
    (reader.folder / "metadata" / "root_history" / "2.root.json").write_bytes(b"")

    refreshed = reader.refresh()

    assert refreshed.problem is None
    assert refreshed.registry.root_version == 2


@pytest.mark.parametrize("name", ["timestamp.json", "snapshot.json", "targets.json"])
def test_hub_whose_documents_are_not_whole_fetches_them_again(
    alliance: Alliance, reader: Reader, name: str
) -> None:
    alliance.admit(member(ZHENGZHOU))
    reader.refresh()
    (reader.folder / "metadata" / name).write_bytes(b"")

    assert reader.refresh().problem is None


# What a mirror may do to files.


def test_entry_that_was_changed_on_the_way_is_refused(alliance: Alliance, reader: Reader) -> None:
    alliance.admit(member(ZHENGZHOU))
    (file,) = (alliance.folder / "targets" / "members").iterdir()
    file.write_bytes(file.read_bytes().replace(b"tender", b"hiring"))

    assert reason_of(reader.refresh) is reasons.CHANGED_ON_THE_WAY


def test_registry_whose_files_are_missing_leaves_the_one_before_in_force(
    alliance: Alliance, reader: Reader
) -> None:
    alliance.admit(member(ZHENGZHOU))
    reader.refresh()
    alliance.admit(*reader.store.known().members.values(), member(LUOYANG))
    for file in (alliance.folder / "targets" / "members").glob("*luoyang*"):
        file.unlink()

    refreshed = reader.refresh()

    assert refreshed.problem is not None
    assert refreshed.problem.reason is reasons.MIRROR
    assert set(refreshed.registry.members) == {ZHENGZHOU}


@pytest.mark.parametrize("name", ["1.root.json", "timestamp.json", "1.snapshot.json"])
def test_document_that_is_none_is_refused(alliance: Alliance, reader: Reader, name: str) -> None:
    alliance.admit(member(ZHENGZHOU))
    place = "2.root.json" if name == "1.root.json" else name
    (alliance.folder / "metadata" / place).write_bytes(b"[" * 100_000)

    with pytest.raises(VerificationError):
        reader.refresh()


def test_file_of_more_than_a_megabyte_is_not_read(alliance: Alliance, reader: Reader) -> None:
    alliance.admit(member(ZHENGZHOU))
    (alliance.folder / "metadata" / "timestamp.json").write_bytes(b" " * 2_000_000)

    assert reason_of(reader.refresh) is reasons.MIRROR


def test_known_registry_that_was_altered_on_the_disk_is_refused(
    alliance: Alliance, reader: Reader
) -> None:
    alliance.admit(member(ZHENGZHOU))
    reader.refresh()
    file = reader.folder / "known.json"
    value = json.loads(file.read_text())
    value["files"][target_of(ZHENGZHOU)] = value["files"][target_of(ZHENGZHOU)].replace(
        "tender", "hiring"
    )
    file.write_text(json.dumps(value))

    assert reason_of(reader.store.known) is reasons.CHANGED_ON_THE_WAY


@pytest.mark.parametrize("part", ["roots", "timestamp", "targets", "files"])
def test_bundle_that_lacks_a_part_is_refused(alliance: Alliance, reader: Reader, part: str) -> None:
    alliance.admit(member(ZHENGZHOU))
    reader.refresh()
    value = json.loads(reader.store.bundle().to_bytes())
    del value[part]

    assert reason_of(lambda: Bundle.read(json.dumps(value).encode())) is reasons.NOT_KNOWN


# Threat 7: fewer founders than must.


def test_threat_7_list_signed_by_one_founder_is_refused(alliance: Alliance, reader: Reader) -> None:
    alliance.admit(member(ZHENGZHOU))
    path = alliance.folder / "metadata" / "1.targets.json"
    one = alliance.founders[0].key

    edit(path, lambda document: document.signatures.clear(), one, one)
    restate(alliance)

    assert reason_of(reader.refresh) is reasons.BELOW_THRESHOLD


def test_threat_7_list_that_delegates_is_refused(alliance: Alliance, reader: Reader) -> None:
    alliance.admit(member(ZHENGZHOU))
    path = alliance.folder / "metadata" / "1.targets.json"
    own = alliance.founders[0].key.public_key
    role = DelegatedRole("mine", [own.keyid], 1, terminating=True, paths=["members/*"])

    def delegate(document: Metadata[Targets]) -> None:
        document.signed.delegations = Delegations({own.keyid: own}, {"mine": role})

    edit(path, delegate, *(one.key for one in alliance.founders))
    restate(alliance)

    assert reason_of(reader.refresh) is reasons.CHANGED_ON_THE_WAY


def test_threat_7_root_signed_by_one_old_founder_is_refused(
    alliance: Alliance, reader: Reader
) -> None:
    alliance.admit(member(ZHENGZHOU))
    reader.refresh()
    usurped = [alliance.founders[0], *(FoundersKeys(e) for e in (HANGZHOU, PROVINCE))]
    root = alliance.root(usurped, signed_by=[one.key for one in usurped])
    (alliance.folder / "metadata" / "2.root.json").write_bytes(root)

    refreshed = reader.refresh()

    assert refreshed.problem is not None
    assert refreshed.problem.reason is reasons.BELOW_THRESHOLD
    assert refreshed.registry.root_version == 1
    assert not (reader.folder / "metadata" / "root_history" / "2.root.json").exists()


def test_threat_7_root_that_gives_a_founder_two_voices_is_never_trusted(
    alliance: Alliance, reader: Reader
) -> None:
    alliance.admit(member(ZHENGZHOU))
    reader.refresh()
    second = FoundersKeys(LUOYANG)
    root = alliance.root(
        [*alliance.founders, second], threshold=3, signed_by=[one.key for one in alliance.founders]
    )
    # The founders were shown a root for Luoyang; its key says Zhengzhou. Three sign, and TUF is
    # content.
    document = read_document(root, Root)
    keyid = second.key.public_key.keyid
    document.signed.keys[keyid].unrecognized_fields["x-cc-member"] = ZHENGZHOU
    document.signatures.clear()
    forged = signed(write_document(document), Root, [one.key for one in alliance.founders])
    (alliance.folder / "metadata" / "2.root.json").write_bytes(forged)

    assert problem_of(reader) is reasons.ROOT_FORM
    assert not (reader.folder / "metadata" / "root_history" / "2.root.json").exists()


def test_rotated_root_is_followed_version_by_version(alliance: Alliance, reader: Reader) -> None:
    alliance.admit(member(ZHENGZHOU))
    reader.refresh()
    for place in (0, 1):
        before = list(alliance.founders)
        alliance.founders[place] = before[place].rotated()
        signers = [before[place].key, *(one.key for one in alliance.founders)]
        alliance.publication.take_root(alliance.root(signed_by=signers))
    alliance.admit(*reader.store.known().members.values(), member(LUOYANG))

    refreshed = reader.refresh()

    assert refreshed.problem is None
    assert refreshed.registry.root_version == 3
    assert LUOYANG in refreshed.registry.members
    assert len(reader.store.bundle().roots) == 3


def test_known_members_stay_known_while_a_rotation_waits_for_its_list(
    alliance: Alliance, reader: Reader
) -> None:
    alliance.admit(member(ZHENGZHOU))
    reader.refresh()
    before = list(alliance.founders)
    alliance.founders = [one.rotated() for one in before]
    signers = [*(one.key for one in before), *(one.key for one in alliance.founders)]
    alliance.publication.take_root(alliance.root(signed_by=signers))
    alliance.publication.state(alliance.online, NOW)

    refreshed = reader.refresh()

    assert refreshed.problem is not None
    assert refreshed.problem.reason is reasons.BELOW_THRESHOLD
    assert set(refreshed.registry.members) == {ZHENGZHOU}


def resigned(data: bytes, kind: type[Targets | Timestamp], *signers: CryptoSigner) -> bytes:
    """Return a document with other signatures."""
    document = read_document(data, kind)  # type: ignore[type-var]
    document.signatures.clear()
    for signer in signers:
        document.sign(signer, append=True)
    return document.to_bytes()


def test_threat_7_bundle_is_verified_by_its_signatures_and_not_by_where_it_came_from(
    alliance: Alliance, reader: Reader
) -> None:
    alliance.admit(member(ZHENGZHOU))
    reader.refresh()
    whole = reader.store.bundle()
    (anchor,) = whole.roots
    one, stranger = alliance.founders[0].key, CryptoSigner.generate_ed25519()
    assert open_bundle(whole, anchor).version == 1

    by_one = replace(whole, targets=resigned(whole.targets, Targets, one, stranger))
    by_stranger = replace(whole, timestamp=resigned(whole.timestamp, Timestamp, stranger))
    more = replace(whole, files={**whole.files, "members/x.json": b"{}"})

    assert reason_of(lambda: open_bundle(by_one, anchor)) is reasons.BELOW_THRESHOLD
    assert reason_of(lambda: open_bundle(by_stranger, anchor)) is reasons.BELOW_THRESHOLD
    assert reason_of(lambda: open_bundle(more, anchor)) is reasons.CHANGED_ON_THE_WAY


def test_threat_7_bundle_whose_roots_do_not_follow_from_the_anchor_is_refused(
    alliance: Alliance, reader: Reader, tmp_path: Path
) -> None:
    alliance.admit(member(ZHENGZHOU))
    reader.refresh()
    whole = reader.store.bundle()
    (anchor,) = whole.roots
    usurped = [FoundersKeys(e) for e in (ZHENGZHOU, HANGZHOU, PROVINCE)]
    second = alliance.root(usurped, signed_by=[one.key for one in usurped])
    other = Alliance(tmp_path / "other").found()

    longer = replace(whole, roots=(anchor, second))

    assert reason_of(lambda: open_bundle(longer, anchor)) is reasons.BELOW_THRESHOLD
    assert reason_of(lambda: open_bundle(whole, other)) is reasons.NOT_KNOWN
