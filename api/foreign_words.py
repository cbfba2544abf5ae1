"""How two logs agree on a handoff, in words for people; colour only repeats them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from api.moments import Both, both
from api.printed import coi_printed
from custody.domain.handoff_matching import Pair, Side
from custody.domain.marks import Mark, mark_of
from custody.domain.vocabulary import HandoffState, Match
from custody.ledger.entry import Entry
from custody.use_cases.receive_evidence import RECEIVED

WORDS: Final[dict[Match, str]] = {
    Match.MATCHED: "Matched",
    Match.ONLY_THEIRS: "Only they tell it",
    Match.ONLY_OURS: "Only we tell it",
    Match.CONTRADICTS: "Contradicts",
}
DIFFERS: Final[dict[str, str]] = {
    "containers": "other containers",
    "therapy": "another therapy",
    "shipment": "another shipment",
    "from_holder": "released by another party",
    "to_holder": "released to another party",
    "time_of_release": "they tell of a time before it was released here",
    "outcome": "accepted on one side, declined on the other",
    "time_of_acceptance": "closed at another time",
}
STATES: Final[dict[str, str]] = {
    HandoffState.PENDING: "Waits",
    HandoffState.ACCEPTED: "Accepted",
    HandoffState.DECLINED: "Declined",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SideShown:
    """What one log says: between whom, released and closed when and by whom."""

    parties: str
    state: str
    released: Both | None
    releaser: str
    closed: Both | None
    accepter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PairShown:
    """One row: the handoff, both sides, the word, and in what they differ."""

    id: str
    coi: str
    code: tuple[str, str]
    mark: Mark
    goods: tuple[str, ...]
    shipment: str
    ours: SideShown | None
    theirs: SideShown | None
    word: str
    differs: tuple[str, ...]
    is_wrong: bool
    closes: bool


def pair_shown(coi: str, pair: Pair, zone: str, *, is_closed_by: bool) -> PairShown:
    """A handoff as both logs tell it, by the wall clock of a place."""
    side = pair.ours or pair.theirs
    return PairShown(
        id=pair.id,
        coi=coi,
        code=coi_printed(coi),
        mark=mark_of(coi),
        goods=tuple(sorted(side.goods)) if side else (),
        shipment=(side.handoff.shipment or "") if side else "",
        ours=_side(pair.ours, zone),
        theirs=_side(pair.theirs, zone),
        word=WORDS[pair.word],
        differs=tuple(DIFFERS[one] for one in pair.differs),
        is_wrong=pair.word is Match.CONTRADICTS,
        closes=is_closed_by,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedShown:
    """Evidence of a partner's log as a therapy's own chain tells it."""

    sha256: str
    origin: str
    at: Both | None
    by: str
    matches: str


def received_about(entries: Iterable[Entry], zone: str) -> list[ReceivedShown]:
    """What was received about a therapy, by its entries, the newest first."""
    found = [_received(one, zone) for one in entries if one.type == RECEIVED]
    return found[::-1]


def _received(entry: Entry, zone: str) -> ReceivedShown:
    body = entry.view["body"]
    counted = Counter(WORDS[Match(one["match"])].lower() for one in body["handoffs"])
    told = ", ".join(f"{number} {word}" for word, number in counted.items())
    refused = "refused: another history" if "contradicts" in body else ""
    return ReceivedShown(
        sha256=body["sha256"],
        origin=body["origin"],
        at=both(str(entry.view["at"]["time"]), zone),
        by=str(entry.view["actor"]),
        matches=refused or told or "no handoff",
    )


def _side(side: Side | None, zone: str) -> SideShown | None:
    if side is None:
        return None
    one = side.handoff
    return SideShown(
        parties=f"{one.from_holder} to {one.to_holder}",
        state=STATES[one.state],
        released=both(one.released_at, zone),
        releaser=one.releaser,
        closed=both(one.accepted_at, zone),
        accepter=one.accepter or "",
    )
