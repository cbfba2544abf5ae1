"""A witness cosigns one history of each log and no other, whatever it is sent and in what order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.errors import CustodyError, DocumentUnreadable
from custody.ledger.checkpoint import Checkpoint
from custody.ledger.keys import Policy, sign_note
from custody.ledger.merkle import EMPTY_ROOT, leaf_hash, root_of
from custody.ledger.proof import consistency_proof
from custody.ledger.witness import (
    Answer,
    Seen,
    Submission,
    is_signed,
    judge,
    read_submission,
    write_submission,
)
from custody.store.witnessed import Witnessed
from tests.custody.ledger.stories import KEY, ORIGIN, POLICY, STRANGER

HONEST = [leaf_hash(bytes([n])) for n in range(20)]
OTHER = [*HONEST[:7], *(leaf_hash(bytes([n, 1])) for n in range(7, 20))]


def submit(leaves, size, old, key=KEY, origin=ORIGIN) -> Submission:
    """What a log of these leaves sends."""
    root = root_of(leaves[:size])
    note = sign_note(Checkpoint(origin=origin, size=size, root=root).text(), key)
    proof = consistency_proof(leaves[:size], old) if 0 < old <= size else ()
    return read_submission(write_submission(old, proof, note))


@pytest.fixture
def memory(tmp_path) -> Witnessed:
    """A witness that has seen nothing."""
    return Witnessed(tmp_path / "witness.sqlite")


def test_a_growing_log_is_cosigned_step_by_step(memory):
    sizes = [0, 1, 1, 6, 7, 20]

    answers = [
        memory.settle(submit(HONEST, size, old), judge, 1)[0].answer
        for old, size in zip([0, *sizes], sizes, strict=False)
    ]

    assert set(answers) == {Answer.COSIGNED}
    assert memory.logs()[0].seen.size == 20
    assert memory.alarms() == []


@pytest.mark.parametrize(
    ("leaves", "size", "old", "answer", "alarm"),
    [
        (HONEST, 12, 9, Answer.STALE, ""),
        (HONEST, 12, 0, Answer.STALE, ""),
        (HONEST, 10, 10, Answer.COSIGNED, ""),
        (HONEST, 4, 4, Answer.STALE, "may have been set back"),
        (HONEST, 5, 0, Answer.STALE, ""),  # cosigned before: somebody sends it again
        (HONEST, 10, 12, Answer.MALFORMED, ""),
        (OTHER, 12, 10, Answer.INCONSISTENT, "do not begin with the 10 cosigned"),
        (OTHER, 10, 10, Answer.SPLIT, "two histories of 10"),
        (OTHER, 10, 0, Answer.SPLIT, "two histories of 10"),
        (OTHER, 8, 8, Answer.STALE, "may have been set back"),
    ],
)
def test_what_does_not_follow_is_refused_and_what_the_log_signed_wrongly_is_an_alarm(
    memory, leaves, size, old, answer, alarm
):
    memory.settle(submit(HONEST, 5, 0), judge, 1)
    memory.settle(submit(HONEST, 10, 5), judge, 2)

    judgement, told = memory.settle(submit(leaves, size, old), judge, 3)

    assert judgement.answer is answer
    assert told == 10
    assert alarm in judgement.alarm
    assert bool(alarm) == bool(judgement.alarm)
    assert [one.note for one in memory.alarms()] == (
        [submit(leaves, size, old).note] if alarm else []
    )
    assert memory.logs()[0].seen.root == root_of(HONEST[:10])


def test_a_proof_is_empty_the_first_time():
    given_proof = Submission(
        old_size=0, proof=(HONEST[0],), note="",
        checkpoint=Checkpoint(origin=ORIGIN, size=3, root=HONEST[1]),
    )  # fmt: skip

    assert judge(given_proof, None, None).answer is Answer.INCONSISTENT


def test_an_empty_log_has_the_root_of_nothing():
    empty = Checkpoint(origin=ORIGIN, size=0, root=EMPTY_ROOT)
    wrong = Checkpoint(origin=ORIGIN, size=0, root=HONEST[0])

    def asked(one: Checkpoint) -> Submission:
        return Submission(old_size=0, proof=(), note="", checkpoint=one)

    assert judge(asked(empty), None, None).answer is Answer.COSIGNED
    assert judge(asked(wrong), None, None).answer is Answer.INCONSISTENT


def test_only_the_known_key_of_a_known_log_is_heard():
    other = "custody.example/other"

    assert is_signed(submit(HONEST, 3, 0), POLICY) is None
    assert is_signed(submit(HONEST, 3, 0, key=STRANGER), POLICY) is Answer.NOT_SIGNED
    assert is_signed(submit(HONEST, 3, 0, origin=other), POLICY) is Answer.UNKNOWN_LOG
    assert is_signed(submit(HONEST, 3, 0), Policy(())) is Answer.UNKNOWN_LOG


@given(
    st.lists(
        st.tuples(st.sampled_from([0, 1]), st.integers(0, 20), st.integers(0, 20)), max_size=12
    )
)
def test_whatever_is_sent_all_that_is_cosigned_is_one_history(sent):
    seen: Seen | None = None
    roots: dict[int, bytes] = {}
    for history, size, old in sent:
        asked = submit((HONEST, OTHER)[history], size, old)
        offered = asked.checkpoint
        if judge(asked, seen, roots.get(size)).answer is Answer.COSIGNED:
            assert seen is None or offered.size >= seen.size
            seen = Seen(size=offered.size, root=offered.root, note=asked.note)
            roots[size] = offered.root

    assert any(
        all(root_of(leaves[:size]) == root for size, root in roots.items())
        for leaves in (HONEST, OTHER)
    )


def test_a_witness_remembers_after_a_restart_and_an_alarm_once(tmp_path):
    first = Witnessed(tmp_path / "w")
    first.settle(submit(HONEST, 10, 0), judge, 1)
    first.settle(submit(OTHER, 10, 10), judge, 2)

    again = Witnessed(tmp_path / "w")
    again.settle(submit(OTHER, 10, 10), judge, 3)

    assert again.logs() == first.logs()
    assert [one.at for one in again.alarms()] == [2]


NOTE = submit(HONEST, 3, 0).note


@pytest.mark.parametrize(
    "text",
    ["", "\n\n", "old 0", f"old 0\n{NOTE}", f"old 00\n\n{NOTE}", f"old -1\n\n{NOTE}", f"old 1e3\n\n{NOTE}",
     f"old {'9' * 30}\n\n{NOTE}", f"OLD 0\n\n{NOTE}", f"old 0 \n\n{NOTE}", f"old 3\nAAAA\n\n{NOTE}",
     f"old 3\nnot base64\n\n{NOTE}", f"old \u0663\n\n{NOTE}", "old 0\n\nhello\n",
     "old 3\n" + f"{'A' * 43}=\n" * 64 + f"\n{NOTE}", f"old 0\n\n{NOTE}trailing", f"old 0\n\n{NOTE.rstrip()}",
     "old 0\n\n" + "x" * 2_000_000],
)  # fmt: skip
def test_what_is_not_a_submission_is_refused(text: str):
    with pytest.raises(DocumentUnreadable):
        read_submission(text)


@given(st.text(max_size=200))
def test_nothing_that_is_sent_breaks_the_reader(text: str):
    for body in (text, f"old 0\n\n{text}", f"old 0\n{text}\n\n{NOTE}"):
        try:
            read = read_submission(body)
        except CustodyError:
            continue
        assert read_submission(write_submission(read.old_size, read.proof, read.note)) == read
