"""Every story of the demo, played in memory from enrolment to close-out, and what must hold at the end."""

from collections import defaultdict
from itertools import pairwise

import pytest

from api.demo.player import Player
from api.demo.stories import merged
from custody.domain.books import MemoryBooks
from custody.domain.judge import Judgement
from custody.domain.records import (
    Container,
    CustodySpan,
    Edge,
    IdentityCheck,
    Infusion,
    Label,
    Therapy,
)
from custody.domain.vocabulary import ENDED, FIT_FOR_INFUSION, LabelState, TherapyStatus
from custody.ledger.checkpoint import Checkpoint
from custody.ledger.keys import Policy, sign_note
from custody.ledger.verify import verify_entries
from tests.kit.house import LABEL_KEY, STORIES, House, open_house, request_of

KINDS_AT_LEAST = 20


@pytest.fixture(scope="module")
def played() -> Player:
    """All stories, merged by time, so that look-alike patients overlap."""
    player = open_house()
    player.play(merged(STORIES))
    return player


@pytest.fixture(scope="module")
def house(played: Player) -> House:
    assert isinstance(played.door, House)
    return played.door


@pytest.fixture(scope="module")
def books(house: House) -> MemoryBooks:
    return house.books


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.key)
def test_a_story_stands_alone(story):
    twins = [one for one in STORIES if "paediatric" in one.key]
    told = merged(twins if story in twins else [story])
    player = open_house()

    player.play(told)

    assert [one.act for one in player.played[-len(told) :]] == list(told)


def test_every_planted_mix_up_was_answered_as_told_and_stands_in_the_ledger(played, house):
    planted = [one for one in played.played if one.act.planted]
    written = {entry.id: entry for entry in house.log.read()}

    kinds = {one.act.planted for one in planted}

    assert len(kinds) >= KINDS_AT_LEAST
    for one in planted:
        entry = written[one.reply.entries[0]]
        assert tuple(entry.view.get("reasons", ())) == one.reply.reasons


def test_a_mix_up_of_two_patients_stands_in_both_their_chains(played, house):
    swapped = next(one for one in played.played if one.act.planted == "swapped labels")
    maria, mariah = (
        played.memory.therapies[key] for key in ("paediatric_maria", "paediatric_mariah")
    )

    entries = [entry for entry in house.log.read() if entry.id in swapped.reply.entries]

    assert [entry.n_of(maria) > 0 for entry in entries] == [True, False]
    assert [entry.n_of(mariah) > 0 for entry in entries] == [False, True]
    assert mariah not in entries[0].body.decode()
    assert maria not in entries[1].body.decode()


def test_every_therapy_is_closed_with_nothing_left_over(books):
    therapies = books.find(Therapy)

    assert {one.status for one in therapies} == {TherapyStatus.CLOSED}
    assert all(one.condition in ENDED for one in books.find(Container))
    assert not books.find(Label, state=LabelState.PRINTED)


def test_no_container_ever_changed_its_therapy(house):
    whose = defaultdict(set)
    for entry in house.log.read():
        for kind, fields in entry.outcome:
            if kind == "container":
                whose[fields["id"]].add(fields["therapy"])

    assert whose
    assert all(len(therapies) == 1 for therapies in whose.values())


def test_cells_never_went_from_one_therapy_into_another(books):
    for edge in books.find(Edge):
        parent, child = books.get(Container, edge.parent), books.get(Container, edge.child)

        assert parent is not None
        assert child is not None
        assert parent.therapy == child.therapy == edge.therapy


def test_custody_has_no_gap_and_no_overlap(books):
    for container in books.find(Container):
        spans = sorted(books.find(CustodySpan, container=container.id), key=lambda span: span.n)

        assert spans[0].since <= spans[-1].since
        assert all(before.until == after.since for before, after in pairwise(spans))
        assert spans[-1].until is not None
        assert {span.therapy for span in spans} == {container.therapy}


def test_every_asked_infusion_had_release_match_and_two_checkers(books):
    asked = [one for one in books.find(Infusion) if one.check is not None]

    assert asked
    for infusion in asked:
        check, bag = (
            books.get(IdentityCheck, infusion.check),
            books.get(Container, infusion.container),
        )
        assert check is not None
        assert bag is not None
        assert check.result == "match"
        assert check.container == infusion.container
        assert check.therapy == infusion.therapy == bag.therapy
        assert check.second_by not in (None, check.first_by)
        assert bag.disposition in FIT_FOR_INFUSION


def test_an_infusion_without_a_check_was_declared(books, house):
    unchecked = {one.container for one in books.find(Infusion) if one.check is None}
    declared = {
        fields["container"]
        for entry in house.log.read()
        if entry.verdict == "declared"
        for kind, fields in entry.outcome
        if kind == "infusion"
    }

    assert unchecked == declared
    assert len(declared) == 1


def test_replay_gives_the_same_books(house):
    assert house.replayed().everything() == house.books.everything()


def test_the_ledger_verifies(house):
    head = house.log.head()
    text = Checkpoint(origin=LABEL_KEY.name, size=house.log.size, root=head.root()).text()
    policy = Policy.of([LABEL_KEY.vkey], pinned=True)

    report = verify_entries(house.log.rows(0, house.log.size), sign_note(text, LABEL_KEY), policy)

    assert report.ok, report.problem
    assert report.size == house.log.size


def test_the_same_play_gives_the_same_bytes(house):
    again = open_house()

    again.play(merged(STORIES))

    assert again.door.log.leaves() == house.log.leaves()


def test_what_is_accepted_once_is_not_accepted_again_under_the_same_key(played, house):
    before = house.log.size

    for one in played.played:
        if one.act.expected.word != "refused" and one.act.same_key_as is None:
            assert house.act(one.asked) == one.reply

    assert house.log.size == before


def test_a_judgement_writes_nothing(house):
    before = house.books.everything()
    asked = open_house().asked(STORIES[0].acts[0])

    judgement = house.judge(house.stand(asked), request_of(asked))

    assert isinstance(judgement, Judgement)
    assert house.books.everything() == before
