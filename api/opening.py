"""Opening a house: what is checked, found or made on the first day before anybody is let in."""

from datetime import UTC, datetime
from pathlib import Path

from api.clock import MachineClock, SimulatedClock, new_salt
from api.epoch_keys import take_over
from api.erased import ERASED, ErasedPersons
from api.house import House
from api.label_templates import keep_shipped
from api.log_keys import LogKeys, first_key, forget_retired, log_keys_of
from api.own_chains import OwnChains
from api.paper_signing import open_reader_signer
from api.settings import Settings, require_fitting
from api.site_labels import read_site_labels
from custody.errors import EntryMalformed, LedgerTampered, NotFound
from custody.ledger.epoch import Epoch, are_of_one_log, newest_epoch
from custody.ledger.keys import Ed25519Signer
from custody.ledger.last_signed import LAST_SIGNED, FileLastSigned
from custody.ledger.succession import SUBJECT
from custody.ledger.timestamp import write_time
from custody.presets import load_presets
from custody.store.database import Database, open_database
from custody.store.installation import Installation, create_installation, open_installation
from custody.store.log import SqlLog
from custody.store.migrate import migrate
from custody.store.sequencer import Sequencer
from custody.store.stores import Stores
from custody.store.vault import load_key
from labels.completeness import expect_complete
from labels.stock_products import read_products
from labels.templates import TEMPLATES

DEMO_BEGINS = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)


def open_house(settings: Settings) -> House:
    """Open an installation, creating it on the first day.

    Raises:
        Conflict: it was created as something else, or the settings are not those of its kind, or
        the certificate for PDF readers is none, or a site's labels or stock products are not told, or a label
            template that came with the software was changed without a new version.
        MissingElement: a shipped label template lacks what some jurisdiction wants affixed.
    """
    require_fitting(settings)
    reader_signer = open_reader_signer(settings)
    site_labels = read_site_labels(settings.site_labels)
    stock_products = read_products(settings.stocks, demo=settings.demo)
    presets = load_presets()
    expect_complete(TEMPLATES.values(), site_labels.in_use(presets.values()))
    settings.data.mkdir(parents=True, exist_ok=True)
    settings.keys.mkdir(parents=True, exist_ok=True)
    migrate(settings.address)
    database = open_database(settings.address)
    installation, clock = _installed(database, settings.log_origin, demo=settings.demo)
    origin = _origin(installation, settings)
    take_over(settings.keys, origin)
    vault_key = load_key(settings.keys / "vault.key")
    house = House(
        settings=settings,
        database=database,
        sequencer=Sequencer(database, clock.now, vault_key).start(),
        clock=clock,
        machine=MachineClock(),
        log_keys=_log_keys(database, settings, origin),
        epoch=_epoch(database),
        label_signer=_key(settings.keys / "label.key", f"{origin}/labels"),
        vault_key=vault_key,
        alias_key=load_key(settings.keys / "alias.key"),
        presets=presets,
        origin=origin,
        demo=settings.demo,
        last_signed=FileLastSigned(settings.keys / LAST_SIGNED),
        erased=ErasedPersons(settings.keys / ERASED),
        own_chains=OwnChains(settings.verified),
        site_labels=site_labels,
        stock_products=stock_products,
        reader_signer=reader_signer,
    )
    house.learn_holders()
    house.write(lambda transaction: keep_shipped(transaction, at=write_time(house.now())))
    return house


def _origin(installation: Installation, settings: Settings) -> str:
    """The log's name as the settings have it, or that of its epoch which the database is of."""
    asked = settings.log_origin
    return installation.origin if are_of_one_log(installation.origin, asked) else asked


def _installed(
    database: Database, origin: str, *, demo: bool
) -> tuple[Installation, MachineClock | SimulatedClock]:
    """The installation and its clock, after it was found or made to be what it is opened as."""
    with database.write() as connection:
        try:
            found = open_installation(connection, demo=demo)
        except NotFound:
            found = create_installation(connection, origin, demo=demo, now=MachineClock().now())
        return found, clock_of(Stores(connection, b""), demo=demo)


def clock_of(stores: Stores, *, demo: bool) -> MachineClock | SimulatedClock:
    """The clock of an installation; a new demo's begins."""
    if not demo:
        return MachineClock()
    now = stores.clock.now()
    if now is None:
        stores.clock.move_to(DEMO_BEGINS)
    return SimulatedClock(now or DEMO_BEGINS)


def _log_keys(database: Database, settings: Settings, origin: str) -> LogKeys:
    """The keys of the log at hand: its first made on the first day, retired ones gone."""
    at_hand = log_keys_of(settings)
    with database.read() as connection:
        log = SqlLog(connection)
        first_key(log, at_hand, origin, new_salt)
        forget_retired(log, at_hand)
    return at_hand


def _epoch(database: Database) -> Epoch | None:
    """What the log is the rest of, if it lost entries; nothing where its entries do not tell it any longer."""
    with database.read() as connection:
        try:
            return newest_epoch(SqlLog(connection).about(SUBJECT))
        except (EntryMalformed, LedgerTampered):
            return None


def _key(path: Path, name: str) -> Ed25519Signer:
    """A key from its file, made on first use."""
    if not path.exists():
        return Ed25519Signer.create_file(path, name, new_salt())
    return Ed25519Signer.from_file(path)
