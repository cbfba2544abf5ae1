"""Another installation's log as its evidence shows it: a partner with a key, who may also lie and sign it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

from custody.domain.books import outcome_of
from custody.domain.records import Record
from custody.exchange.bundle import BundleHeader, write_bundle
from custody.ledger.checkpoint import Checkpoint
from custody.ledger.entry import Draft, Occurred
from custody.ledger.keys import Ed25519Signer, sign_note
from custody.ledger.log import MemoryLog
from custody.ledger.proof import inclusion_proof

BEGINS = datetime(2026, 3, 1, 8, tzinfo=UTC)

_ids = count(1)
_seeds = count(1)


@dataclass(slots=True)
class Partner:
    """A log whose every entry the test writes; the key signs whatever is in it."""

    signer: Ed25519Signer
    log: MemoryLog = field(init=False)
    now: datetime = BEGINS

    def __post_init__(self) -> None:
        self.log = MemoryLog(self._clock)

    @classmethod
    def new(cls, name: str = "") -> "Partner":
        """A partner whom nobody met before."""
        seed = next(_seeds)
        origin = f"{name or f'partner-{seed}'}.example/log/demo"
        return cls(Ed25519Signer.from_seed(origin, seed.to_bytes(32, "big")))

    def another_history(self) -> "Partner":
        """The same key over an empty log."""
        return Partner(self.signer)

    @property
    def pinned(self) -> str:
        """The lines that pin the log's key, and the courier's word as its own to tell."""
        return f"log {self.signer.vkey}\nparty {self.signer.name} SWIFT-COURIER\n"

    def tells(self, subjects: Iterable[str], records: Iterable[Record] = ()) -> None:
        """One entry more, about these, with what it made of the records."""
        self._append("handoff:told", subjects, outcome=outcome_of(records))

    def evidence(self, subject: str, *also: str) -> bytes:
        """The bundle about a subject, complete up to now."""
        self._append("evidence:issued", (subject, *also))
        leaves, head = self.log.leaves(), self.log.head()
        text = Checkpoint(origin=self.signer.name, size=head.size, root=head.root()).text()
        header = BundleHeader(origin=self.signer.name, subject=subject, vkeys=(self.signer.vkey,))
        return write_bundle(
            header,
            self.log.about(subject),
            lambda index: inclusion_proof(leaves, index),
            sign_note(text, self.signer),
        )

    def _append(self, kind: str, subjects: Iterable[str], **more: object) -> None:
        self.log.append(
            Draft(
                id=f"019ab000-0000-7000-8000-{next(_ids):012x}", type=kind, verdict="accepted",
                at=Occurred(time=self.now, zone="America/New_York", source="simulated"),
                site="WORKS", station="W-DOCK", actor="W-MENDES", subjects=tuple(subjects), **more,
            )
        )  # fmt: skip

    def _clock(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now
