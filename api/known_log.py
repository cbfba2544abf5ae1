"""How far a log went, by what was kept outside of it.

That is the machine's last signed checkpoint, a note that somebody kept, and what the witnesses cosigned last.

A backup that lacks any of it lacks entries.  A witness that does not answer may have seen more than anybody here: so
where the witnesses' policy asks for a quorum, that quorum must have answered, or somebody says aloud that it goes on
without.  Where the policy asks for none, whoever answered is heard, and who did not is named.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from api.http_client import Ask
from api.publishing import reached
from api.settings import Settings
from api.witnessing import notes_shown
from custody.errors import Conflict, CustodyError, LedgerTampered
from custody.ledger.checkpoint import Checkpoint, open_checkpoint
from custody.ledger.epoch import are_of_one_log
from custody.ledger.last_signed import LAST_SIGNED, FileLastSigned
from custody.ledger.note import Note
from custody.ledger.policy import Policy, Witness
from custody.store.log import SqlLog

NOTHING_KNOWN = "nothing here says how far the log went: give --checkpoint, from the newest evidence that is at hand"

_OF_ANOTHER = "this backup is of {}, and what was kept is of {}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """Where to look outside a log: who signs it, a kept note (or none), how witnesses are asked, and whether at all."""

    policy: Policy
    checkpoint: str
    ask: Ask
    without_witnesses: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Every checkpoint that is remembered, the signed notes among them, and the witnesses that did not answer."""

    checkpoints: tuple[Checkpoint, ...]
    notes: tuple[str, ...] = ()
    seen_by_witnesses: tuple[str, ...] = ()
    unheard: tuple[str, ...] = ()

    @property
    def last(self) -> Checkpoint:
        """The largest of them."""
        return max(self.checkpoints, key=lambda one: one.size)

    def require_within(self, log: SqlLog, origin: str) -> None:
        """All of it is in a log of this origin; Conflict, with how much is missing, where it is not."""
        last, size = self.last, log.size
        foreign = [one.origin for one in self.checkpoints if one.origin != origin]
        if foreign:
            raise Conflict(_OF_ANOTHER.format(origin, foreign[0]))
        if last.size > size:
            raise Conflict(
                f"{last.size - size} entries that were signed are not in this backup "
                f"({size} of {last.size}): look for a newer one"
            )
        self.require_begun(log, origin)

    def require_begun(self, log: SqlLog, origin: str) -> None:
        """What is remembered of no more entries than there are is what they say; else LedgerTampered."""
        here = [
            one for one in self.checkpoints if one.origin == origin and 0 < one.size <= log.size
        ]
        if any(log.tree(one.size).root() != one.root for one in here):
            raise LedgerTampered("the backup tells another history than the one that was signed")


def known_of(settings: Settings, origin: str, outside: Outside) -> Known:
    """What is remembered of the log of this origin.

    Raises:
        Conflict: nothing is, it is of another log, or too few witnesses answered.
        LedgerTampered: the kept note is not signed by who is believed.
    """
    seen, unheard = _seen(settings, origin, outside)
    notes = [outside.checkpoint] * bool(outside.checkpoint) + seen
    checkpoints = [open_checkpoint(note, outside.policy.alone())[0] for note in notes]
    last = FileLastSigned(settings.keys / LAST_SIGNED).load()
    if last is not None:
        checkpoints.append(
            Checkpoint(origin=last.origin, size=last.frontier.size, root=last.frontier.root())
        )
    if not checkpoints:
        raise Conflict(NOTHING_KNOWN)
    others = [one.origin for one in checkpoints if not are_of_one_log(one.origin, origin)]
    if others:
        raise Conflict(_OF_ANOTHER.format(origin, others[0]))
    return Known(
        checkpoints=tuple(checkpoints), notes=tuple(notes), seen_by_witnesses=tuple(seen),
        unheard=unheard,
    )  # fmt: skip


def _seen(settings: Settings, origin: str, outside: Outside) -> tuple[list[str], tuple[str, ...]]:
    """The notes that the witnesses show, and who gave no answer; Conflict if too few did."""
    if settings.witnesses is None or outside.without_witnesses:
        return [], ()
    policy = Policy.parse(settings.witnesses.read_text("utf-8"))
    notes, heard, unheard = [], set(), []
    for one in reached(policy):
        answer = _shown(one, origin, outside)
        if answer is None:
            unheard.append(one.name)
        else:
            heard.add(one.key)
            notes += answer
    if policy.quorum is not None and not policy.quorum.met(heard):
        raise Conflict(
            f"{', '.join(unheard)} gave no answer, and the policy asks for {policy.quorum.name}: "
            "ask again, or give --without-witnesses"
        )
    return notes, tuple(unheard)


def _shown(witness: Witness, origin: str, outside: Outside) -> list[str] | None:
    """What a witness cosigned last of this log, signed by who is believed; None where it gives no such answer.

    One that shows only what nobody here can believe may know a newer key: that is no answer either.
    """
    try:
        shown = notes_shown(outside.ask(f"{witness.url}/status", None), origin)
    except (OSError, CustodyError):
        return None
    believed = list(_believed(shown or (), outside.policy.alone()))
    return believed if shown is not None and (believed or not shown) else None


def _believed(notes: Iterable[str], policy: Policy) -> Iterable[str]:
    """Those that a believed key signed, with the lines of such keys alone."""
    for note in notes:
        try:
            open_checkpoint(note, policy)
            signed = Note.parse(note)
            lines = tuple(line for _, line in signed.verified(policy.known()))
        except CustodyError:
            continue
        yield str(Note(signed.text, lines))
