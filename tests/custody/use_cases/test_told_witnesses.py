"""What a paper says of witnesses is what stands in the note: who, when, and whether they are enough."""

import pytest

from custody.errors import LedgerTampered
from custody.ledger.keys import Policy
from custody.ledger.note import Note, NoteSignature
from custody.use_cases.telling.checkpoint import checkpoint_line
from tests.custody.ledger.stories import KEY, ORIGIN
from tests.custody.ledger.test_policy import BOTH, CHECKPOINT, WITNESSES, cosigned_by

POLICY = Policy.parse(BOTH)
AT = "2023-03-20T12:25:47.000000Z"


def told(note: str, policy: Policy | None = POLICY) -> list[tuple[str, str, bool]]:
    return [(one.name, one.at, one.is_known) for one in checkpoint_line(note, policy).witnesses]


def test_witnesses_are_told_by_the_policys_names_with_the_second_that_they_say():
    assert told(cosigned_by(WITNESSES[0], WITNESSES[3])) == [("X1", AT, True), ("Y1", AT, True)]


def test_a_note_that_only_the_log_signed_has_no_witness():
    line = checkpoint_line(cosigned_by(), POLICY)

    assert (line.witnesses, line.is_quorate) == ((), False)
    assert (line.origin, line.size, line.note) == (ORIGIN, 42, cosigned_by())


@pytest.mark.parametrize("policy", [None, Policy.parse(f"log {KEY.vkey}\nquorum none\n")])
def test_without_a_policy_for_it_a_witness_has_the_name_of_its_key_and_is_not_known(policy):
    note = cosigned_by(WITNESSES[1])

    assert told(note, policy) == [("witness.example/w2", AT, False)]
    assert checkpoint_line(note, policy).quorum == ""


@pytest.mark.parametrize(
    ("who", "enough"), [((0, 1, 3), True), ((0, 3), False), ((0, 1, 2), False), ((), False)]
)
def test_how_many_the_policy_asks_for_is_told_with_whether_they_are_there(who, enough):
    line = checkpoint_line(cosigned_by(*(WITNESSES[one] for one in who)), POLICY)

    assert line.quorum == "2 of 2 (2 of 3 (X1, X2, X3), 1 of 2 (Y1, Y2))"
    assert line.is_quorate is enough


def test_a_quorum_of_one_witness_is_its_name():
    policy = Policy.parse(f"log {KEY.vkey}\nwitness partner {WITNESSES[0].vkey}\nquorum partner\n")

    assert checkpoint_line(cosigned_by(WITNESSES[0]), policy).quorum == "partner"


def test_a_line_that_a_known_witness_never_signed_is_told_by_no_paper():
    false = cosigned_by(WITNESSES[0], text=CHECKPOINT.text().replace("42", "41"))
    line = Note.parse(false).signatures[1].line()

    with pytest.raises(LedgerTampered, match="w1"):
        checkpoint_line(cosigned_by() + line, POLICY)


def test_a_time_that_no_calendar_has_is_told_as_its_number():
    line = NoteSignature("witness.example/odd", b"abcd", b"\x7f" + bytes(71)).line()

    assert told(cosigned_by() + line) == [("witness.example/odd", f"{0x7F << 56}", False)]
