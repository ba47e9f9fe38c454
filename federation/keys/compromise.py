"""When a statement outlives the loss of the key that signed it.

Whoever has a stolen key can write any date into what he signs, so the date inside proves nothing.
What counts is when enough witnesses had signed a tree of the issuer's log that holds the statement:
no thief can have that of the past.
"""

from __future__ import annotations

__all__ = ["is_trusted"]


def is_trusted(revoked_at: int | None, cosigned_at: int | None) -> bool:
    """Whether a statement counts although its key may be revoked.

    Args:
        revoked_at: From when the key counts for nothing new, in seconds since 1970 UTC; nothing if
            it is not revoked.
        cosigned_at: By when enough distinct witnesses had signed a checkpoint that covers the
            statement; nothing if it is in no log, or not witnessed by enough.

    Returns:
        True if the key is not revoked, or if the witnesses were strictly earlier.

    Example:
        >>> is_trusted(None, None), is_trusted(100, 99), is_trusted(100, 100), is_trusted(100, None)
        (True, True, False, False)
    """
    if revoked_at is None:
        return True
    return cosigned_at is not None and cosigned_at < revoked_at
