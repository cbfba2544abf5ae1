"""Every way to do an accepted act slightly wrong: another code, person, place or time, less, or again.

A mutant is judged where the act stood, and never written.  What passes is told in plain words, so
that a list for people to read can be held against it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from api.demo.player import Player
from custody.domain.case import RawScan, StepRequest, moment
from custody.domain.journey import STEP
from custody.domain.judge import judge
from custody.domain.presets import Preset
from custody.domain.records import Label
from custody.domain.step import Slot, Wants
from custody.domain.vocabulary import VerdictWord
from custody.use_cases.perform_step import lay_out
from custody.use_cases.workstation import Workstation
from tests.kit.house import House

PASSES = (VerdictWord.ACCEPTED, VerdictWord.DECLARED)
TIME_UNITS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400}
A_LITTLE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """A mutant that got through: what was changed, in which step, where in it, and into what."""

    mutation: str
    step: str
    part: str
    into: str = ""


@dataclass(slots=True)
class Swapper:
    """Listens to a house, and judges every mutant of every act that is accepted."""

    player: Player
    judged: int = 0
    acts: int = 0
    passed: dict[Passed, int] = field(default_factory=dict)
    _codes: dict[tuple[str, str], RawScan] = field(default_factory=dict)

    @property
    def house(self) -> House:
        assert isinstance(self.player.door, House)
        return self.player.door

    def listen(self, at: Workstation, request: StepRequest) -> None:
        """Judge the mutants of a request, if it is about to be accepted."""
        if judge(lay_out(at, request)).word not in PASSES:
            return
        self.acts += 1
        for passed, there, mutant in self._mutants(at, request):
            self.judged += 1
            if judge(lay_out(there, mutant)).word in PASSES:
                self.passed[passed] = self.passed.get(passed, 0) + 1

    def _mutants(
        self, at: Workstation, request: StepRequest
    ) -> Iterator[tuple[Passed, Workstation, StepRequest]]:
        yield from self._other_codes(at, request)
        yield from self._other_people(at, request)
        yield from self._other_times(at, request)
        yield from _less(at, request)

    def _other_codes(self, at, request):
        mine = lay_out(at, request).therapy
        for slot in STEP[request.step].scans:
            scans = request.scans.get(slot.name, ())
            for place, scan in enumerate(scans):
                for owner, what, code in self._pool(slot, scan):
                    if code == scan:
                        continue
                    whose = "shared" if owner is None else "own"
                    if owner is not None and (mine is None or owner != mine.coi):
                        whose = "another patient's"
                    changed = (*scans[:place], code, *scans[place + 1 :])
                    passed = Passed(
                        mutation=f"{whose} code", step=request.step, part=slot.name, into=what
                    )
                    yield passed, at, replace(request, scans={**request.scans, slot.name: changed})

    def _pool(self, slot: Slot, scan: RawScan) -> Iterator[tuple[str | None, str, RawScan]]:
        """Everything that there is of the kind that a slot wants: whose, what, and its code."""
        memory, books = self.player.memory, self.house.books
        if slot.wants is Wants.THERAPY:
            for coi in memory.therapies.values():
                yield coi, "therapy card", RawScan(text=f"&/{coi}", symbology="]d1")
            return
        if slot.wants in (Wants.LOT, Wants.ASSET, Wants.POSITION):
            yield from self._of_the_world(slot, scan)
            return
        kinds = _kinds(slot)
        for (story, name), serials in memory.prints.items():
            for n, serial in enumerate(serials):
                label = books.get(Label, serial)
                if label is None or label.kind not in kinds:
                    continue
                manner = " first print" if n < len(serials) - 1 else ""
                yield label.therapy, label.kind, self._code(story, name + manner)

    def _of_the_world(self, slot, scan):
        world = self.player.world
        serial = scan.text.partition("\x1d21")[2]
        starts = {Wants.LOT: "01", Wants.ASSET: "8004", Wants.POSITION: "&x"}[slot.wants]
        for key, text in world.codes.items():
            if text.startswith(starts):
                other = world.code(key, f"{serial}9" if serial else "")
                same = scan.text.partition("\x1d21")[0] == text and serial
                yield None, "the same lot" if same else key, RawScan(text=other)

    def _code(self, story: str, name: str) -> RawScan:
        if (story, name) not in self._codes or "first" not in name:
            self._codes[story, name] = self.player.memory.scan(story, name)
        return self._codes[story, name]

    def _other_people(self, at, request):
        stand, world, step = at.stand, self.player.world, request.step
        for one in world.people.values():
            person = one.person
            if person != stand.person:
                into = "may do it" if _may(person, STEP[step].roles, at) else _role_of(person)
                passed = Passed(mutation="another person", step=step, part="who", into=into)
                yield passed, _standing(at, person=person), request
            if person != stand.second:
                needed = STEP[step].second
                into = "may do it" if _may(person, needed, at) else _role_of(person)
                into = "the first person" if person == stand.person else into
                part = "second" if needed else "second, though none is needed"
                passed = Passed(mutation="another second person", step=step, part=part, into=into)
                yield passed, _standing(at, second=person), request
        if stand.second is not None:
            passed = Passed(mutation="no second person", step=step, part="second")
            yield passed, _standing(at, second=None), request
        for place in world.places.values():
            if place.station != stand.station:
                passed = Passed(
                    mutation="another station", step=step, part="where", into=place.station.kind
                )
                yield passed, _standing(at, station=place.station), request

    def _other_times(self, at, request):
        preset = lay_out(at, request).preset
        if preset is None:
            return
        for name, span in _spans(preset).items():
            passed = Passed(
                mutation="later by a limit", step=request.step, part=name, into=preset.name
            )
            yield passed, _standing(at, now=at.stand.now + span + A_LITTLE), request


def _kinds(slot: Slot) -> frozenset[str]:
    """The kinds of label whose codes somebody could scan here by mistake for the right one."""
    if slot.wants in (Wants.WRISTBAND, Wants.NEW_WRISTBAND):
        return frozenset({"wristband"})
    if slot.wants is Wants.SHIPMENT:
        return frozenset({"shipper"})
    if slot.wants is Wants.NEW_LABEL and slot.label_kind:
        return frozenset({slot.label_kind})
    return frozenset(slot.kinds) or frozenset({"collection_bag", "vessel", "sample", "final_bag"})


def _less(at, request):
    """Each thing scanned and each value left out."""
    for slot, scans in request.scans.items():
        for place in range(len(scans)):
            fewer = {**request.scans, slot: (*scans[:place], *scans[place + 1 :])}
            passed = Passed(mutation="scan left out", step=request.step, part=slot)
            yield passed, at, replace(request, scans=fewer)
    for name in request.values:
        fewer_values = {key: value for key, value in request.values.items() if key != name}
        passed = Passed(mutation="value left out", step=request.step, part=name)
        yield passed, at, replace(request, values=fewer_values)
    if request.acknowledge:
        passed = Passed(mutation="warning not acknowledged", step=request.step, part="acknowledge")
        yield passed, at, replace(request, acknowledge=frozenset())


def _standing(at: Workstation, **changes: object) -> Workstation:
    return replace(at, stand=replace(at.stand, **changes))


def _may(person, roles, at: Workstation) -> bool:
    """Told apart from the gates: the role, the site, and training that has not lapsed."""
    trained = person.training_until > moment(at.stand.now)
    return bool(person.roles & roles) and at.stand.station.site in person.sites and trained


def _role_of(person) -> str:
    return "/".join(sorted(person.roles))


def _spans(preset: Preset) -> Mapping[str, timedelta]:
    """Every limit of a preset that is a span of time."""
    return {
        name: timedelta(seconds=limit.value * TIME_UNITS[limit.unit])
        for name, limit in preset.limits.items()
        if limit.unit in TIME_UNITS
    }
