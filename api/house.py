"""The house, opened: settings, database, writer, signer, presets; the one place that knows them all.

Routes, pages and commands are handed a House and speak to nothing else.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache, partial
from typing import TypeVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from api.clock import SKEW_MAX, MachineClock, SimulatedClock, new_id, new_salt
from api.erased import ErasedPersons
from api.label_templates import NOT_JUDGED, FaultsByHash, shelf_of
from api.log_keys import LogKeys, signers_of, succession_of
from api.own_chains import OwnChains
from api.safe import Safe
from api.settings import Settings
from api.site_labels import LabelsOfSites
from custody.domain.aliases import pseudonym
from custody.domain.case import RawScan, Standpoint, unquestioned
from custody.domain.finding import Finding, find_out
from custody.domain.identifiers.label_token import (
    LabelKind,
    LabelToken,
    build_token,
    key_id_of,
    why_not_ours,
)
from custody.domain.issuer import Issuer
from custody.domain.people import Person, Station
from custody.domain.presets import Preset
from custody.domain.product_codes import (
    MADE_UP_CODES,
    CodeFor,
    ProductDescription,
    made_up_code,
    no_code,
)
from custody.domain.records import Label
from custody.domain.resolve import Resolver
from custody.errors import NotAllowed, SigningStopped
from custody.ledger.checkpoint import Checkpoint
from custody.ledger.entry import Entry
from custody.ledger.epoch import Epoch
from custody.ledger.keys import Ed25519Signer
from custody.ledger.last_signed import FileLastSigned
from custody.ledger.note import Note
from custody.ledger.policy import Policy
from custody.ledger.signer import sign_checkpoint
from custody.ledger.timestamp import write_time
from custody.store.books import SqlBooks
from custody.store.database import Database
from custody.store.log import SqlLog
from custody.store.sequencer import Sequencer, Transaction
from custody.store.sessions import Session
from custody.store.stores import Stores
from custody.store.vault import Reading
from custody.use_cases.workstation import Workstation
from labels.reader_signer import ReaderSigner
from labels.stock_products import Products

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Look:
    """One committed state, for reading: it cannot write, except that readings of names are noted elsewhere."""

    books: SqlBooks
    log: SqlLog
    stores: Stores


@dataclass(slots=True)
class House:
    """Everything an open installation needs; made by `open_house`, ended by `close`."""

    settings: Settings
    database: Database
    sequencer: Sequencer
    clock: MachineClock | SimulatedClock
    machine: MachineClock  # sessions and locks run on the machine's time, also in a demo
    log_keys: LogKeys
    epoch: Epoch | None  # that this log lost entries, and how many
    label_signer: Ed25519Signer
    vault_key: bytes
    alias_key: bytes
    presets: dict[str, Preset]
    origin: str
    demo: bool
    last_signed: FileLastSigned
    erased: ErasedPersons
    own_chains: OwnChains
    site_labels: LabelsOfSites
    stock_products: Products
    reader_signer: ReaderSigner | None = None
    alarm: str = ""  # why signing has stopped, in a sentence
    disowned: str = ""  # the same, where it stays so until somebody has looked
    on_signed: Callable[[], None] = lambda: None  # told after each checkpoint
    wait_cosigned: Callable[[int], None] = lambda _: None  # until witnesses were asked, for a while
    holders: frozenset[str] = field(default_factory=frozenset)

    def now(self) -> datetime:
        """The moment by the clock of this installation."""
        return self.clock.now()

    @property
    def issuer(self) -> Issuer:
        """Who gives numbers, for the nominal year of now."""
        one = self.settings
        return Issuer(
            facility=one.facility, processing_facility=one.facility, company_prefix=one.company_prefix,
            year=self.now().year,
        )  # fmt: skip

    @property
    def signers(self) -> tuple[Ed25519Signer, ...]:
        """Every key that signs this log now; SigningStopped where one is not at hand."""
        with self.look() as look:
            return signers_of(look.log, self.log_keys)

    @property
    def signer(self) -> Ed25519Signer:
        """The newest of them: the one to pin."""
        return self.signers[-1]

    @property
    def policy(self) -> Policy:
        """What this house believes of its own log, whatever is in the database: the keys at hand."""
        return Policy.of([one.vkey for one in self.log_keys.all()], pinned=True)

    def vkeys(self, size: int) -> tuple[str, ...]:
        """The public keys that sign so many entries of this log, each as one word."""
        with self.look() as look:
            return tuple(key.vkey for key in succession_of(look.log, self.log_keys).in_force(size))

    def why_not_ours(self, token: LabelToken) -> str | None:
        """Why a label token was not signed by this house's label key, or None where it was."""
        public = self.label_signer.key.public
        return why_not_ours(token, public, partial(_verifies, public))

    def pseudonym(self, issuer: str, kind: str, value: str) -> str:
        """What the books keep of another party's number that says who the patient is."""
        return pseudonym(self.alias_key, issuer, kind, value)

    def token_text(self, label: Label) -> str:
        """The text of a print's signed token."""
        token = LabelToken(
            kind=LabelKind[label.kind.upper()], print_serial=label.serial, container_id=label.bears,
            key_id=key_id_of(self.label_signer.key.public), chain_of_identity=label.therapy or "",
        )  # fmt: skip
        return build_token(token, self.label_signer.sign)

    def product_codes(self, stores: Stores) -> CodeFor:
        """The code for a kind of container: of the file that the site imported, made up only in a demo."""
        otherwise = made_up_code if self.demo else no_code
        return lambda kind: stores.products.code_for(kind) or otherwise(kind)

    def product(self, stores: Stores, code: str) -> ProductDescription:
        """What a product code means; only the code itself where no file ever said."""
        unknown = ProductDescription(code=code, description=code)
        return stores.products.described(code) or MADE_UP_CODES.get(code, unknown)

    def find_out(self, session: Session, raw: RawScan) -> Finding:
        """What a code names, and what this person may do with it at this station."""
        with self.look() as look:
            resolver = Resolver(look.books, self.why_not_ours)
            return find_out(resolver, raw, session.account.as_person(), session.at.station)

    def workstation(
        self,
        transaction: Transaction,
        session: Session,
        second: Person | None,
        faults: FaultsByHash = NOT_JUDGED,
    ) -> Workstation:
        """Where somebody stands, inside a transaction; `faults` are those of templates that were judged beforehand."""
        person = session.account.as_person()
        now = self.now()
        reading = Reading(
            reader=person.id, why="looks for a patient who looks alike", at=write_time(now)
        )
        return Workstation(
            stand=self.standpoint(
                person, second, session.at.station, now, trusted=_is_not_behind(transaction, now)
            ),
            books=transaction.books,
            log=transaction.log,
            secrets=Safe(
                transaction.stores.vault,
                transaction.stores.photos,
                transaction.books,
                reading,
                self.erased,
            ),
            presets=self.presets,
            templates=shelf_of(transaction.stores, demo=self.demo, faults=faults),
            issuer=self.issuer,
            why_not_ours=self.why_not_ours,
            pseudonym=self.pseudonym,
            new_id=lambda: new_id(now),
            new_salt=new_salt,
            demo=self.demo,
            product_code=self.product_codes(transaction.stores),
            chain_verifies=self.own_chains.within(transaction) if self.alarm else unquestioned,
        )

    def standpoint(
        self,
        person: Person,
        second: Person | None,
        station: Station,
        now: datetime,
        *,
        trusted: bool,
    ) -> Standpoint:
        """Who stands where, when, with whom; `trusted` is whether the time fits what was written before."""
        return Standpoint(
            person=person, second=second, station=station, now=now, holders=self.holders,
            clock_trusted=self.clock.trusted and trusted,
        )  # fmt: skip

    @contextmanager
    def look(self) -> Iterator[Look]:
        """One committed state, to read from."""
        with self.database.read() as connection:
            yield Look(SqlBooks(connection), SqlLog(connection), Stores(connection, self.vault_key))

    def write(self, use_case: Callable[[Transaction], T]) -> T:
        """Run a use case in the writer and wait for its commit."""
        return self.sequencer.run(use_case)

    def sign(self) -> str:
        """A signed checkpoint over everything committed; SigningStopped, remembered, where something is wrong."""
        if self.disowned:
            raise SigningStopped(self.disowned)
        with self.last_signed.signing():
            try:
                with self.look() as look:
                    signers = signers_of(look.log, self.log_keys)
                    note = sign_checkpoint(look.log, self.last_signed, signers, self.origin)
                    size = look.log.size
            except SigningStopped as stopped:
                self.alarm = str(stopped)
                raise
            self.write(lambda transaction: transaction.stores.checkpoints.keep(size, note))
        self.on_signed()
        return note

    def sign_cosigned(self) -> str:
        """As `sign`, with the cosignatures of the witnesses that answered within seconds."""
        note = self.sign()
        size = Checkpoint.parse(Note.parse(note).text).size
        self.wait_cosigned(size)
        with self.look() as look:
            return look.stores.checkpoints.of(size) or note

    def issue(
        self, session: Session, use_case: Callable[[Workstation], Entry]
    ) -> tuple[Entry, str]:
        """Write the entry that says something is issued, and sign over it; neither where signing has stopped."""
        if self.alarm:
            raise SigningStopped(self.alarm)
        entry = self.write(
            lambda transaction: use_case(self.workstation(transaction, session, None))
        )
        return entry, self.sign_cosigned()

    def disown(self, sentence: str) -> None:
        """Sign nothing more: a witness has shown what this key signed, and it is not in this log."""
        self.alarm = self.disowned = sentence

    def move_clock(self, moment: datetime) -> datetime:
        """Move a demo's clock forward; NotAllowed in production, Conflict for years at once."""
        if not isinstance(self.clock, SimulatedClock):
            raise NotAllowed("only a demo has a clock that can be moved")
        moment = self.clock.reachable(moment)
        self.write(lambda transaction: transaction.stores.clock.move_to(moment))
        self.clock.move_to(moment)
        return self.now()

    def learn_holders(self) -> None:
        """Read again which parties can have custody: every station's."""
        with self.look() as look:
            self.holders = frozenset(one.station.holder for one in look.stores.stations.all())

    def close(self) -> None:
        """Finish what waits and give everything back."""
        self.sequencer.stop()
        self.database.close()


@lru_cache(maxsize=8)
def _public_key(public: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(public)


@lru_cache(maxsize=4096)  # arithmetic: whoever asks, and however often, the answer is the same
def _verifies(public: bytes, signature: bytes, message: bytes) -> bool:
    try:
        _public_key(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _is_not_behind(transaction: Transaction, now: datetime) -> bool:
    """Whether a moment is not before the last entry: a clock set back would wind up clocks again."""
    tip = transaction.log.mark()
    return tip is None or now + SKEW_MAX >= tip.rec


def session_span(settings: Settings) -> tuple[timedelta, timedelta]:
    """How long a session lasts at most, and how long it may be idle."""
    return timedelta(hours=settings.session_hours), timedelta(minutes=settings.idle_minutes)
