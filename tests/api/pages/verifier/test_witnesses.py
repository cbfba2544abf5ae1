"""The verifier page counts witnesses by a pinned policy, and says of each policy and note what our Python says."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custody.errors import DocumentUnreadable
from custody.ledger.keys import Ed25519Signer, Policy, cosign
from custody.ledger.note import COSIGNATURE
from tests.api.pages.verifier.kit import (
    GOOD,
    Bench,
    Evidence,
    OpenPage,
    Told,
    answer,
    give,
    known_answers,
    python_tells,
    under,
)

WITNESSES = known_answers("witnesses")
NOTES, POLICIES, REFUSED = (WITNESSES[name] for name in ("notes", "policies", "refused"))
VERIFIED, NOT_VERIFIED = Told("verified", None, True), Told("not-verified", None, True)
WORDS = st.sampled_from(
    ["log", "witness", "group", "quorum", "valid", "none", "any", "all", "1", "2", "01", "-", "w", "g", "h", "#",
     *WITNESSES["vkeys"].values(), known_answers()["vkey"], "\t", "\r", "\x85", "\u00a0", "é", "__proto__",
     "constructor", "2026-01-01T00:00:00.000000Z"]
)  # fmt: skip


def python_takes(text: str) -> bool:
    """Whether our own reader takes a policy."""
    try:
        Policy.parse(text)
    except DocumentUnreadable:
        return False
    return True


@pytest.mark.parametrize("policy", sorted(POLICIES))
def test_every_note_under_every_policy_is_told_as_known_and_as_by_our_python(
    bench: Bench, policy: str
):
    cases = [one for one in WITNESSES["judged"] if one["policy"] == policy]
    files = [under(NOTES[one["note"]]) for one in cases]

    told = bench.tells(files, POLICIES[policy])

    assert told == [VERIFIED if "cosigned" in one else NOT_VERIFIED for one in cases]
    assert told == [python_tells(data, POLICIES[policy]) for data in files]


def test_who_cosigned_when_is_read_from_the_lines(bench: Bench):
    cases = [one for one in WITNESSES["judged"] if "cosigned" in one]

    told = bench.asks(
        """async cases => {
            const told = [];
            for (const [text, note] of cases) {
                const policy = await bench.policy.readPolicy(text);
                const found = await bench.policy.witnessesUnder(bench.note.readNote(note), policy);
                const cosigned = found.filter(({ time }) => time !== null);
                told.push(Object.fromEntries(cosigned.map(({ name, time }) => [name, String(time)])));
            }
            return told;
        }""",
        [(POLICIES[one["policy"]], NOTES[one["note"]]) for one in cases],
    )

    assert told == [one["cosigned"] for one in cases]


def test_policies_are_taken_or_refused_as_known_and_each_refusal_says_why(bench: Bench):
    bad = [one["policy"] for one in REFUSED.values()]

    assert bench.reads_policies(list(POLICIES.values())) == [""] * len(POLICIES)
    for name, sentence in zip(REFUSED, bench.reads_policies(bad), strict=True):
        assert sentence.startswith("The policy "), name
        assert len(sentence) < 400


@given(
    st.lists(
        st.lists(st.lists(WORDS, max_size=5).map(" ".join), max_size=5).map("\n".join),
        min_size=20,
        max_size=60,
    )
)
@settings(max_examples=15)
def test_any_policy_is_taken_by_both_or_by_none(bench: Bench, texts: list[str]):
    partner = WITNESSES["vkeys"]["partner"]
    texts = [*texts, *(f"witness w {partner}\n{text}\nquorum w" for text in texts)]

    told = bench.reads_policies(texts)

    assert [not sentence for sentence in told] == [python_takes(text) for text in texts]


def test_any_changed_letter_in_the_line_of_a_known_witness_spoils_the_bundle(bench: Bench):
    """If it is another's line then, too few cosigned."""
    data, policy = under(NOTES["by_partner"]), POLICIES["one"]
    line = WITNESSES["cosignature"]["line"].rstrip("\n").encode()
    start = data.index(line)
    places = range(start, start + len(line), 3)

    told = bench.tells_flipped(data, [(place, 1) for place in places], policy)

    assert told == [
        python_tells(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :], policy)
        for place in places
    ]
    assert {one.outcome for one in told} == {"not-verified"}


