"""What labels say at each site: by which jurisdiction's rules, in which language.

The settings name a TOML file with a table for each site; a site that it does not name prints as the United States
have it, in English.  The file is read when the house opens.  Raises Conflict for a file that says anything else.

    [WORKS]
    jurisdiction = "eu"
    language = "de"
    shifts = ["06:00", "14:00", "22:00"]
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from api.shifts import EXAMPLE, require_shifts
from custody.domain.preset_reading import read_table
from custody.domain.presets import Preset
from custody.errors import Conflict, NotFound, PresetInvalid
from labels.jurisdictions import Jurisdiction, jurisdiction_named, load_jurisdictions
from labels.jurisdictions.union import jurisdiction_of
from labels.languages import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteLabels:
    """One site's choice."""

    jurisdiction: str = "us"
    language: Language = Language.ENGLISH
    shifts: tuple[str, ...] = EXAMPLE  # when each begins, by the clock on the wall

    def rules_for(self, preset: Preset) -> Jurisdiction:
        """What this site's rules and those of the places where the preset's product is given want together."""
        return jurisdiction_of(frozenset({self.jurisdiction, *preset.jurisdictions}))


@dataclass(frozen=True, slots=True)
class LabelsOfSites:
    """Every site's choice."""

    chosen: Mapping[str, SiteLabels] = field(default_factory=dict)

    def of(self, site: str) -> SiteLabels:
        """A site's choice, or what holds where none was made."""
        return self.chosen.get(site, SiteLabels())

    def in_use(self, presets: Iterable[Preset]) -> list[Jurisdiction]:
        """Every jurisdiction and every union that a site prints by; Conflict where a preset names none of ours."""
        sites = {SiteLabels(), *self.chosen.values()}
        try:
            unions = [site.rules_for(preset) for preset in presets for site in sites]
        except NotFound as error:
            raise Conflict(f"a preset does not say what labels say: {error}") from error
        return list({one.name: one for one in (*load_jurisdictions().values(), *unions)}.values())


def read_site_labels(file: Path | None) -> LabelsOfSites:
    """The choices in a file; nobody made any where there is no file."""
    if file is None:
        return LabelsOfSites()
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
        chosen = {site: read_table(SiteLabels, table, site) for site, table in tables.items()}
        for one in chosen.values():
            jurisdiction_named(one.jurisdiction)
            require_shifts(one.shifts)
    except (OSError, ValueError, NotFound, PresetInvalid, Conflict) as error:
        raise Conflict(f"{file} does not say what labels say: {error}") from error
    return LabelsOfSites(chosen)
