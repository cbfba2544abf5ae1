"""Every way to do an accepted act slightly wrong: another code, person, place or time, less, or again.

A mutant is judged where the act stood, and never written.  What passes is told in plain words, so
that a list for people to read can be held against it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import lru_cache

from api.demo.player import Played, Player
from custody.domain.case import Case, RawScan, StepRequest, moment
from custody.domain.judge import judge
from custody.domain.label_kinds import COMPANIONS, own_labels
from custody.domain.people import Person
from custody.domain.presets import Preset
from custody.domain.records import Label
from custody.domain.step import Slot, Wants
from custody.domain.vocabulary import ContainerKind, Role, VerdictWord
from custody.use_cases.perform_step import lay_out
from custody.use_cases.workstation import Workstation
from tests.kit.house import House, request_of

PASSES = (VerdictWord.ACCEPTED, VerdictWord.DECLARED)
UNITS = {"seconds": "seconds", "minutes": "minutes", "hours": "hours", "days": "days"}
A_LITTLE = timedelta(minutes=1)
WORLDS_OWN = {Wants.LOT: "01", Wants.ASSET: "8004", Wants.POSITION: "&x"}  # how the codes begin


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Passed:
    """A mutant that got through: what was changed, in which step, where in it, and into what."""

    mutation: str
    step: str
    part: str
    into: str = ""


Mutant = tuple[Passed, Case]


@dataclass(slots=True)
class Swapper:
    """Listens to a house, and judges every mutant of every act that is accepted."""

    player: Player
    judged: int = 0
    acts: int = 0
    passed: dict[Passed, int] = field(default_factory=dict)
    _world: dict[Wants, tuple[tuple[str, str], ...]] = field(default_factory=dict)

    def listen(self, at: Workstation, request: StepRequest) -> None:
        """Judge the mutants of a request, if it is about to be accepted."""
        case = lay_out(at, request)
        if judge(case).word not in PASSES:
            return
        self.acts += 1
        for passed, mutant in self._mutants(at, case):
            self._judge(passed, mutant)

    def again(self, played: Played) -> None:
        """Judge the same request once more, under a new key, after it was accepted."""
        if played.reply.verdict in PASSES and played.act.same_key_as is None:
            house = self.house
            case = lay_out(house.stand(played.asked), request_of(played.asked))
            self._judge(Passed(mutation="again", step=played.act.step, part="everything"), case)

    def _judge(self, passed: Passed, case: Case) -> None:
        self.judged += 1
        if judge(case).word in PASSES:
            self.passed[passed] = self.passed.get(passed, 0) + 1

    @property
    def house(self) -> House:
        assert isinstance(self.player.door, House)
        return self.player.door

    def _mutants(self, at: Workstation, case: Case) -> Iterator[Mutant]:
        yield from self._other_codes(at, case)
        yield from self._other_people(case)
        yield from self._other_places(case)
        yield from _later(case)
        yield from _less(at, case)

    def _other_codes(self, at: Workstation, case: Case) -> Iterator[Mutant]:
        """Each code for every other code of the same kind of thing."""
        request = case.request
        for slot in case.step.scans:
            scans = request.scans.get(slot.name, ())
            for place, scan in enumerate(scans):
                for owner, what, code in self._pool(slot, scan):
                    if code == scan:
                        continue
                    changed = (*scans[:place], code, *scans[place + 1 :])
                    swapped = replace(request, scans={**request.scans, slot.name: changed})
                    passed = Passed(
                        mutation=f"{_whose(owner, case)} code",
                        step=request.step,
                        part=slot.name,
                        into=what,
                    )
                    yield passed, lay_out(at, swapped)

    def _pool(self, slot: Slot, scan: RawScan) -> Iterator[tuple[str | None, str, RawScan]]:
        """Everything that there is of the kind that a slot wants: whose, what, and its code."""
        memory, books = self.player.memory, self.house.books
        if slot.wants in WORLDS_OWN:
            yield from self._of_the_world(slot, scan)
            return
        if slot.wants is Wants.THERAPY:
            for coi in memory.therapies.values():
                yield coi, "therapy card", RawScan(text=f"&/{coi}", symbology="]d1")
            return
        kinds = _kinds(slot)
        for (story, name), serials in memory.prints.items():
            for n, serial in enumerate(serials):
                label = books.get(Label, serial)
                if label is not None and label.kind in kinds:
                    first = " first print" if n < len(serials) - 1 else ""
                    yield label.therapy, label.kind, memory.scan(story, name + first)

    def _of_the_world(self, slot: Slot, scan: RawScan) -> Iterator[tuple[None, str, RawScan]]:
        """Every lot, asset or position; of a lot, an item that was not used."""
        world = self.player.world
        lot, _, serial = scan.text.partition("\x1d21")
        for key, text in world.codes.items():
            if text.startswith(WORLDS_OWN[slot.wants]):
                what = "the same lot" if serial and text == lot else key.rstrip("0123456789")
                yield None, what, RawScan(text=world.code(key, f"{serial}9" if serial else ""))

    def _other_people(self, case: Case) -> Iterator[Mutant]:
        """Everybody else in either place, the first person as the second, and nobody."""
        stand, step = case.at, case.step
        for one in self.player.world.people.values():
            person = one.person
            if person != stand.person:
                into = _fits(person, step.roles, case)
                passed = Passed(mutation="another person", step=step.name, part="who", into=into)
                yield passed, _standing(case, person=person)
            if person != stand.second:
                needed = "second" if step.two_people else "second, though none is needed"
                into = _fits(person, step.second or step.roles, case)
                into = "the first person" if person == stand.person else into
                passed = Passed(
                    mutation="another second person", step=step.name, part=needed, into=into
                )
                yield passed, _standing(case, second=person)
        if step.two_people:
            passed = Passed(mutation="no second person", step=step.name, part="second")
            yield passed, _standing(case, second=None)

    def _other_places(self, case: Case) -> Iterator[Mutant]:
        """Every other station."""
        for place in self.player.world.places.values():
            if place.station != case.at.station:
                passed = Passed(
                    mutation="another station",
                    step=case.step.name,
                    part="where",
                    into=place.station.kind,
                )
                yield passed, _standing(case, station=place.station)


def _later(case: Case) -> Iterator[Mutant]:
    """The same act, when each span of time in the preset has just run out."""
    for name, span in _spans(case.preset).items() if case.preset else ():
        passed = Passed(
            mutation="later by a limit", step=case.step.name, part=name, into=case.rules.name
        )
        yield passed, _standing(case, now=case.at.now + span)


def _less(at: Workstation, case: Case) -> Iterator[Mutant]:
    """Each thing scanned and each value left out."""
    request, step = case.request, case.step.name
    for slot, scans in request.scans.items():
        for place in range(len(scans)):
            fewer = {**request.scans, slot: (*scans[:place], *scans[place + 1 :])}
            passed = Passed(mutation="scan left out", step=step, part=slot)
            yield passed, lay_out(at, replace(request, scans=fewer))
    for name in request.values:
        rest = {key: value for key, value in request.values.items() if key != name}
        passed = Passed(mutation="value left out", step=step, part=name)
        yield passed, lay_out(at, replace(request, values=rest))
    if request.acknowledge:
        passed = Passed(mutation="warning not acknowledged", step=step, part="acknowledge")
        yield passed, lay_out(at, replace(request, acknowledge=frozenset()))


def _whose(owner: str | None, case: Case) -> str:
    if owner is None:
        return "shared"
    return "own" if case.therapy is not None and owner == case.therapy.coi else "another patient's"


def _kinds(slot: Slot) -> frozenset[str]:
    """The kinds of label whose codes somebody could scan here by mistake for the right one."""
    if slot.wants in (Wants.WRISTBAND, Wants.NEW_WRISTBAND):
        return frozenset({"wristband"})
    if slot.wants is Wants.SHIPMENT:
        return frozenset({"shipper"})
    if slot.wants is Wants.NEW_LABEL and slot.label_kinds:
        return slot.label_kinds
    own = (own_labels(kind) for kind in slot.kinds or ContainerKind)
    return COMPANIONS.union(*own)


def _fits(person: Person, roles: frozenset[Role], case: Case) -> str:
    """Told apart from the gates: the role, the site, and training that has not lapsed."""
    trained = person.training_until > moment(case.at.now)
    fits = person.roles & roles and case.at.station.site in person.sites and trained
    return "may do it" if fits else "/".join(sorted(person.roles))


def _standing(case: Case, **changes: object) -> Case:
    """The same things read, by or at another: reading does not depend on who stands where."""
    return replace(case, at=replace(case.at, **changes))  # type: ignore[arg-type]


@lru_cache(maxsize=16)
def _spans_of(limits: tuple[tuple[str, int, str], ...]) -> Mapping[str, timedelta]:
    return {
        name: timedelta(**{unit: value}) + (timedelta(days=1) if unit == "days" else A_LITTLE)
        for name, value, unit in limits
        if unit in UNITS
    }


def _spans(preset: Preset) -> Mapping[str, timedelta]:
    """Every limit of a preset that is a span of time, and a little more."""
    return _spans_of(tuple((one.name, one.value, one.unit) for one in preset.limits.values()))
