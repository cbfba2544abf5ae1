"""Where something is decided about the log itself: by whom, when, and at no station of the journey."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from custody.domain.vocabulary import VerdictWord
from custody.ledger.entry import Draft, Occurred

COMMAND_LINE: Final = "command-line"
ZONE: Final = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Who decides and who stands by (empty: nobody), for which site, when and by whose clock."""

    actor: str
    second: str
    site: str
    now: datetime
    source: str
    new_id: Callable[[], str]

    def draft(self, type_: str, subject: str, body: Mapping[str, Any]) -> Draft:
        """What is written down about a subject of the log."""
        return Draft(
            id=self.new_id(),
            type=type_,
            at=Occurred(time=self.now, zone=ZONE, source=self.source),
            site=self.site,
            station=COMMAND_LINE,
            actor=self.actor,
            second=self.second,
            verdict=VerdictWord.ACCEPTED,
            subjects=(subject,),
            body=body,
        )