def test_the_answer_shows_which_witnesses_cosigned_when(open_page: OpenPage):
    page = open_page()

    told = give(page, under(NOTES["by_two"]), name="cosigned.jsonl", keys=POLICIES["two_of_three"])

    assert told == VERIFIED
    help_lines = page.locator(".verdict__help").inner_text().split("\n")
    at = help_lines.index("Cosigned by 2 of 3 witnesses")
    assert help_lines[at + 1 : at + 3] == [
        "partner, 2026-11-22 09:07:10 UTC",
        "registry, 2026-11-22 09:08:10 UTC",
    ]
    card = page.locator("#story .card").inner_text()
    assert "did not cosign" in card
    assert WITNESSES["vkeys"]["sponsor"] in card
    assert "at least 2 of partner, sponsor, registry: they cosigned" in card
    assert "not known here" not in card


def test_too_few_witnesses_are_red_and_named(open_page: OpenPage):
    page = open_page()

    told = give(page, under(NOTES["by_partner"]), name="few.jsonl", keys=POLICIES["two_of_three"])

    assert told == NOT_VERIFIED
    sentence = page.locator(".verdict--stop .verdict__sentence").inner_text()
    assert sentence == "Not enough witnesses cosigned: partner did, the policy asks for g."


def test_a_bundle_that_nobody_cosigned_is_refused_once_a_policy_asks_for_it(open_page: OpenPage):
    page = open_page()

    assert give(page, GOOD, name="good.jsonl", keys=POLICIES["nobody"]) == VERIFIED
    assert give(page, GOOD, name="good.jsonl", keys=POLICIES["one"]) == NOT_VERIFIED


DROP = """text => {
  const given = new DataTransfer();
  given.items.add(new File([text], "policy.txt"));
  document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: given, bubbles: true, cancelable: true }));
}"""


def test_a_policy_that_is_dropped_is_pinned_and_what_is_pinned_is_said(open_page: OpenPage):
    page = open_page()
    give(page, under(NOTES["by_two"]), name="cosigned.jsonl")

    page.evaluate(DROP, POLICIES["nested"])

    assert answer(page, "cosigned.jsonl", keys="the policy") == VERIFIED
    assert page.locator("#keys").input_value() == POLICIES["nested"]
    assert page.locator("#keys-now").inner_text() == (
        "1 key pinned: custody.example/known-answers/demo. Witnesses known: partner, sponsor, registry. "
        "Must have cosigned: all of (at least 1 of partner, sponsor), registry."
    )


@pytest.mark.parametrize("name", ["same_key_twice", "quorum_missing", "number_too_large"])
def test_a_policy_that_is_dropped_and_is_none_is_said_and_pins_nothing(
    open_page: OpenPage, name: str
):
    page = open_page()
    give(page, GOOD, name="good.jsonl")

    page.evaluate(DROP, REFUSED[name]["policy"])

    page.locator("body:not(.stale) [data-outcome=cannot-verify]").wait_for()
    assert page.locator("#keys").get_attribute("aria-invalid") == "true"
    assert page.locator("#keys-now").inner_text().startswith("The policy ")


def test_in_a_paper_the_bundle_must_be_cosigned_and_the_seal_need_not(
    bench: Bench, evidence: Evidence
):
    *lines, last = evidence.bundle.splitlines(keepends=True)
    note = json.loads(last)["checkpoint"]
    text = note.split("\n\n")[0] + "\n"
    partner = Ed25519Signer.from_seed("witness.example/partner", bytes([1]) * 32, COSIGNATURE)
    cosigned = {"checkpoint": note + cosign(text, partner, 1_795_338_430).line()}
    more = json.dumps(cosigned, ensure_ascii=False, separators=(",", ":")).encode()
    paper = evidence.resealed(evidence.signer, b"".join([*lines, more, b"\n"]))
    policy = f"log {evidence.signer.vkey}\nwitness partner {partner.vkey}\nquorum partner\n"

    told = bench.tells([evidence.pdf, paper], policy)

    assert told == [NOT_VERIFIED, VERIFIED]
    assert told == [python_tells(pdf, policy) for pdf in (evidence.pdf, paper)]
