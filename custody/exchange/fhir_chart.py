"""All that is known of one therapy, from its own entries: what FHIR resources are drawn from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from custody.domain.books import MemoryBooks
from custody.domain.records import Container, Record, Therapy
from custody.domain.vocabulary import ContainerKind
from custody.errors import NotFound
from custody.exchange.fhir_words import FhirVersion, Resource, reference
from custody.exchange.happening import HAPPENED, Happening, happenings
from custody.ledger.entry import Entry

PATIENT = "patient"


@dataclass(frozen=True, slots=True)
class Chart:
    """The entries of a therapy as they happened, and the books at the end of them."""

    therapy: Therapy
    version: FhirVersion
    told: tuple[Happening, ...]
    books: MemoryBooks

    @classmethod
    def of(cls, coi: str, entries: Iterable[Entry], version: FhirVersion) -> "Chart":
        """The chart of a therapy; NotFound where its entries do not begin one."""
        told = tuple(happenings(coi, entries))
        books = told[-1].before if told else MemoryBooks()  # by now with the last entry in it
        therapy = books.get(Therapy, coi)
        if therapy is None:
            raise NotFound(f"no entry tells of a therapy {coi}")
        return cls(therapy, version, told, books)

    @property
    def is_r5(self) -> bool:
        """Whether R5 is asked for."""
        return self.version is FhirVersion.R5

    @property
    def patient(self) -> Resource:
        """The reference to the patient."""
        return reference("Patient", PATIENT)

    @property
    def happened(self) -> Iterator[Happening]:
        """What was accepted or declared."""
        return (one for one in self.told if one.entry.verdict in HAPPENED)

    def first(self, record: Record) -> Happening:
        """The entry that first told of a record."""
        return next(one for one in self.told if any(_same(record, each) for each in one.records))

    def steps_of(self, container: str) -> Iterator[Happening]:
        """What happened to a container, in order."""
        return (one for one in self.happened if container in one.containers)

    def container(self, container: str) -> Resource | None:
        """The reference to a container: a sample is a specimen, all else a product; None if nothing tells of it."""
        known = self.books.get(Container, container)
        if known is None:
            return None
        sample = known.kind == ContainerKind.SAMPLE
        return reference("Specimen" if sample else "BiologicallyDerivedProduct", container)

    def containers(self, ids: Iterable[str]) -> list[Resource]:
        """References to those that are known."""
        found = (self.container(one) for one in ids)
        return [one for one in found if one is not None]


def _same(record: Record, other: Record) -> bool:
    return type(record) is type(other) and record.key == other.key
