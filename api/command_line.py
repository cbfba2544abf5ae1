"""What every command shares: its settings, an open house, and that looking makes no new installation."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from api.house import House
from api.opening import open_house
from api.settings import Settings
from custody.errors import NotFound
from custody.store.database import address_of

Demo = Annotated[bool, typer.Option("--demo", help="The demo installation, not production.")]


def settings_of(*, demo: bool) -> Settings:
    """The environment's settings; a demo speaks plain HTTP to its own machine."""
    return Settings(demo=True, secure_cookies=False) if demo else Settings()


@contextmanager
def opened(settings: Settings) -> Iterator[House]:
    """The house of these settings, made on the first day, closed at the end."""
    house = open_house(settings)
    try:
        yield house
    finally:
        house.close()


@contextmanager
def existing_house(*, demo: bool) -> Iterator[House]:
    """The house that is there already; NotFound where there is none."""
    settings = settings_of(demo=demo)
    existing(settings)
    with opened(settings) as house:
        yield house


def existing(settings: Settings) -> str:
    """The database's address, if there is one: looking must not make a new installation."""
    address = address_of(settings.address)
    if address.drivername == "sqlite" and not Path(address.database or "").exists():
        raise NotFound(f"there is no database at {address.database}; set CUSTODY_DATA, or --demo")
    return settings.address
