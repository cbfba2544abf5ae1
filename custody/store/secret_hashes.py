"""Hashes of people's secrets: argon2id, slow on purpose, so made and checked before queueing.

The parameters are data.  FLOOR is the least that OWASP's Password Storage Cheat Sheet asks of
argon2id; production refuses anything below it.  DEMO is for installations whose secrets are
printed on the screen anyway.
"""

from dataclasses import dataclass
from functools import lru_cache

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from custody.errors import Conflict


@dataclass(frozen=True, slots=True, kw_only=True)
class Strength:
    """What one guess costs: passes, memory in KiB, and lanes."""

    passes: int
    memory_kibibytes: int
    lanes: int = 1


FLOOR = Strength(passes=2, memory_kibibytes=19 * 1024)
PRODUCTION = Strength(passes=3, memory_kibibytes=64 * 1024, lanes=2)
DEMO = Strength(passes=1, memory_kibibytes=64)


def require_strength(strength: Strength, *, demo: bool) -> None:
    """Refuse production with hashes cheaper than the floor; raises Conflict."""
    enough = strength.passes >= FLOOR.passes and strength.memory_kibibytes >= FLOOR.memory_kibibytes
    if not demo and not enough:
        raise Conflict(
            f"secrets need at least {FLOOR.passes} passes over {FLOOR.memory_kibibytes} KiB,"
            f" not {strength.passes} over {strength.memory_kibibytes}"
        )


def hash_secret(secret: str, strength: Strength) -> str:
    """The hash to keep, with its own random salt and its parameters inside."""
    return _hasher(strength).hash(secret)


def matches(secret: str, secret_hash: str | None, strength: Strength) -> bool:
    """Whether a secret is the one that was hashed; with no hash it takes as long and is no."""
    try:
        _hasher(strength).verify(secret_hash or _nobodys(strength), secret)
    except (VerificationError, InvalidHashError):
        return False
    return secret_hash is not None


def is_outdated(secret_hash: str, strength: Strength) -> bool:
    """Whether a hash was made with other parameters and should be made anew at the next sign-in."""
    return _hasher(strength).check_needs_rehash(secret_hash)


@lru_cache(maxsize=8)
def _hasher(strength: Strength) -> PasswordHasher:
    return PasswordHasher(
        time_cost=strength.passes,
        memory_cost=strength.memory_kibibytes,
        parallelism=strength.lanes,
        type=Type.ID,
    )


@lru_cache(maxsize=8)
def _nobodys(strength: Strength) -> str:
    """A hash that costs what a real one does, so that an unknown badge is not told by the clock."""
    return hash_secret("nobody", strength)
