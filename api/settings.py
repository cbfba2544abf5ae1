"""Everything an installation is told from outside, read once; the environment is read nowhere else."""

from functools import cached_property
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from custody.domain.identifiers.facility import facility_is_allowed
from custody.errors import Conflict
from custody.store.secret_hashes import DEMO, PRODUCTION, Strength, require_strength

MONITOR_TOKEN_MIN = 32


class Settings(BaseSettings):
    """`CUSTODY_…` variables, or arguments of the command line.

    `keys` lies outside `data` on purpose: a copied or restored data folder must not bring the keys and the last
    signed checkpoint with it.
    """

    model_config = SettingsConfigDict(env_prefix="CUSTODY_", frozen=True)

    demo: bool = False
    data: Path = Path("build/demo/data")
    keys: Path = Path("build/demo/keys")
    database_url: str = ""  # empty: SQLite in the data folder
    origin: str = "custody.example/log"  # the name under which checkpoints are signed
    facility: str = "A9999"
    company_prefix: str = "950123456"
    session_hours: int = Field(default=12, ge=1, le=24)
    idle_minutes: int = Field(default=30, ge=1, le=120)
    secure_cookies: bool = True
    checkpoint_seconds: int = Field(
        default=60, ge=0
    )  # sign what is new so often; 0: only when asked
    verify_minutes: int = Field(
        default=60, ge=0
    )  # verify the whole log so often, beside everything else; 0: never
    spool_seconds: int = Field(
        default=1, ge=0
    )  # look so often for labels that wait for a printer; 0: never
    witnesses: Path | None = (
        None  # a policy file (c2sp.org/tlog-policy) that says where witnesses are
    )
    log_key: SecretStr = SecretStr(
        ""
    )  # the log's private keys, a line each; empty: files in `keys`
    partners: Path | None = None  # a policy file with the logs whose evidence is taken
    site_labels: Path | None = None  # a TOML file: each site's jurisdiction and language on labels
    stocks: Path | None = (
        None  # a TOML file: what labels are printed on, and the cold it is rated for
    )
    monitor_token: SecretStr = SecretStr("")  # lets a monitor read entries; empty: nobody has it
    pdf_certificate: Path | None = None  # PKCS#12: signs custody PDFs for PDF readers too
    pdf_certificate_passphrase: SecretStr = SecretStr("")
    # what a guess at a PIN costs (argon2id); production refuses to open below the floor
    secret_passes: int = Field(default=PRODUCTION.passes, ge=1)
    secret_memory_kibibytes: int = Field(default=PRODUCTION.memory_kibibytes, ge=64)
    secret_lanes: int = Field(default=PRODUCTION.lanes, ge=1)

    @cached_property
    def address(self) -> str:
        """The database's address."""
        return self.database_url or f"sqlite:///{self.data / 'custody.sqlite'}"

    @property
    def log_origin(self) -> str:
        """The name that a new installation's log begins with."""
        return f"{self.origin}/demo" if self.demo else self.origin

    @property
    def verified(self) -> Path:
        """What remembers how the log was when it was last found good: never restored with the log."""
        return self.keys / "verified.sqlite"

    @property
    def strength(self) -> Strength:
        """What a guess at a PIN costs; a demo prints its PINs anyway."""
        if self.demo:
            return DEMO
        return Strength(
            passes=self.secret_passes,
            memory_kibibytes=self.secret_memory_kibibytes,
            lanes=self.secret_lanes,
        )


def require_fitting(settings: Settings) -> None:
    """Example numbers are for demos only, and production guards its secrets; Conflict otherwise."""
    if not facility_is_allowed(settings.facility, demo=settings.demo):
        which = "A9990 to A9999" if settings.demo else "a number of its own (CUSTODY_FACILITY)"
        raise Conflict(f"this installation needs {which} as its facility, not {settings.facility}")
    require_strength(settings.strength, demo=settings.demo)
    if 0 < len(settings.monitor_token.get_secret_value()) < MONITOR_TOKEN_MIN:
        raise Conflict(f"a monitor token has at least {MONITOR_TOKEN_MIN} characters")
