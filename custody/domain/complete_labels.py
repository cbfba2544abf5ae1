"""Whether the label on a bag says what was measured since it was printed.

A bag is labelled before anything is in it, so its first label cannot say how much there is, nor when the collection
ended.  A whole label is reprinted once that is known; a small bag's is not, for its tie tag says it.
"""

from collections.abc import Iterable
from typing import Final

from custody.domain.records import Container, Donation, Label
from custody.domain.vocabulary import LabelState

SAYS_THE_VOLUME: Final = frozenset({"collection_bag", "final_bag"})


def says_less(container: Container, labels: Iterable[Label], donation: Donation | None) -> bool:
    """Whether the newest of its own labels that is on a measured container was printed before all of it was known."""
    own = [
        one
        for one in labels
        if one.bears == container.id
        and one.kind in SAYS_THE_VOLUME
        and one.state == LabelState.APPLIED
    ]
    newest = max(own, key=lambda one: one.serial, default=None)
    if newest is None or container.volume_microlitres is None:
        return False
    ended = (donation.ended_at if donation else None) or ""
    return newest.replaces is None or newest.printed_at < max(container.made_at, ended)
