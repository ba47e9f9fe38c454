"""What a founder does with a proposal, and whoever publishes: examine, sign, publish."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from tuf.api.metadata import Root, Targets

from credit_hub.api.exchange.administration.application import check_proofs
from credit_hub.api.exchange.administration.proposal import FORM, Proposal, registry_of
from credit_hub.api.exchange.administration.root_keys import RootKeys
from credit_hub.federation.errors import Reason, RegistrationError, VerificationError
from credit_hub.federation.keys.pair import PrivateKey
from credit_hub.federation.registry.bundle import Bundle
from credit_hub.federation.registry.ceremony import founders_of, unsigned
from credit_hub.federation.registry.documents import read_document, sign_document
from credit_hub.federation.registry.member import target_of
from credit_hub.federation.registry.publication import Publication
from credit_hub.federation.registry.registry import Registry
from credit_hub.federation.registry.root_keys import tuf_signer
from credit_hub.federation.registry.succession import check_succession

__all__ = ["examine", "lacking", "publish", "sign", "state"]

NOTHING_TO_SIGN: Final = Reason(
    "exchange.no_voice",
    en="none of the root keys here has a voice in this proposal",
    zh="本机根密钥在该提案中没有签名权",
    rule="federation protocol, registry: root",
)


def examine(proposal: Proposal, bundle: Bundle | None, now: datetime) -> Registry:
    """Check all that a founder must before it signs, and return the registry as it would be.

    Args:
        proposal: As it was received.
        bundle: The registry that this founder's own hub trusts; None where an alliance is founded.
        now: The clock of this hub.

    Raises:
        VerificationError: A file is not what its path says, or not the one that is listed.
        RegistrationError: A member or key would be lost, a revocation taken back, a key would sign
            too early, or a proof is missing or wrong.
    """
    after = proposal.registry(now)
    before = None if bundle is None else registry_of(bundle, now)
    targets = read_document(proposal.targets.encode(), Targets).signed
    contents = proposal.contents()
    if contents.keys() != targets.targets.keys():
        raise VerificationError(FORM, "files")
    for path, target in targets.targets.items():
        target.verify_length_and_hashes(contents[path])
    for path, application in proposal.applications.items():
        if proposal.files.get(path) != application.entry:
            raise RegistrationError(FORM, f"{path}: another entry than was applied for")
        check_proofs(application, before)
    if before is not None:
        check_succession(before, after, now)
    _demand_applications(proposal, after, before)
    return after


def sign(proposal: Proposal, keys: RootKeys, bundle: Bundle | None) -> Proposal:
    """Return the proposal with this founder's signatures.

    Raises:
        VerificationError: No key is here that has a voice in it.
    """
    roots = _roots(proposal, bundle)
    signing = keys.signing(*roots)
    if not signing:
        raise VerificationError(NOTHING_TO_SIGN)
    targets = proposal.targets.encode()
    for key in keys.signing(roots[0]):
        targets = sign_document(targets, Targets, tuf_signer(key))
    return proposal.model_copy(
        update={"root": _root_signed(proposal, signing), "targets": targets.decode()}
    )


def lacking(proposal: Proposal, bundle: Bundle | None) -> tuple[str, ...]:
    """Return the founders whose signatures the proposal does not have; it needs only k of them."""
    roots = _roots(proposal, bundle)
    document = read_document(proposal.targets.encode(), Targets)
    result = roots[0].get_verification_result(
        Targets.type, document.signed_bytes, document.signatures
    )
    missing = {
        name
        for name, founder in founders_of(roots[0]).items()
        if founder.key.keyid not in result.signed
    }
    if proposal.root is not None:
        previous = None if bundle is None else bundle.roots[-1]
        missing |= set(unsigned(proposal.root.encode(), previous))
    return tuple(sorted(missing))


def publish(proposal: Proposal, publication: Publication, keys: RootKeys, now: datetime) -> None:
    """Take a proposal that enough founders have signed into the folder of publication.

    Raises:
        VerificationError: Too few have, or it is not the one after what is published.
        RegistrationError: A member or key would be lost.
        SettingsError: The online key that the root names is not here.
    """
    if proposal.root is not None and proposal.root.encode() != publication.root():
        publication.take_root(proposal.root.encode())
    publication.take_targets(proposal.targets.encode(), proposal.contents(), now)
    state(publication, keys, now)


def state(publication: Publication, keys: RootKeys, now: datetime) -> None:
    """State for 24 hours which registry is the newest.

    Raises:
        VerificationError: Nothing is published yet.
        SettingsError: The online key that the root names is not here.
    """
    root = publication.root()
    named = None if root is None else read_document(root, Root).signed
    publication.state(tuf_signer(keys.online(named)), now)


def _root_signed(proposal: Proposal, signing: Sequence[PrivateKey]) -> str | None:
    if proposal.root is None:
        return None
    root = proposal.root.encode()
    for key in signing:
        root = sign_document(root, Root, tuf_signer(key))
    return root.decode()


def _demand_applications(proposal: Proposal, after: Registry, before: Registry | None) -> None:
    """Refuse a new key of which nobody has shown that he holds it."""
    known = {} if before is None else before.members
    for member in after.members.values():
        old = known.get(member.id)
        held = set() if old is None else {key.kid for key in old.keys}
        new = {key.kid for key in member.keys} - held
        if new and target_of(member.id) not in proposal.applications:
            raise RegistrationError(FORM, f"{member.id}: new keys without proofs")


def _roots(proposal: Proposal, bundle: Bundle | None) -> tuple[Root, ...]:
    """Return the root under which the list counts, and the one before it."""
    before = () if bundle is None else (read_document(bundle.roots[-1], Root).signed,)
    if proposal.root is None:
        if not before:
            raise VerificationError(FORM, "no registry is known here, and no root is proposed")
        return before
    return (read_document(proposal.root.encode(), Root).signed, *before)
