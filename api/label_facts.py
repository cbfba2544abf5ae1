"""What a label is made from: the books as they stood when it was printed, and what else its words follow from."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from api.site_labels import SiteLabels
from custody.domain.books import Books
from custody.domain.case import from_moment
from custody.domain.donor_screening import DonorScreening, screening_of
from custody.domain.presets import Preset
from custody.domain.records import Container, Donation, Label, Observation, Therapy
from labels.elements import LabelTemplate
from labels.languages import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a label is made from: the books as they stood when it was printed."""

    label: Label
    therapy: Therapy
    preset: Preset
    books: Books
    product: str  # of a container, what its product code means; in no language but its own
    names: dict[str, str]
    template: LabelTemplate
    zone: str
    site: SiteLabels
    demo: bool

    def say(self, text: str) -> str:
        """A caption or instruction in the site's language."""
        return say(text, self.site.language)

    @property
    def container(self) -> Container | None:
        """What the label was printed for, where it exists already."""
        return self.books.get(Container, self.label.bears)

    @property
    def donation(self) -> Donation | None:
        """The collection that the cells came from."""
        return self.books.get(Donation, self.label.bears[10:23])

    def donor(self, books: Books) -> DonorScreening:
        """What some books know of the donor, for cells collected when these were, or are to be."""
        donation = self.donation
        begun = donation.started_at if donation and donation.started_at else self.label.printed_at
        day = from_moment(begun).astimezone(ZoneInfo(self.zone)).date()

        def newest(name: str) -> str | None:
            seen = books.last(Observation, therapy=self.therapy.coi, name=name)
            return seen.word if seen else None

        return screening_of(newest, self.preset.screening, day)
