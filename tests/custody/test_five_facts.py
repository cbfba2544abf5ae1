"""Identity, custody, location, condition and disposition are independent, and hold whatever people do.

Seven patients' stories are opened somewhere in their middle.  From there on people do the next
thing of a story, or skip it, repeat it, do it with another patient's things or at another place,
put on hold, hand over, declare what has happened.  Whatever is answered, these must hold:

- a container's identity is born once and never changes, and cells never cross between therapies;
- custody has no gap and no overlap, and lies with one holder;
- an infusion that was asked for had a release, a match of that very bag, and two distinct checkers;
- what is used up stays used up, and only quality moves a disposition;
- putting all outcomes of the ledger into empty books gives the books.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from itertools import pairwise

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from api.demo.acts import Act
from api.demo.player import Player, Reply
from api.demo.stories import PLANTED, merged
from custody.domain.books import MemoryBooks, apply
from custody.domain.records import Container, CustodySpan, Edge, IdentityCheck, Infusion
from custody.domain.vocabulary import ENDED, FIT_FOR_INFUSION
from custody.errors import NotFound
from tests.kit.house import STORIES, WORLD, House, fork, open_house

EVERY_SO_MANY_ACTS = 40
TURNING_POINTS = {
    "confirm_ready",
    "start_thaw",
    "first half",
    "select_and_activate",
    "pack_material",
}
QUALITYS_STEPS = {"accept_material", "release_product"}
PEOPLE = sorted(WORLD.people)
PLACES = sorted(WORLD.places)
some = st.integers(0, 10**6)


@dataclass(frozen=True, slots=True)
class Moment:
    """A house somewhere in the middle of all stories, and what comes next in each."""

    player: Player
    next_acts: dict[str, Sequence[Act]]


@cache
def moments() -> tuple[Moment, ...]:
    """Every story played by time, and remembered every so many acts."""
    player, acts, found = open_house(), merged(STORIES), []
    for n, act in enumerate(acts):
        if (n % EVERY_SO_MANY_ACTS == 0 and n) or act.name in TURNING_POINTS:
            rest = [one for one in acts[n:] if one.number < PLANTED]
            next_acts = {
                one.key: tuple(each for each in rest if each.story == one.key) for one in STORIES
            }
            found.append(Moment(fork(player), next_acts))
        player.step(act)
    return tuple(found)


class FiveFacts(RuleBasedStateMachine):
    """People at work, right and wrong, in every order."""

    @initialize(start=some)
    def open_somewhere(self, start: int) -> None:
        """Begin in the middle of things."""
        moment = moments()[start % len(moments())]
        self.player = fork(moment.player)
        self.rest = {key: list(acts) for key, acts in moment.next_acts.items() if acts}
        self.number = 10_000
        self.answers: list[tuple[Act, Reply]] = []
        self.whose = {one.id: one.therapy for one in self.books.find(Container)}
        self.ended = self._ended()
        self.words = self._dispositions()
        self.size = self.house.log.size
        self.since = {kind: dict(shelf) for kind, shelf in self.house.books._shelves.items()}

    @property
    def house(self) -> House:
        assert isinstance(self.player.door, House)
        return self.player.door

    @property
    def books(self) -> MemoryBooks:
        return self.house.books

    @rule(which=some)
    def does_the_next_thing(self, which: int) -> None:
        """What the story tells."""
        act = self._next(which)
        if act is not None:
            self._go_on(act.story)

    @rule(which=some, many=st.integers(2, 20))
    def does_the_next_few_things(self, which: int, many: int) -> None:
        """What the story tells, for a while."""
        act = self._next(which)
        for _ in range(many if act is not None else 0):
            if self.rest[act.story]:
                self._go_on(act.story)

    @rule(which=some)
    def skips_a_step(self, which: int) -> None:
        """Somebody forgets."""
        act = self._next(which)
        if act is not None:
            self.rest[act.story].pop(0)

    @rule(which=some)
    def does_it_again(self, which: int) -> None:
        """The answer was not seen, or not believed."""
        if self.answers:
            self._ask(self.answers[which % len(self.answers)][0])

    @rule(which=some, other=some, place=some)
    def takes_another_patients_thing(self, which: int, other: int, place: int) -> None:
        """One code of the act is another story's thing of the same name, or of any."""
        act, names = self._next(which), sorted(self.player.memory.prints)
        slots = sorted(act.scans) if act is not None else []
        if not slots or not names:
            return
        story, name = names[other % len(names)]
        slot = slots[place % len(slots)]
        self._ask(replace(act, scans={**act.scans, slot: (f"{story}/{name}",)}))

    @rule(which=some, who=st.sampled_from(PEOPLE), where=st.sampled_from(PLACES))
    def stands_elsewhere(self, which: int, who: str, where: str) -> None:
        """Somebody else, somewhere else."""
        act = self._next(which)
        if act is not None:
            self._ask(replace(act, who=who, where=where))

    @rule(which=some, who=st.sampled_from(PEOPLE), where=st.sampled_from(PLACES))
    def hands_over(self, which: int, who: str, where: str) -> None:
        """Custody is offered, accepted or declined, by anybody, anywhere."""
        step = ("release_custody", "accept_custody", "decline_custody")[which % 3]
        say = {"release_custody": {"to_holder": "NORTH-WARD"}, "decline_custody": {"why": "seal"}}
        name = self._any_container(which)
        if name is not None:
            self._do(step, who, where, {"containers": name}, say.get(step, {}))

    @rule(which=some, reason=st.sampled_from(["temperature", "identity_doubt"]))
    def puts_on_hold(self, which: int, reason: str) -> None:
        """Anybody may say stop."""
        name = self._any_container(which)
        if name is not None:
            self._do("place_hold", "N-OKAFOR", "N-WARD", {"container": name}, {"reason": reason})

    @rule(which=some, step=st.sampled_from(["declare_leak", "declare_loss"]))
    def tells_of_an_accident(self, which: int, step: str) -> None:
        """What has happened is never refused."""
        name = self._any_container(which)
        say = {"declare_leak": {"found": "after_thaw"}, "declare_loss": {"how": "broken"}}[step]
        if name is not None:
            told = self._do(step, "N-TANAKA", "N-CRYO", {"container": name}, say, "N-LINDQVIST")
            assert told.verdict in ("declared", "already_done")

    @rule(which=some, other=some)
    def tells_of_an_infusion_on_paper(self, which: int, other: int) -> None:
        """Even of a bag that was another patient's."""
        memory = self.player.memory
        bands = sorted(key for key in memory.prints if key[1] == "wristband")
        name = self._any_container(which, kind="final_bag")
        if bands and name is not None:
            story, band = bands[other % len(bands)]
            self._do(
                "declare_infusion", "N-OKAFOR", "N-WARD", {"wristband": f"{story}/{band}", "container": name},
                {"volume_microlitres": 10_000, "outcome": "partial", "paper": "two_signatures"}, "N-BECKER",
            )  # fmt: skip

    @rule(hours=st.integers(1, 100))
    def waits(self, hours: int) -> None:
        """Time passes."""
        self.house.clock(self.house.now + timedelta(hours=hours))

    @invariant()
    def identity_never_changes(self) -> None:
        """What a container was born as, it is."""
        for one in self.books.find(Container):
            assert self.whose.setdefault(one.id, one.therapy) == one.therapy
            assert one.din in one.id
        for edge in self.books.find(Edge):
            assert self.whose[edge.parent] == self.whose[edge.child] == edge.therapy

    @invariant()
    def custody_is_unbroken(self) -> None:
        """Each span begins when the one before ends; the last is open unless the cells are gone."""
        for one in self.books.find(Container):
            spans = sorted(self.books.find(CustodySpan, container=one.id), key=lambda each: each.n)
            assert all(before.until == after.since for before, after in pairwise(spans))
            assert (spans[-1].until is None) == (one.condition not in ENDED)
            assert spans[-1].holder == one.holder
            assert {span.therapy for span in spans} == {one.therapy}

    @invariant()
    def an_asked_infusion_was_released_and_checked_by_two(self) -> None:
        """The cells of the right patient, by quality's word and two people's check."""
        for one in self.books.find(Infusion):
            bag = self.books.get(Container, one.container)
            assert bag is not None
            assert bag.therapy == one.therapy
            if one.check is None:
                continue
            check = self.books.get(IdentityCheck, one.check)
            assert check is not None
            assert (check.result, check.container, check.therapy) == ("match", bag.id, one.therapy)
            assert check.first_by != check.second_by
            assert bag.disposition in FIT_FOR_INFUSION

    @invariant()
    def what_is_used_up_stays_used_up(self) -> None:
        """No cells come back."""
        before, self.ended = self.ended, self._ended()
        assert before <= self.ended

    @invariant()
    def only_quality_moves_a_disposition(self) -> None:
        """Transport, work and accidents leave quality's word alone."""
        before, self.words = self.words, self._dispositions()
        moved = {uid for uid, word in self.words.items() if before.get(uid, word) != word}
        steps = {entry.view.get("step") for entry in self.house.log.read(self.size)}
        self.size = self.house.log.size
        assert not moved or steps & QUALITYS_STEPS

    def teardown(self) -> None:
        """Replay: the ledger alone gives the books."""
        if not hasattr(self, "since"):
            return
        books = MemoryBooks()
        for shelf in self.since.values():
            for record in shelf.values():
                books.put(record)
        for entry in self.house.log.read():
            apply(books, entry.outcome)
        assert books.everything() == self.books.everything()

    def _ended(self) -> set[str]:
        return {one.id for one in self.books.find(Container) if one.condition in ENDED}

    def _dispositions(self) -> dict[str, str]:
        return {one.id: one.disposition for one in self.books.find(Container)}

    def _go_on(self, story: str) -> None:
        """The next act of a story, when its time has come."""
        act = self.rest[story].pop(0)
        self.house.clock(act.at)
        self._ask(act)

    def _next(self, which: int) -> Act | None:
        """The next act of some story, most often of the one that is due first."""
        waiting = sorted((acts[0] for acts in self.rest.values() if acts), key=lambda act: act.at)
        if not waiting:
            return None
        place = which % (3 * len(waiting))
        return waiting[place if place < len(waiting) else 0]

    def _any_container(self, which: int, kind: str = "") -> str | None:
        memory = self.player.memory
        bears = {name: memory.bears[serials[-1]] for name, serials in memory.prints.items()}
        found = (self.books.get(Container, uid) for uid in bears.values())
        known = {one.id for one in found if one is not None and kind in ("", one.kind)}
        names = sorted(name for name, uid in bears.items() if uid in known)
        return "/".join(names[which % len(names)]) if names else None

    def _do(self, step, who, where, scan, say, second=None) -> Reply:
        act = replace(
            next(one for story in STORIES for one in story.acts),
            step=step, who=who, where=where, second=second, scans={slot: (name,) for slot, name in scan.items()},
            values=say, acknowledge=(), makes=(), name="", planted="",
        )  # fmt: skip
        return self._ask(act)

    def _ask(self, act: Act) -> Reply:
        """Ask under a new key, now; nothing to scan is nothing asked."""
        self.number += 1
        self.house.clock(self.house.now + timedelta(seconds=7))
        fresh = replace(act, number=self.number, same_key_as=None)
        try:
            asked = self.player.asked(fresh)
        except NotFound:
            return Reply(verdict="refused", reasons=("nothing to scan",))
        reply = self.house.act(asked)
        if reply.verdict == "accepted" and len(act.makes) in (0, _printed(reply)):
            self.player.learn_names(fresh, reply)
        self.answers.append((act, reply))
        return reply


def _printed(reply: Reply) -> int:
    return sum("bears" in one and one["state"] == "printed" for one in reply.records)


FiveFacts.TestCase.settings = settings(max_examples=60, stateful_step_count=40)
TestFiveFacts = FiveFacts.TestCase
