"""A sealed envelope for one value: it binds whoever made it and tells a stranger nothing.

The ledger holds the commitment, an erasable store holds value and salt.  While they exist anyone
can check that the value is the one that was meant; once both are destroyed the commitment is a
random string and every proof in the ledger stays valid.  A salt is 32 fresh random bytes for each
field of each entry: with one salt for two fields, or none, a birth date is guessed in a second.
"""

import hmac

from custody.errors import EntryMalformed
from custody.ledger.canonical import encode

SALT_BYTES = 32


def commit(salt: bytes, value: object) -> str:
    """HMAC-SHA256 under a 32-byte salt of the value's canonical bytes, in lower-case hex.

    Raises:
        EntryMalformed: the salt has another length, or the value no canonical bytes.
    """
    if len(salt) != SALT_BYTES:
        raise EntryMalformed(f"a salt has {SALT_BYTES} bytes, not {len(salt)}")
    return hmac.digest(salt, encode(value), "sha256").hex()


def opens(commitment: str, salt: bytes, value: object) -> bool:
    """Whether this salt and this value are what the commitment was made of."""
    return hmac.compare_digest(commitment.encode(), commit(salt, value).encode())
