"""The running app verifies its own log, again and again, and stops signing where something is wrong.

A thread waits and a process of its own works (`api.whole_log`), so that no scan waits for either.
What is wrong raises the alarm: nothing more is signed, every page says so, and from then on a step
is taken only of therapies whose own chain verifies.  The alarm outlives a restart: a file beside the
keys holds its sentence until a later run finds everything well, and the app that has raised it goes on
refusing to sign until somebody has looked and starts it anew.
"""

import logging
from concurrent.futures import BrokenExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import Final

from api.house import House
from api.whole_log import Found, Task, verify_whole_log
from custody.ledger.crew import Crew
from custody.ledger.timestamp import write_time

LOG: Final = logging.getLogger("custody")
FIRST_SECONDS: Final = 2  # after the app has started
AGAIN_SECONDS: Final = 60  # where the database did not answer
LOOK_SECONDS: Final = 0.5  # how soon a run is given up when the app ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """How the last run ended: when, over how many good entries, and what kept it from an answer."""

    at: str = ""
    size: int = 0
    missed: str = ""


class Watch:
    """The thread that has the log verified; start it, stop it before the house is closed."""

    def __init__(self, house: House) -> None:
        """For an open house; its settings say how often, 0 for never."""
        self._house = house
        self._over = Event()
        self._alarm = house.settings.keys / "alarm"
        self._thread = Thread(target=self._run, name="verifying", daemon=True)
        self.last = Watched()

    def start(self) -> "Watch":
        """Begin, with the alarm of before if there was one; answers itself."""
        if self._alarm.exists():
            self._house.disown(self._alarm.read_text("utf-8"))
        self._thread.start()
        return self

    def stop(self) -> None:
        """End; a run that is not done is given up."""
        self._over.set()
        self._thread.join(timeout=5)

    def _run(self) -> None:
        minutes, pause = self._house.settings.verify_minutes, FIRST_SECONDS
        while minutes and not self._over.wait(pause):
            try:
                self._look()
            except Exception as error:  # noqa: BLE001 -- whatever it was, the thread goes on and says so
                LOG.warning("verifying the log: %s", type(error).__name__)
                self._remember(Found(missed="it could not be verified"))
            pause = AGAIN_SECONDS if self.last.missed else minutes * 60

    def _look(self) -> None:
        """One run, and what follows from it."""
        if self._house.last_signed.load() is None:
            self._remember(Found(missed="nothing has been signed yet"))
            return
        found = self._found()
        if found is None:
            return
        self._remember(found)
        if found.wrong:
            self._raise_alarm(f"The log is not what was signed: {found.wrong}.")
        elif not found.missed:
            self._alarm.unlink(missing_ok=True)

    def _found(self) -> Found | None:
        """What a run finds in a process of its own; None where the app ends before it."""
        settings = self._house.settings
        with TemporaryDirectory(prefix="custody-watch-") as room, Crew(1) as crew:
            task = Task(
                url=settings.address, policy=self._house.policy, file=settings.verified,
                room=Path(room), now=write_time(self._house.machine.now()),
            )  # fmt: skip
            answer = crew.submit(verify_whole_log, task)
            while not wait([answer], LOOK_SECONDS).done:
                if self._over.is_set():
                    return None
            try:
                return answer.result()
            except BrokenExecutor:
                return Found(missed="the process that verifies was ended")

    def _remember(self, found: Found) -> None:
        now = write_time(self._house.machine.now())
        self.last = Watched(at=now, size=found.size, missed=found.missed)

    def _raise_alarm(self, sentence: str) -> None:
        """Sign nothing more, and let no restart forget it."""
        LOG.error("ALARM %s", sentence)
        self._house.disown(sentence)
        self._alarm.write_text(sentence, "utf-8")
