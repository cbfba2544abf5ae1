"""What stands around every page: the places of the house that somebody may enter, and who they are in words."""

from dataclasses import dataclass
from typing import Final, TypeAlias

from custody.domain.permissions import Permission, may
from custody.domain.vocabulary import Role, StationKind
from custody.store.sessions import Session

SignedIn: TypeAlias = (
    Session  # pages are handed one and never make one: they may not open the store
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One entry of the navigation: its key, its word, its address, and what opens it."""

    key: str
    label: str
    href: str
    needs: frozenset[Permission]  # any of them opens it
    stations: frozenset[StationKind] = frozenset(StationKind)


_LOOK = frozenset({Permission.LOOK_UP})
_READ = frozenset({Permission.READ_THERAPY})
_PRINT = frozenset({Permission.FETCH_LABEL})
_PROOF = frozenset({Permission.READ_SECURITY, Permission.EXPORT_EVIDENCE})

PLACES: Final[tuple[Place, ...]] = (
    Place(key="station", label="Station", href="/station", needs=_LOOK),
    Place(
        key="bedside",
        label="Bedside",
        href="/bedside",
        needs=_READ,
        stations=frozenset({StationKind.BEDSIDE}),
    ),
    Place(key="work", label="Work list", href="/work", needs=_READ),
    Place(key="therapies", label="Therapies", href="/therapies", needs=_READ),
    Place(key="handoffs", label="Handoffs", href="/handoffs", needs=_LOOK),
    Place(key="labels", label="Labels", href="/labels", needs=_PRINT),
    Place(key="equipment", label="Lots and equipment", href="/equipment", needs=_READ),
    Place(key="presets", label="Presets", href="/presets", needs=_READ),
    Place(key="audit", label="Audit", href="/audit", needs=_PROOF),
    Place(
        key="printers",
        label="Printers",
        href="/printers",
        needs=frozenset({Permission.MANAGE_PRINTERS}),
    ),
    Place(
        key="label-templates",
        label="Label templates",
        href="/label-templates",
        needs=frozenset({Permission.DESIGN_LABELS}),
    ),
    Place(key="people", label="People", href="/people", needs=frozenset({Permission.PRINT_BADGE})),
)


def places_of(roles: frozenset[Role], station: StationKind) -> tuple[tuple[str, str, str], ...]:
    """The places for these roles at such a station, as (key, label, address)."""
    return tuple(
        (place.key, place.label, place.href)
        for place in PLACES
        if station in place.stations and any(may(roles, one) for one in place.needs)
    )


def place_at(path: str) -> str:
    """The key of the place that an address lies in, or the empty text."""
    return next(
        (one.key for one in PLACES if path == one.href or path.startswith(f"{one.href}/")), ""
    )


def home_of(roles: frozenset[Role], station: StationKind) -> str:
    """Where somebody begins after signing in: the first place that is theirs."""
    places = places_of(roles, station)
    return places[0][2] if places else "/nothing-here"


def role_words(roles: frozenset[Role]) -> str:
    """Roles as people say them: `apheresis nurse, physician`."""
    return ", ".join(sorted(role.value.replace("_", " ") for role in roles))
