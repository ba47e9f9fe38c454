"""All steps of RFC 9901 section 7 in their order: limits, signature, digests, key binding.

The windows of ``nbf`` and ``exp`` belong to the record (:mod:`credit_hub.federation.records`): what
is required there is not up to the token.
"""

from __future__ import annotations

from dataclasses import dataclass

from credit_hub.federation.errors import VerificationError
from credit_hub.federation.sdjwt.key_binding import Binding, check_binding
from credit_hub.federation.sdjwt.presentation import Presentation
from credit_hub.federation.sdjwt.processing import Processed, process
from credit_hub.federation.sdjwt.reasons import FORM
from credit_hub.federation.tokens import Opened, Opener

__all__ = ["Verified", "verify"]


@dataclass(frozen=True, slots=True)
class Verified:
    """A presentation whose signature, digests and key binding hold.

    Attributes:
        opened: The issuer-signed JWT: its payload with the digests.
        processed: What it says with what was disclosed.
    """

    opened: Opened
    processed: Processed


def verify(presentation: Presentation, issuer: Opener, binding: Binding) -> Verified:
    """Verify a presentation up to its claims.

    Args:
        presentation: As it came, within the limits.
        issuer: Opens the issuer-signed JWT.
        binding: What is required of the holder's key.

    Raises:
        VerificationError: A rule is broken; the reason says which.
    """
    opened = [issuer(token) for token in presentation.signed]
    if any(other.payload != opened[0].payload for other in opened[1:]):
        raise VerificationError(FORM, "signatures over different payloads")
    payload = opened[0].payload
    processed = process(payload, presentation.disclosures)
    check_binding(presentation, payload, binding)
    return Verified(opened[0], processed)
