"""The stores: what is kept beside the ledger and is not rebuilt from it.

People's accounts and sessions, the names in the vault, what commitments were made of, the answers
already given, templates of labels, printers and what waits for them.  What matters for custody is in the ledger, by
salted commitment where it is personal.
"""

from sqlalchemy import CheckConstraint, Index, UniqueConstraint

from custody.store.columns import KEYED, STRICT, Row, binary, refers, text, truth, whole


class InstallationRow(Row, table=True):
    """Which log this is and whether it is a demo: written once."""

    __tablename__ = "installation"
    __table_args__ = (CheckConstraint("id = 1", name="single"), STRICT)
    id: int = whole(primary_key=True, sa_column_kwargs={"autoincrement": False})
    origin: str = text()
    demo: bool = truth()
    created_at: str = text()


class ClockRow(Row, table=True):
    """The simulated now of a demo; a production installation has no such row."""

    __tablename__ = "clock"
    __table_args__ = (CheckConstraint("id = 1", name="single"), STRICT)
    id: int = whole(primary_key=True, sa_column_kwargs={"autoincrement": False})
    now: str = text()


class AccountRow(Row, table=True):
    """A person who may sign in, and the hash of the secret."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("badge"), KEYED)
    person: str = text(primary_key=True)
    badge: str = text()
    display_name: str = text()
    roles: str = text()  # JSON list of words
    sites: str = text()  # JSON list of words
    training_until: str = text()
    secret_hash: str = text()
    active: bool = truth(default=True)
    failures: int = whole(default=0)
    locked_until: str | None = text(default=None)


class StationRow(Row, table=True):
    """An enrolled place with a scanner, and the hash of its token once it has one."""

    __tablename__ = "station"
    __table_args__ = (UniqueConstraint("token_hash"), KEYED)
    id: str = text(primary_key=True)
    kind: str = text()
    site: str = text()
    holder: str = text()
    zone: str = text()
    title: str = text()
    token_hash: bytes | None = binary(default=None)


class PrinterRow(Row, table=True):
    """A label printer: where it is, what is in it, and the stations that print on it."""

    __tablename__ = "printer"
    __table_args__ = (KEYED,)
    id: str = text(primary_key=True)
    title: str = text()
    address: str = (
        text()
    )  # tcp://HOST:PORT, ipp(s)://HOST/PATH; empty: its labels are fetched as files
    dpi: int = whole()
    width_millimetres: int = whole()
    darkness: int = whole()
    media: str = text()
    stock: str = text()
    stations: str = text()  # JSON list of words
    answers: bool = truth()  # whether it tells its status (~HS)
    active: bool = truth(default=True)


class PrinterProductRow(Row, table=True):
    """Which stock product is in a printer, by its key in the stock table."""

    __tablename__ = "printer_product"
    __table_args__ = (refers(("printer",), "printer", ("id",)), KEYED)
    printer: str = text(primary_key=True)
    product: str = text()  # empty: nobody says


class PrinterTakesRow(Row, table=True):
    """Which form a printer takes its labels in."""

    __tablename__ = "printer_takes"
    __table_args__ = (refers(("printer",), "printer", ("id",)), KEYED)
    printer: str = text(primary_key=True)
    takes: str = text()


class PrintJobRow(Row, table=True):
    """A label on its way to a printer; the database itself knows each print serial once."""

    __tablename__ = "print_job"
    __table_args__ = (
        UniqueConstraint("serial"),
        refers(("printer",), "printer", ("id",)),
        Index(None, "state"),
        Index(None, "printer"),
        STRICT,
    )
    n: int | None = whole(default=None, primary_key=True)
    serial: int | None = whole(default=None)  # absent: nothing that is counted
    printer: str = text()
    state: str = text()
    attempts: int = whole(default=0)
    due: str = text()  # when it is tried next, or given up while it is being sent
    problem: str = text(default="")
    asked_by: str = text()
    asked_at: str = text()
    settled_by: str | None = text(default=None)
    settled_at: str | None = text(default=None)


class PrintSampleRow(Row, table=True):
    """The sample of a label template on its way to a printer: which version, and its bytes as they were then."""

    __tablename__ = "print_sample"
    __table_args__ = (refers(("job",), "print_job", ("n",)), Index(None, "name"), KEYED)
    job: int = whole(primary_key=True, sa_column_kwargs={"autoincrement": False})
    name: str = text()
    version: int = whole()
    change: int = whole()  # of a draft, from 1; zero: the version was kept
    language: str = text()
    toml: bytes = binary()


class PrintPaperRow(Row, table=True):
    """A paper or card on its way to a printer: which kind, and what it is about."""

    __tablename__ = "print_paper"
    __table_args__ = (refers(("job",), "print_job", ("n",)), KEYED)
    job: int = whole(primary_key=True, sa_column_kwargs={"autoincrement": False})
    kind: str = text()
    about: str = text()


class SessionRow(Row, table=True):
    """A person signed in at a station; the token itself is kept nowhere."""

    __tablename__ = "session"
    __table_args__ = (
        refers(("person",), "account", ("person",)),
        refers(("station",), "station", ("id",)),
        Index(None, "person"),
        KEYED,
    )
    token_hash: bytes = binary(primary_key=True)
    person: str = text()
    station: str = text()
    started: str = text()
    seen: str = text()
    until: str = text()


class VaultPersonRow(Row, table=True):
    """A patient's names, readable only with the key beside them; without it, nothing."""

    __tablename__ = "vault_person"
    __table_args__ = (KEYED,)
    subject: str = text(primary_key=True)
    wrapped_key: bytes | None = binary(default=None)
    nonce: bytes | None = binary(default=None)
    ciphertext: bytes | None = binary(default=None)


