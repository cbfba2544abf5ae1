"""One act of a story: who does what, where and when, with which things, and what must be answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """The answer that an act must get; another fails the play."""

    word: str  # a verdict's word, or "same" for the very answer that was given before
    reasons: tuple[str, ...] = ()
    identity: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A step asked for at a moment; things are named as the story names them."""

    story: str
    number: int
    at: datetime
    step: str
    who: str
    where: str
    expected: Expected
    second: str | None = None
    scans: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    values: Mapping[str, int | str | bool] = field(default_factory=dict)
    photos: Mapping[str, str] = field(
        default_factory=dict
    )  # by ask: what the photo shows, in words
    acknowledge: tuple[str, ...] = ()
    makes: tuple[str, ...] = ()  # names for the labels that it prints
    planted: str = ""  # the kind of mix-up, where the act is one
    same_key_as: int | None = None  # the number of the act whose request comes again
    happened: datetime | None = None  # for what is declared afterwards
    name: str = ""

    @property
    def key(self) -> str:
        """The request's idempotency key."""
        number = self.number if self.same_key_as is None else self.same_key_as
        return f"{self.story}-{number:04d}"
