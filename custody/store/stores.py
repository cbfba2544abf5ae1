"""What is kept beside the ledger, within one transaction: one handle for each store."""

from sqlalchemy import Connection

from custody.store.accounts import Accounts
from custody.store.answers import Answers
from custody.store.checkpoints import Checkpoints
from custody.store.clock import DemoClock
from custody.store.label_templates import LabelTemplates
from custody.store.photos import Photos
from custody.store.print_papers import PrintPapers
from custody.store.print_samples import PrintSamples
from custody.store.printers import Printers
from custody.store.products import Products
from custody.store.security import SecurityLog
from custody.store.sessions import Sessions
from custody.store.spool import Spool
from custody.store.statements import Statements
from custody.store.stations import Stations
from custody.store.vault import Vault


class Stores:
    """The stores that one transaction may use."""

    def __init__(self, connection: Connection, installation_key: bytes) -> None:
        """Over a connection; the key opens the vault."""
        sql = Statements(connection)
        self.accounts = Accounts(sql)
        self.answers = Answers(sql)
        self.checkpoints = Checkpoints(sql)
        self.clock = DemoClock(sql)
        self.label_templates = LabelTemplates(sql)
        self.print_papers = PrintPapers(sql)
        self.print_samples = PrintSamples(sql)
        self.printers = Printers(sql)
        self.products = Products(sql)
        self.security = SecurityLog(sql)
        self.sessions = Sessions(sql)
        self.spool = Spool(sql)
        self.stations = Stations(sql)
        self.vault = Vault(sql, installation_key)
        self.photos = Photos(sql, self.vault)
