"""A therapy's story for its page: the lines and pictures that its custody record is made of.

The page and the paper are told by the same words from the same entries; here the words are only
set for a screen.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup

from api.house import Look
from api.moments import both
from custody.domain.audit_record import (
    AuditRecord,
    BandLine,
    ContainerLine,
    EventLine,
    SeriesKind,
    SeriesLine,
)
from custody.domain.vocabulary import VerdictWord
from custody.ledger.entry import Entry
from custody.use_cases.telling.story import Story, zone_of
from labels.pictures import Picture, draw_bands, draw_curve, draw_genealogy, to_svg
