"""Pages of the feed: what of a stretch of the log is for one partner, each with its proof.

The issuer signs the page, so that "between these two indices there was nothing else for you" is a
statement that can be held against it. Every object carries the proof that it stands in the tree of
the checkpoint in the page, and can be kept with that checkpoint as evidence of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, Protocol

from credit_hub.federation.encoding import base64url
from credit_hub.federation.encoding.canonical import canonical
from credit_hub.federation.encoding.strict_json import JsonObject, parse
from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.feed.item import LoggedObject
from credit_hub.federation.feed.reading import (
    FORM,
    exactly,
    hashes,
    integer,
    objects,
    optional_bytes,
    text,
)
from credit_hub.federation.jws import compact
from credit_hub.federation.jws.admission import Expected
from credit_hub.federation.keys.entry import KeyResolver, KeyUse
from credit_hub.federation.log.checkpoint import LogIdentity, SignedCheckpoint, open_checkpoint
from credit_hub.federation.log.evidence import LogEvidence
from credit_hub.federation.log.leaf import KINDS
from credit_hub.federation.log.note_keys import NoteKey
from credit_hub.federation.log.proofs import verify_inclusion
from credit_hub.federation.log.reader import LogReader
from credit_hub.federation.suites.port import Signer

__all__ = ["LONGEST_PAGE", "MOST_ITEMS", "TYPE", "ObjectSource", "Page", "PageRequest"]
__all__ += ["make_page", "open_page"]

TYPE: Final = "cc-page+jwt"
MOST_ITEMS: Final = 500
_FULL_PAGE: Final = 2 * 1024 * 1024  # characters of tokens from which on a page ends
LONGEST_PAGE: Final = 4 * 1024 * 1024
"""Characters of a page: its tokens, their proofs, and a third more for base64."""
_MEMBERS: Final = frozenset(
    {"iss", "aud", "iat", "origin", "from", "next", "checkpoint", "consistency", "items"}
)

OTHER_PAGE: Final = Reason(
    "feed.other_page",
    "the page is not the one that was asked for",
    "返回的不是所请求的馈送页",
    "docs/protocol/log.md, section Feed",
)
ORDER: Final = Reason(
    "feed.order",
    "the objects of the page are not in order, or lie outside its stretch",
    "馈送页中的对象顺序有误或超出范围",
    "docs/protocol/log.md, section Feed",
)


class ObjectSource(Protocol):
    """Where the objects are; implemented on the ledger."""

    def objects(self, audience: str, start: int, stop: int) -> Iterable[LoggedObject]:
        """Yield what is for a partner, by index, from ``start`` up to, not including, ``stop``."""
        ...


@dataclass(frozen=True, slots=True)
class PageRequest:
    """What a partner asks for.

    Attributes:
        audience: Its entity id.
        start: Its cursor: the first index that it has not seen.
        held: Size of the checkpoint that it holds, 0 if none; the page proves that it continues it.
        most: Objects at most.
    """

    audience: str
    start: int
    held: int = 0
    most: int = MOST_ITEMS


@dataclass(frozen=True, slots=True)
class Page:
    """A page that was verified; nothing in it was looked at by the law or by the records' rules."""

    start: int
    next: int
    """The cursor to go on from; equal to the size of the checkpoint when nothing is left."""
    checkpoint: SignedCheckpoint
    consistency: tuple[bytes, ...] = field(repr=False)
    """From the checkpoint that was held; for :func:`credit_hub.federation.log.follower.advance`."""
    items: tuple[LoggedObject, ...] = field(repr=False)
    proofs: tuple[tuple[bytes, ...], ...] = field(repr=False)
    """Of each item, in the same order."""

    def evidence(self, place: int) -> LogEvidence:
        """Return what is kept with the item at a place: it counts without this page.

        A note with more witnesses may be put into it later, if it is of the same size.
        """
        item = self.items[place]
        note = bytes(self.checkpoint.note)
        return LogEvidence(item.kind, item.index, item.salt, self.proofs[place], note)


