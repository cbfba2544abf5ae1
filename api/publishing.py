"""What a running house does for its log on its own: sign what is new, and have it cosigned.

One thread signs on a schedule; one for each witness asks it after every checkpoint, and again
later where that did not work.  None of them ever stands in the way of a scan: they read like any
reader, and what they write is one small row through the writer.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from threading import Condition, Event, Thread
from time import monotonic
from typing import Final

from api.house import House
from api.http_client import Ask, ask
from api.witness_policy import witness_policy
from api.witnessing import ask_witness, newest
from custody.errors import CustodyError, DocumentUnreadable
from custody.ledger.policy import Policy, Witness

LOG: Final = logging.getLogger("custody")
AGAIN_SECONDS: Final = (2, 10, 60, 300)  # after one failure, two, three, more
LOOK_SECONDS: Final = 60  # another process of the house may have signed
EVIDENCE_SECONDS: Final = 6


@dataclass(slots=True)
class Asked:
    """A witness, and how the last question went."""

    witness: Witness
    tried: int = -1  # the size it was last asked about
    failures: int = 0
    problem: str = ""
    news: Event = field(default_factory=Event)


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """How far behind a witness is: `size` entries cosigned, `behind` signed and not cosigned."""

    name: str
    key: str
    url: str
    size: int
    behind: int
    at: str
    problem: str


class Publisher:
    """The threads that publish a house's log; start it, stop it before the house is closed."""

    def __init__(self, house: House, *, ask: Ask = ask) -> None:
        """For an open house; DocumentUnreadable where its policy file names no fit witnesses."""
        self._house = house
        self._ask = ask
        self._asked = [Asked(witness) for witness in witnesses_of(house)]
        self._over = Event()
        self._settled = Condition()
        self._threads = [Thread(target=self._sign_on_schedule, name="checkpoints", daemon=True)]
        self._threads += [
            Thread(target=self._follow, args=(one,), name=one.witness.name, daemon=True)
            for one in self._asked
        ]

    def start(self) -> "Publisher":
        """Begin; answers itself."""
        self._house.on_signed, self._house.wait_cosigned = self._tell, self.wait_cosigned
        for thread in self._threads:
            thread.start()
        return self

    def stop(self) -> None:
        """End; a question that waits for an answer is not waited for."""
        self._house.on_signed, self._house.wait_cosigned = (lambda: None), (lambda _: None)
        self._over.set()
        self._tell()
        for thread in self._threads:
            thread.join(timeout=1)

    def wait_cosigned(self, size: int, seconds: float = EVIDENCE_SECONDS) -> None:
        """Wait until every witness was asked about a checkpoint of this size, but not for long."""
        until = monotonic() + seconds
        with self._settled:
            self._settled.wait_for(
                lambda: all(one.tried >= size or one.failures > 1 for one in self._asked),
                timeout=max(0.0, until - monotonic()),
            )

    def behind(self) -> list[Behind]:
        """How far behind each witness is."""
        return [_behind(self._house, one) for one in self._asked]

    def _tell(self) -> None:
        for one in self._asked:
            one.news.set()

    def _sign_on_schedule(self) -> None:
        """Sign what is new, so often as the settings say; not once signing has stopped."""
        seconds = self._house.settings.checkpoint_seconds
        while seconds and not self._over.wait(seconds):
            self._quietly(self._sign_news)

    def _sign_news(self) -> str:
        house = self._house
        with house.look() as look:
            last = look.stores.checkpoints.last()
            is_new = look.log.size > (last[0] if last else 0)
        if is_new and not house.alarm:
            house.sign()
        return ""

    def _follow(self, one: Asked) -> None:
        """Ask a witness after each checkpoint, and again after a while where it failed."""
        one.news.set()  # what was signed while nobody asked
        while not self._over.is_set():
            one.news.wait(_pause(one.failures))
            one.news.clear()
            if self._over.is_set():
                return
            one.problem = self._quietly(lambda: self._ask_about_newest(one))
            with self._settled:
                one.failures = one.failures + 1 if one.problem else 0
                self._settled.notify_all()

    def _ask_about_newest(self, one: Asked) -> str:
        now = newest(self._house, one.witness)
        try:
            return ask_witness(self._house, one.witness, self._ask)
        finally:
            one.tried = now.size if now else -1

    def _quietly(self, act: Callable[[], str]) -> str:
        """What went wrong, in a sentence; a thread that ended would be missed by nobody."""
        try:
            return act()
        except Exception as error:  # noqa: BLE001 -- whatever it was, the thread goes on and says so
            LOG.warning("publishing: %s", type(error).__name__)
            return f"{error}" if isinstance(error, CustodyError) else "it cannot be reached"


def _pause(failures: int) -> float:
    """How long until a witness is asked without news."""
    return AGAIN_SECONDS[min(failures, len(AGAIN_SECONDS)) - 1] if failures else LOOK_SECONDS


def witnesses_of(house: House) -> list[Witness]:
    """The witnesses of the house's policy file that say where they are."""
    policy = witness_policy(house)
    return [] if policy is None else reached(policy)


def reached(policy: Policy) -> list[Witness]:
    """The witnesses of a policy, each with its address; DocumentUnreadable where one has none."""
    nowhere = [one.name for one in policy.witnesses if not one.url]
    if nowhere:
        raise DocumentUnreadable(f"the policy does not say where {nowhere[0]} is asked")
    return [replace(one, url=one.url.rstrip("/")) for one in policy.witnesses]


def _behind(house: House, one: Asked) -> Behind:
    now = newest(house, one.witness)
    done = now.cosigned if now else None
    size = done.size if done else 0
    return Behind(
        name=one.witness.name, key=one.witness.key.vkey, url=one.witness.url, size=size,
        behind=max(0, now.size - size) if now else 0, at=done.at if done else "",
        problem=one.problem,
    )  # fmt: skip
