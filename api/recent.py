"""What happened last at a station, read from the end of the log; nothing is kept for it beside the ledger."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from api.house import House, Look
from api.layout import SignedIn
from api.moments import both
from api.printed import local_time, words
from custody.domain.journey import STEP
from custody.domain.marks import mark_of
from custody.ledger.entry import Entry
from custody.use_cases.telling.story import therapies_of

AT_ONCE: Final = 64
LOOKED_THROUGH: Final = 512  # a station that was quiet for longer shows nothing
HALF: Final = "step:check_identity"  # says only that it is recorded: no tick, no cross
RESULTS: Final = {
    "identity:matched": ("go", "Both bedside checks agree"),
    "identity:mismatched": ("stop", "The bedside checks disagree"),
}
SIGN: Final = {"accepted": "go", "refused": "stop", "already_done": "wait", "declared": "wait"}


def entries_at(look: Look, station: str) -> Iterator[Entry]:
    """Entries of a station, newest first, as far back as is looked."""
    last = look.log.size
    for stop in range(last, max(0, last - LOOKED_THROUGH), -AT_ONCE):
        newest_first = reversed(list(look.log.read(max(0, stop - AT_ONCE), stop)))
        yield from (entry for entry in newest_first if entry.view.get("station") == station)


def last_scans(look: Look, station: str, zone: str, *, count: int = 8) -> list[dict[str, Any]]:
    """The newest verdicts of a station for the side of a page: what, whose mark, how it ended, when."""
    found = []
    for entry in entries_at(look, station):
        if entry.type.startswith("step:") or entry.type in RESULTS:
            found.append(_item(entry, zone))
        if len(found) == count:
            break
    return found


def recorded_at(house: House, session: SignedIn, answer: Mapping[str, Any]) -> str:
    """When an answer was written, at its station and in UTC: the same answer may be given again much later."""
    with house.look() as look:
        first = look.log.by_id(answer["entries"][0]["id"]) if answer["entries"] else None
    moment = both(str(first.view["rec"]), session.at.station.zone) if first else None
    return f"{moment.local}, {moment.utc}" if moment else ""


def therapy_of(entry: Entry) -> str:
    """The Chain of Identity identifier that an entry is about, or the empty text."""
    return next(iter(therapies_of(entry)), "")


def _item(entry: Entry, zone: str) -> dict[str, Any]:
    name, coi = str(entry.view.get("step", "")), therapy_of(entry)
    title = STEP[name].title if name in STEP else words(name)
    kind, text = RESULTS.get(entry.type, (SIGN.get(entry.verdict, "wait"), title))
    half = entry.type == HALF and entry.verdict == "accepted"
    whose = (
        f" · {mark_of(coi).name}" if coi and entry.type != HALF else ""
    )  # or the second would see what the first did
    return {
        "kind": "pending" if half else kind,
        "text": f"{text}{', one half' if half else ''}{whose}",
        "at": local_time(str(entry.view["at"]["time"]), zone),
    }