def make_page(
    request: PageRequest,
    published: SignedCheckpoint,
    issuer: LogIdentity,
    stored: tuple[LogReader, ObjectSource],
    signed: tuple[Signer, int],
) -> str:
    """Return a page as a compact token.

    Args:
        request: What was asked for.
        published: The checkpoint to prove against.
        issuer: The log.
        stored: Its files, and its objects.
        signed: The key of use ``log`` and the time in POSIX seconds.

    Raises:
        VerificationError: The cursor or the held size lies beyond the log.
        LogError: The files do not give the root of the checkpoint.
    """
    if not 0 <= request.start <= published.size or not 0 <= request.held <= published.size:
        raise VerificationError(OTHER_PAGE, f"from {request.start}, the log has {published.size}")
    reader, source = stored
    signer, now = signed
    items, after = _take(source, request, published.size)
    held = (request.held, reader.root(request.held))
    proof = reader.consistency(held, published.checkpoint.head) if request.held else ()
    payload = {
        "iss": issuer.member,
        "aud": request.audience,
        "iat": now,
        "origin": issuer.origin,
        "from": request.start,
        "next": after,
        "checkpoint": base64url.encode(bytes(published.note)),
        "consistency": base64url.encode(b"".join(proof)),
        "items": [
            _written(item, reader.inclusion(item.index, published.size, published.root))
            for item in items
        ],
    }
    return compact.sign(canonical(payload), signer, typ=TYPE, longest=LONGEST_PAGE)


def open_page(
    token: str,
    request: PageRequest,
    log: LogIdentity,
    known: tuple[KeyResolver, Sequence[NoteKey]],
    now: int,
) -> Page:
    """Verify a page: signature, addressee, stretch, checkpoint, and the place of every object.

    Args:
        token: As received.
        request: What was asked for.
        log: Of the partner that was asked.
        known: The registry's keys, and the witnesses'.
        now: POSIX seconds.

    Raises:
        VerificationError: Something of it is wrong; nothing of the page may be used.
    """
    keys, witnesses = known
    expected = Expected(TYPE, KeyUse.LOG, now, longest=LONGEST_PAGE)
    verified = compact.verify(token, keys, expected)
    members = exactly(parse(verified.payload, longest=LONGEST_PAGE, where="page"), _MEMBERS)
    stated = tuple(members[name] for name in ("iss", "aud", "origin", "from"))
    asked = (log.member, request.audience, log.origin, request.start)
    if verified.entry.member != log.member or stated != asked:
        raise VerificationError(OTHER_PAGE, "issuer, addressee, log or cursor")
    integer(members["iat"])
    note = base64url.decode(text(members["checkpoint"]), where="checkpoint")
    checkpoint = open_checkpoint(note, log, witnesses)
    after = integer(members["next"])
    listed = objects(members["items"])
    if len(listed) > MOST_ITEMS:
        raise VerificationError(FORM, f"{len(listed)} of {MOST_ITEMS} items")
    proofs = tuple(hashes(text(item.get("proof"))) for item in listed)
    items = tuple(
        _read_item(item, proof, checkpoint, log) for item, proof in zip(listed, proofs, strict=True)
    )
    _check_stretch(items, request, after, checkpoint.size)
    consistency = hashes(text(members["consistency"]))
    return Page(request.start, after, checkpoint, consistency, items, proofs)


def _take(source: ObjectSource, request: PageRequest, size: int) -> tuple[list[LoggedObject], int]:
    """Return the objects of a page and the cursor behind it."""
    most = min(request.most, MOST_ITEMS)
    items: list[LoggedObject] = []
    length = 0
    for item in source.objects(request.audience, request.start, size):
        if len(items) == most or length >= _FULL_PAGE:
            return items, item.index
        item.check()
        items.append(item)
        length += len(item.token)
    return items, size


def _written(item: LoggedObject, proof: Sequence[bytes]) -> dict[str, object]:
    salt = {} if item.salt is None else {"salt": base64url.encode(item.salt)}
    return {
        "index": item.index,
        "kind": item.kind.name.lower(),
        "object": item.token,
        "proof": base64url.encode(b"".join(proof)),
        **salt,
    }


def _read_item(
    members: JsonObject, proof: tuple[bytes, ...], checkpoint: SignedCheckpoint, log: LogIdentity
) -> LoggedObject:
    exactly(members, frozenset({"index", "kind", "object", "proof"}), frozenset({"salt"}))
    kind = KINDS.get(text(members["kind"]))
    if kind is None:
        raise VerificationError(FORM, "kind")
    salt = optional_bytes(members.get("salt"))
    item = LoggedObject(integer(members["index"]), kind, text(members["object"]), salt)
    item.check()
    leaf_hash = log.tree.leaf(item.leaf(log.tree))
    verify_inclusion(log.tree, leaf_hash, item.index, checkpoint.size, proof, checkpoint.root)
    return item


def _check_stretch(
    items: Sequence[LoggedObject], request: PageRequest, after: int, size: int
) -> None:
    indices = [request.start - 1, *(item.index for item in items), after]
    rises = all(one < other for one, other in pairwise(indices))
    is_idle = not items and after == request.start == size
    if not (rises or is_idle) or after > size:
        raise VerificationError(ORDER, f"from {request.start} to {after} of {size}")
