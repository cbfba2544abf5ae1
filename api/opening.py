"""Opening a house: what is checked, found or made on the first day before anybody is let in."""

from datetime import UTC, datetime
from pathlib import Path

from api.clock import MachineClock, SimulatedClock, new_salt
from api.erased import ERASED, ErasedPersons
from api.house import House
from api.own_chains import OwnChains
from api.paper_signing import open_reader_signer
from api.settings import Settings, require_fitting
from api.site_labels import read_site_labels
from custody.errors import NotFound
from custody.ledger.keys import Ed25519Signer
from custody.ledger.last_signed import FileLastSigned
from custody.presets import load_presets
from custody.store.database import Database, open_database
from custody.store.installation import create_installation, open_installation
from custody.store.migrate import migrate
from custody.store.sequencer import Sequencer
from custody.store.stores import Stores
from custody.store.vault import load_key
from labels.completeness import expect_complete
from labels.jurisdictions import load_jurisdictions
from labels.templates import TEMPLATES

DEMO_BEGINS = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)


def open_house(settings: Settings) -> House:
    """Open an installation, creating it on the first day.

    Raises:
        Conflict: it was created as something else, or the settings are not those of its kind, or
        the certificate for PDF readers is none, or a site's labels are not told.
        MissingElement: a label template lacks what some jurisdiction wants affixed.
    """
    require_fitting(settings)
    reader_signer = open_reader_signer(settings)
    site_labels = read_site_labels(settings.site_labels)
    expect_complete(TEMPLATES.values(), load_jurisdictions().values())
    settings.data.mkdir(parents=True, exist_ok=True)
    settings.keys.mkdir(parents=True, exist_ok=True)
    migrate(settings.address)
    database = open_database(settings.address)
    origin = f"{settings.origin}/demo" if settings.demo else settings.origin
    clock = _installed(database, origin, demo=settings.demo)
    vault_key = load_key(settings.keys / "vault.key")
    house = House(
        settings=settings,
        database=database,
        sequencer=Sequencer(database, clock.now, vault_key).start(),
        clock=clock,
        machine=MachineClock(),
        signer=_key(settings.keys / "log.key", origin),
        label_signer=_key(settings.keys / "label.key", f"{origin}/labels"),
        vault_key=vault_key,
        alias_key=load_key(settings.keys / "alias.key"),
        presets=load_presets(),
        origin=origin,
        demo=settings.demo,
        last_signed=FileLastSigned(settings.keys / "last-signed"),
        erased=ErasedPersons(settings.keys / ERASED),
        own_chains=OwnChains(settings.verified),
        site_labels=site_labels,
        reader_signer=reader_signer,
    )
    house.learn_holders()
    return house


def _installed(database: Database, origin: str, *, demo: bool) -> MachineClock | SimulatedClock:
    """The installation's clock, after it was found or made to be what it is opened as."""
    with database.write() as connection:
        try:
            open_installation(connection, demo=demo)
        except NotFound:
            create_installation(connection, origin, demo=demo, now=MachineClock().now())
        if not demo:
            return MachineClock()
        stores = Stores(connection, b"")
        now = stores.clock.now()
        if now is None:
            stores.clock.move_to(DEMO_BEGINS)
        return SimulatedClock(now or DEMO_BEGINS)


def _key(path: Path, name: str) -> Ed25519Signer:
    """A key from its file, made on first use."""
    if not path.exists():
        return Ed25519Signer.create_file(path, name, new_salt())
    return Ed25519Signer.from_file(path)
