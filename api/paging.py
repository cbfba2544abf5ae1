"""Long lists, a page at a time, with addresses that keep whatever else was asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paged(Generic[T]):
    """One page of a list, and the way to those beside it."""

    items: Sequence[T]
    text: str  # where we are: `1–25 of 312`
    earlier: str = ""
    later: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether everything is on this one page."""
        return not self.earlier and not self.later


def paged(everything: Sequence[T], path: str, *, offset: int, size: int, **asked: str) -> Paged[T]:
    """The page that begins at an offset; one past the end is the last page."""
    total = len(everything)
    start = min(offset, max(0, (total - 1) // size * size))
    stop = min(start + size, total)
    return Paged(
        items=everything[start:stop],
        text=f"{start + 1}–{stop} of {total}" if total else "none",
        earlier=address(path, offset=str(max(0, start - size)), **asked) if start else "",
        later=address(path, offset=str(stop), **asked) if stop < total else "",
    )


def address(path: str, **asked: str) -> str:
    """A path with what is asked of it; what is empty is left out."""
    kept = {
        name: value for name, value in asked.items() if value and (name, value) != ("offset", "0")
    }
    return f"{path}?{urlencode(kept)}" if kept else path
