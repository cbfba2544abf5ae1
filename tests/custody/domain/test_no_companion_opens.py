"""No companion label of any container is ever taken where the container itself is asked for.

Every accepted act of every story is judged again with an applied companion of that very container in its place.
"""

from collections.abc import Iterator
from dataclasses import replace

from api.demo.stories import merged
from custody.domain.case import RawScan, Read, StepRequest
from custody.domain.journey import STEP
from custody.domain.judge import Judgement, judge
from custody.domain.records import Container, Label
from custody.domain.step import Slot, Wants
from custody.domain.vocabulary import Companion, LabelState, VerdictWord
from custody.use_cases.perform_step import lay_out
from custody.use_cases.workstation import Workstation
from tests.kit.house import STORIES, open_house, request_of, token_text

SERIAL = 9999
IN_NO_STORY = {"unpack", "decline_custody", "pick_for_quarantine"}


def test_no_companion_is_taken_where_the_container_itself_is_asked_for():
    judged, slipped = set(), set()
    for at, request, read in _every_container_scanned():
        for companion in Companion:
            told = _with_a_companion(at, request, read, companion)
            judged.add((request.step, read.slot.name))
            refused = told.word is VerdictWord.REFUSED and "companion_label" in told.reasons
            if not refused and companion not in read.slot.companions:
                slipped.add((request.step, read.slot.name, companion))

    assert judged >= _slots()
    assert not slipped


def _slots() -> set[tuple[str, str]]:
    """Every slot of the journey where a container is scanned by its own label."""
    return {
        (step.name, slot.name)
        for step in STEP.values()
        for slot in step.scans
        if _asks_for_its_own(slot) and step.name not in IN_NO_STORY
    }


def _asks_for_its_own(slot: Slot) -> bool:
    return slot.wants is Wants.CONTAINER and not slot.any_symbol


def _every_container_scanned() -> Iterator[tuple[Workstation, StepRequest, Read]]:
    """Each scan of a container in each accepted act, where the story stands before the act."""
    player = open_house()
    for act in merged(STORIES):
        player.door.clock(act.at)
        asked = player.asked(act)
        at, request = player.door.stand(asked), request_of(asked)
        case = lay_out(at, request)
        if judge(case).word in (VerdictWord.ACCEPTED, VerdictWord.DECLARED):
            for read in case.reads:
                if isinstance(read.thing, Container) and _asks_for_its_own(read.slot):
                    yield at, request, read
        player.step(act)


def _with_a_companion(
    at: Workstation, request: StepRequest, read: Read, companion: Companion
) -> Judgement:
    """What is said when a companion's token is scanned for the container; then the print is gone again."""
    assert isinstance(read.thing, Container)
    since = read.thing.made_at
    label = Label(
        serial=SERIAL, kind=companion, bears=read.thing.id, template="", state=LabelState.APPLIED, printed_by="W-RAMAN",
        printed_at=since, station="W-CRYO", therapy=read.thing.therapy, closed_at=since,
    )  # fmt: skip
    code = RawScan(text=token_text(label), symbology="]Q1")
    scans = {
        slot: tuple(code if one == read.raw else one for one in told)
        for slot, told in request.scans.items()
    }
    at.books.put(label)
    told = judge(lay_out(at, replace(request, scans=scans)))
    at.books.put(replace(label, bears="", state=LabelState.DESTROYED))
    return told