class VaultReadRow(Row, table=True):
    """Who read which names, when and why."""

    __tablename__ = "vault_read"
    __table_args__ = (Index(None, "subject"), STRICT)
    n: int | None = whole(default=None, primary_key=True)
    subject: str = text()
    reader: str = text()
    why: str = text()
    at: str = text()


class OpeningRow(Row, table=True):
    """What a commitment in an entry was made of: salt and value, sealed together, erasable."""

    __tablename__ = "opening"
    __table_args__ = (Index(None, "subject"), KEYED)
    entry_id: str = text(primary_key=True)
    name: str = text(primary_key=True)
    subject: str | None = text(default=None)  # whose key seals it; absent: the installation's
    nonce: bytes = binary()
    ciphertext: bytes = binary()


class PhotoRow(Row, table=True):
    """A photo as it was taken, sealed with the key of the person it is about; erasable."""

    __tablename__ = "photo"
    __table_args__ = (STRICT,)  # large rows: a table keyed by itself would carry them in its tree
    subject: str = text(primary_key=True)
    sha256: str = text(primary_key=True)
    media: str = text()
    sealed: bytes = binary()  # nonce and ciphertext


class AnswerRow(Row, table=True):
    """What was answered to a request, to answer the same again."""

    __tablename__ = "answer"
    __table_args__ = (KEYED,)
    key: str = text(primary_key=True)
    person: str = text()
    body_hash: bytes = binary()
    status: int = whole()
    response: bytes = binary()
    entry_id: str | None = text(default=None)
    at: str = text()


class ProductImportRow(Row, table=True):
    """A file of product codes that a registered site brought, and who imported it."""

    __tablename__ = "product_import"
    __table_args__ = (STRICT,)
    n: int = whole(primary_key=True, sa_column_kwargs={"autoincrement": False})
    sha256: str = text()
    codes: int = whole()
    imported_by: str = text()
    station: str = text()
    imported_at: str = text()


class ProductCodeRow(Row, table=True):
    """One code of a file: what it means, and which kind of container our labels give it to."""

    __tablename__ = "product_code"
    __table_args__ = (refers(("file",), "product_import", ("n",)), Index(None, "code"), KEYED)
    file: int = whole(primary_key=True, sa_column_kwargs={"autoincrement": False})
    code: str = text(primary_key=True)
    description: str = text()
    attributes: str = text()
    used_for: str = text()


class LabelTemplateRow(Row, table=True):
    """One version of a label template: its file, for ever."""

    __tablename__ = "label_template"
    __table_args__ = (KEYED,)
    name: str = text(primary_key=True)
    version: int = whole(primary_key=True, sa_column_kwargs={"autoincrement": False})
    kind: str = text()
    sha256: str = text()
    toml: bytes = binary()
    kept_by: str = text()
    station: str = text()
    kept_at: str = text()


class LabelTemplateDraftRow(Row, table=True):
    """A template that somebody is working on."""

    __tablename__ = "label_template_draft"
    __table_args__ = (KEYED,)
    name: str = text(primary_key=True)
    n: int = whole()
    toml: bytes = binary()
    changed_by: str = text()
    station: str = text()
    changed_at: str = text()


class SecurityLineRow(Row, table=True):
    """A door that stayed shut: who tried, which door, and why not."""

    __tablename__ = "security_line"
    __table_args__ = (Index(None, "at"), STRICT)
    n: int | None = whole(default=None, primary_key=True)
    at: str = text()
    door: str = text()
    person: str | None = text(default=None)
    station: str | None = text(default=None)
    why: str = text()
