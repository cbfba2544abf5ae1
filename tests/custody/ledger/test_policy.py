"""A policy counts witnesses as c2sp.org/tlog-policy has it, and is wholly understood or refused."""

from itertools import combinations

import pytest

from custody.errors import DocumentUnreadable, LedgerTampered
from custody.ledger.checkpoint import Checkpoint, newest_believed, open_checkpoint
from custody.ledger.keys import Ed25519Signer, Policy, cosign, sign_note
from custody.ledger.note import COSIGNATURE, Note, VerifierKey, cosigned_at
from tests.custody.ledger.stories import KEY, ORIGIN, STRANGER

WITNESSES = [
    Ed25519Signer.from_seed(f"witness.example/w{n}", bytes([n]) * 32, COSIGNATURE)
    for n in range(1, 6)
]
W1, W2, W3, W4, W5 = (one.vkey for one in WITNESSES)
BOTH = f"""
log {KEY.vkey}
witness X1 {W1}
witness X2 {W2} https://x2.example
witness X3 {W3}
group X 2 X1 X2 X3
witness Y1 {W4}
witness Y2 {W5}
group Y any Y1 Y2
group X-and-Y all X Y
quorum X-and-Y
"""
CHECKPOINT = Checkpoint(origin=ORIGIN, size=42, root=bytes(32))
TIME = 1_679_315_147


def cosigned_by(*signers: Ed25519Signer, text: str = CHECKPOINT.text(), log=KEY) -> str:
    """The checkpoint's note with the log's signature and those of witnesses."""
    lines = "".join(cosign(text, one, TIME).line() for one in signers)
    return sign_note(text, log) + lines


def test_the_standards_example_is_a_cosignature_by_its_form():
    line = "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA=="
    note = Note.parse(
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
        f"\u2014 witness.example.com/w1 {line}\n"
    )

    (one,) = note.signatures

    assert len(one.signature) == 72
    assert cosigned_at(one.signature) == TIME


def test_a_quorum_is_met_by_exactly_the_sets_that_the_policy_says():
    policy = Policy.parse(BOTH)

    for count in range(6):
        for chosen in combinations(WITNESSES, count):
            names = {WITNESSES.index(one) for one in chosen}
            enough = len(names & {0, 1, 2}) >= 2 and bool(names & {3, 4})
            note = cosigned_by(*chosen)
            if enough:
                assert open_checkpoint(note, policy)[0] == CHECKPOINT
            else:
                with pytest.raises(LedgerTampered, match="not enough witnesses"):
                    open_checkpoint(note, policy)
            assert open_checkpoint(note, policy.alone())[0] == CHECKPOINT


def test_where_witnesses_are_is_told_by_the_policy():
    policy = Policy.parse(BOTH)

    assert [one.url for one in policy.witnesses] == ["", "https://x2.example", "", "", ""]
    assert [one.name for one in policy.witnesses] == ["X1", "X2", "X3", "Y1", "Y2"]


def test_one_witness_twice_counts_once():
    policy = Policy.parse(BOTH)

    with pytest.raises(LedgerTampered, match="X1, Y1 did"):
        open_checkpoint(cosigned_by(WITNESSES[0], WITNESSES[0], WITNESSES[3]), policy)


@pytest.mark.parametrize("at", [-1, -30, -75])
def test_a_known_witness_whose_line_is_not_good_spoils_the_note(at: int):
    note = cosigned_by(WITNESSES[0], WITNESSES[1], WITNESSES[3])
    parsed = Note.parse(note)
    last = parsed.signatures[-1]
    raw = bytearray(b"....." + last.key_id + last.signature)
    raw[max(at, 9 - len(raw))] ^= 1
    bad = type(last)(last.name, last.key_id, bytes(raw[9:]))

    with pytest.raises(LedgerTampered, match="does not verify"):
        open_checkpoint(str(Note(parsed.text, (*parsed.signatures[:-1], bad))), Policy.parse(BOTH))


def test_a_cosignature_of_another_checkpoint_does_not_count():
    other = cosign(CHECKPOINT.text().replace("42", "43"), WITNESSES[0], TIME).line()
    policy = Policy.parse(f"log {KEY.vkey}\nwitness w {W1}\nquorum w\n")

    with pytest.raises(LedgerTampered, match="does not verify"):
        open_checkpoint(sign_note(CHECKPOINT.text(), KEY) + other, policy)


def test_a_witness_does_not_stand_in_for_the_log():
    text = CHECKPOINT.text()
    note = f"{text}\n{cosign(text, WITNESSES[0], TIME).line()}"

    with pytest.raises(LedgerTampered, match="no known key"):
        open_checkpoint(note, Policy.parse(f"log {KEY.vkey}\nwitness w {W1}\nquorum w\n"))


def test_a_key_of_one_kind_is_not_one_of_the_other():
    assert VerifierKey.parse(W1, COSIGNATURE).vkey == W1
    with pytest.raises(DocumentUnreadable):
        VerifierKey.parse(W1)
    with pytest.raises(DocumentUnreadable):
        VerifierKey.parse(KEY.vkey, COSIGNATURE)


def test_of_many_notes_the_newest_with_enough_witnesses_is_believed():
    policy = Policy.parse(f"log {KEY.vkey}\nwitness w {W1}\nquorum w\n")
    texts = [Checkpoint(origin=ORIGIN, size=size, root=bytes(32)).text() for size in (1, 2, 3)]
    notes = [
        cosigned_by(text=texts[0]),
        cosigned_by(WITNESSES[0], text=texts[1]),
        cosigned_by(text=texts[2]),
    ]

    note, kept = newest_believed(notes, policy)

    assert note == notes[1]
    assert [one.size for one in kept] == [1, 2, 3]
    assert newest_believed(notes, policy.alone())[0] == notes[2]
    assert newest_believed(notes[:1], policy)[0] == notes[0]


@pytest.mark.parametrize(
    "lines",
    [
        f"witness w {KEY.vkey}\nquorum w",  # a log's key
        f"log {W1}\nquorum none",  # a witness's key
        f"witness none {W1}\nquorum none",
        f"witness w {W1}\nwitness w {W2}\nquorum w",
        f"witness a {W1}\nwitness b {W1}\nquorum a",
        f"quorum w\nwitness w {W1}",  # only what stands above is known
        f"witness w {W1}\ngroup g any v\nquorum g",
        f"witness w {W1}\ngroup g 0 w\nquorum g",
        f"witness w {W1}\ngroup g 2 w\nquorum g",
        f"witness w {W1}\ngroup g 01 w\nquorum g",
        f"witness w {W1}\ngroup g \u0661 w\nquorum g",
        f"witness w {W1}\ngroup g {'9' * 5000} w\nquorum g",
        f"witness w {W1}\ngroup g any\nquorum g",
        f"witness w {W1}\ngroup g any w w\nquorum g",
        f"witness w {W1}\ngroup g any w\ngroup h any w\nquorum g",
        f"witness w {W1}\ngroup w any w\nquorum w",
        f"witness w {W1}\ngroup g any none\nquorum g",
        f"witness w {W1} url more\nquorum w",
        f"witness w {W1}\nquorum w w",
        f"witness w {W1}\nquorum w\nquorum none",
        f"witness w {W1}",
        f"witness w\u00a0x {W1}\nquorum w",  # only space and tab part words
    ],
)
def test_a_policy_that_is_not_wholly_understood_is_refused(lines: str):
    with pytest.raises(DocumentUnreadable):
        Policy.parse(f"log {STRANGER.vkey}\n{lines}\n")
