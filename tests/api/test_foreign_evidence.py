"""The other party's evidence at the door: verified before anything is kept, fetched as it came, closing what waits."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from api.cli import main
from api.guards import FILE_BYTES_MAX
from api.verifying import verify, verify_database
from custody.domain.records import Deviation, ForeignEvidence, HandoffItem, Record
from custody.ledger.keys import Ed25519Signer, Policy
from tests.api.two_houses import ACCEPTED, RELEASED, Playing, playing, with_a_log_of_its_own
from tests.kit.installation import KINDS, Somebody, credentials, new_key
from tests.kit.partner import Partner

DOOR = "/api/v1/foreign-evidence"
COURIER = "SWIFT-COURIER"


@pytest.fixture(scope="module", params=KINDS)
def hospital(request, new_settings: Callable[..., Any], tmp_path_factory) -> Iterator[Playing]:
    """Our installation: two bags are released to the courier, and nobody has accepted."""
    folder = tmp_path_factory.mktemp("hospital")
    with new_settings(request.param, folder) as settings:
        pinned = settings.model_copy(update={"partners": folder / "partners.policy"})
        pinned.partners.write_text("quorum none\n")
        with playing(pinned, RELEASED) as house:
            yield house


@pytest.fixture
def courier(new_settings: Callable[..., Any], tmp_path) -> Iterator[Playing]:
    """The other installation, with the same story under a log of its own."""
    with (
        new_settings("sqlite", tmp_path) as settings,
        playing(with_a_log_of_its_own(settings), RELEASED) as house,
    ):
        yield house


@pytest.fixture
def partner(hospital: Playing) -> Partner:
    """A partner whose key is pinned."""
    made = Partner.new()
    pin(hospital, made.pinned)
    return made


def pin(house: Playing, line: str) -> None:
    path = house.made.settings.partners
    path.write_text(line + path.read_text())


def quality(house: Playing) -> Somebody:
    return house.made.as_("N-HOFFMANN", "N-QUALITY")


def auditor(house: Playing) -> Somebody:
    return house.made.as_("N-HALE", "N-OFFICE")


def sends(who: Somebody, data: bytes, key: str = "") -> Any:
    headers = {"Idempotency-Key": key or new_key(), "Content-Type": "application/octet-stream"}
    return who.post(DOOR, headers=headers, content=data)


def closes(who: Somebody, digest: str, handoff: str, key: str = "") -> Any:
    headers = {"Idempotency-Key": key or new_key()}
    return who.post(f"{DOOR}/{digest}/close", headers=headers, json={"handoff": handoff})


def accepted(house: Playing, **different: Any) -> list[Record]:
    """The waiting handoff as a courier's log tells it, accepted in the instant in which it was released."""
    (waiting,) = (one for one in house.handoffs() if one.shipment)
    told = {"state": "accepted", "accepter": "S-ROSSI", "accepted_at": waiting.released_at}
    handoff = replace(waiting, **(told | different))
    return [
        handoff,
        *(HandoffItem(handoff=handoff.id, container=b.id, therapy=b.therapy) for b in house.bags),
    ]


def told_by(partner: Partner, house: Playing, **different: Any) -> bytes:
    """The partner's evidence of the acceptance."""
    bags = [one.id for one in house.bags]
    partner.tells((house.coi, *bags), accepted(house, **different))
    return partner.evidence(house.coi, *bags)


def kept_files(house: Playing) -> set[str]:
    folder = house.made.settings.data / "foreign-evidence"
    return {one.name for one in folder.glob("*")}


def is_refused(house: Playing, answer: Any, code: str, data: bytes) -> bool:
    """Whether it was refused with this word, noted with the file's digest, and kept nowhere."""
    line, digest = house.made.security(1)[0], sha256(data).hexdigest()
    problem = answer.json()
    return (
        (answer.status_code, problem["code"]) == (422, code)
        and (line.why, line.person) == (f"{code}, sha256 {digest}", "N-HOFFMANN")
        and not any(digest in name for name in kept_files(house))
    )


# ── the whole way ──────────────────────────────────────────────────────────────────────────


@pytest.fixture
def waiting(request, new_settings: Callable[..., Any], tmp_path) -> Iterator[Playing]:
    """Our installation for one test alone."""
    with new_settings(request.param, tmp_path) as settings:
        pinned = settings.model_copy(update={"partners": tmp_path / "partners.policy"})
        pinned.partners.write_text("quorum none\n")
        with playing(pinned, RELEASED) as house:
            yield house


@pytest.mark.parametrize("waiting", KINDS, indirect=True)
def test_two_houses_agree_on_a_handoff_and_it_is_closed_on_both_sides(waiting, courier, tmp_path):
    signer = courier.made.house.signer
    pin(waiting, f"log {signer.vkey}\nparty {signer.name} {COURIER}\n")
    who, (pending,) = quality(waiting), waiting.handoffs(state="pending")

    early = sends(who, courier.issues()).json()
    too_early = closes(who, early["evidence"]["sha256"], pending.id).json()
    courier.play_to(ACCEPTED)
    waiting.made.house.move_clock(courier.made.house.now())
    pdf = courier.issues("pdf")
    late = sends(who, pdf).json()
    closed = closes(who, late["evidence"]["sha256"], pending.id).json()

    matches = {one["handoff"]: (one["match"], one["closes"]) for one in early["handoffs"]}
    assert set(matches.values()) == {("matched", False)}
    assert [one["code"] for one in too_early["reasons"]] == ["evidence_unmatched"]
    assert [one["handoff"] for one in late["handoffs"] if one["closes"]] == [pending.id]
    assert (late["evidence"]["form"], closed["verdict"]) == ("pdf", "accepted")
    (theirs,) = (one for one in courier.handoffs() if one.id == pending.id)
    (ours,) = (one for one in waiting.handoffs() if one.id == pending.id)
    assert (ours.state, ours.accepted_at) == (theirs.state, theirs.accepted_at)
    assert ours.accepter == f"S-ROSSI@{courier.made.house.origin}"
    assert {one.holder for one in waiting.bags} == {COURIER}
    for bag in waiting.bags:
        spans = waiting.spans(bag.id)
        assert [one.until for one in spans[:-1]] == [one.since for one in spans[1:]]
        assert spans[-1].until is None
    assert who.get(f"{DOOR}/{late['evidence']['sha256']}.pdf").content == pdf
    assert closes(who, late["evidence"]["sha256"], pending.id).json()["reasons"][0]["code"] == (
        "handoff_closed"
    )
    proves_itself(waiting, tmp_path)


def proves_itself(house: Playing, folder: Any) -> None:
    """The ledger replays to its tables; its own evidence verifies, tells an unbroken custody, and is exported."""
    house.made.house.sign()
    policy = Policy.of([house.made.house.signer.vkey], pinned=True)
    assert verify_database(house.made.settings.address, policy).ok
    file = folder / "ours.pdf"
    file.write_bytes(house.issues("pdf"))
    report = verify(str(file), policy)
    assert report.ok, report.problem
    therapy, (bag, _) = f"/therapies/{house.coi}", house.bags
    views = ("", "?view=timeline", "?view=cells", "?view=dose", "?view=labels")
    pages = [*(f"{therapy}{view}" for view in views), f"/containers/{bag.id}", "/handoffs"]
    exports = ("epcis", "fhir?version=R5", "fhir?version=R4B")
    for path in (*pages, *(f"/api/v1{therapy}/{export}" for export in exports)):
        answer = auditor(house).get(path)
        assert answer.status_code == 200, (path, answer.text)
    first = pypdfium2.PdfDocument(file.read_bytes())[0].get_textpage().get_text_range()
    assert "Custody unbroken" in first


# ── what is kept ───────────────────────────────────────────────────────────────────────────


def test_what_was_received_stands_in_our_ledger_and_is_fetched_as_it_came(hospital, partner):
    data, before = told_by(partner, hospital), hospital.made.size()

    answer = sends(auditor(hospital), data)

    digest = sha256(data).hexdigest()
    assert (answer.status_code, answer.json()["verdict"]) == (201, "accepted")
    (entry,) = hospital.made.entries()[before:]
    body = entry.view["body"]
    assert (entry.type, entry.verdict) == ("evidence:received", "accepted")
    assert (body["origin"], body["sha256"], body["n"]) == (partner.signer.name, digest, 2)
    assert [one["match"] for one in body["handoffs"]] == ["matched"]
    assert {one.subject for one in entry.links} == {hospital.coi, *(b.id for b in hospital.bags)}
    assert auditor(hospital).get(f"{DOOR}/{digest}.jsonl").content == data
    assert auditor(hospital).get(f"{DOOR}/{digest}.pdf").status_code == 404
    shown = auditor(hospital).get(f"{DOOR}/{digest}").json()
    assert shown["handoffs"] == answer.json()["handoffs"]
    listed = auditor(hospital).get(DOOR).json()["items"]
    assert digest in {one["sha256"] for one in listed}


def test_a_repeat_gets_the_first_answer_and_writes_nothing(hospital, partner):
    data, key, who = told_by(partner, hospital), new_key(), quality(hospital)
    first, size = sends(who, data, key), hospital.made.size()

    repeats = [sends(who, data, key), sends(who, data)]
    misused = sends(who, told_by(partner, hospital), key)

    assert repeats[0].content == first.content
    assert (repeats[1].json()["verdict"], repeats[1].json()["evidence"]) == (
        "already_done", first.json()["evidence"],
    )  # fmt: skip
    assert (misused.status_code, misused.json()["code"]) == (422, "repeat_differs")
    assert sends(auditor(hospital), data, key).json()["code"] == "repeat_differs"
    assert hospital.made.size() == size


def test_a_file_that_was_changed_on_disk_is_given_to_nobody_and_closes_nothing(hospital, partner):
    data, who = told_by(partner, hospital), quality(hospital)
    digest = sends(who, data).json()["evidence"]["sha256"]
    path = hospital.made.settings.data / "foreign-evidence" / f"{digest}.jsonl"
    path.write_bytes(told_by(partner, hospital))
    (waiting,) = hospital.handoffs(state="pending")

    answers = [who.get(f"{DOOR}/{digest}.jsonl"), closes(who, digest, waiting.id)]

    assert [(one.status_code, one.json()["code"]) for one in answers] == [(404, "not_found")] * 2


def test_two_histories_are_told_plainly_and_both_files_are_kept(hospital, partner):
    honest, who = told_by(partner, hospital), quality(hospital)
    sends(who, honest)
    fork = told_by(partner.another_history(), hospital, to_holder="WORKS")

    answer = sends(who, fork).json()

    assert answer["verdict"] == "refused"
    assert answer["reasons"][0]["sentence"].startswith("This partner's log tells two histories")
    for data in (honest, fork):
        assert who.get(f"{DOOR}/{sha256(data).hexdigest()}.jsonl").content == data
    with hospital.made.house.look() as look:
        known = look.books.get(ForeignEvidence, sha256(fork).hexdigest())
        opened = {one.reason for one in look.books.find(Deviation)}
    assert known.contradicts == sha256(honest).hexdigest()
    assert "evidence_forked" in opened


def test_a_fork_is_found_in_older_evidence_too(hospital, partner):
    told_by(partner, hospital)
    sends(quality(hospital), told_by(partner, hospital))

    answer = sends(
        quality(hospital), told_by(partner.another_history(), hospital, to_holder="WORKS")
    )

    assert answer.json()["reasons"][0]["code"] == "evidence_forked"


# ── what is not taken ──────────────────────────────────────────────────────────────────────


def test_without_a_policy_nothing_is_imported(hospital, partner):
    data, path = told_by(partner, hospital), hospital.made.settings.partners
    settings = hospital.made.house.settings
    hospital.made.house.settings = settings.model_copy(update={"partners": None})
    try:
        answer = sends(quality(hospital), data)
    finally:
        hospital.made.house.settings = settings

    assert path.exists()
    assert is_refused(hospital, answer, "partner_unknown", data)
    assert "CUSTODY_PARTNERS" in answer.json()["detail"]


@pytest.mark.parametrize(
    "policy",
    [None, "log nonsense\n", "party nobody.example/log WORKS\nquorum none\n", "\udcff"],
    ids=repr,
)
def test_a_policy_that_cannot_be_read_is_said_so(hospital, partner, policy, tmp_path):
    data, file = told_by(partner, hospital), tmp_path / "policy"
    if policy is not None:
        file.write_bytes(policy.encode("utf-8", "surrogateescape"))
    settings = hospital.made.house.settings
    hospital.made.house.settings = settings.model_copy(update={"partners": file})
    try:
        answer = sends(quality(hospital), data)
    finally:
        hospital.made.house.settings = settings

    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    assert "CUSTODY_PARTNERS" in answer.json()["detail"]


def test_a_log_that_nobody_pinned_is_no_partner(hospital):
    data = told_by(Partner.new(), hospital)

    assert is_refused(hospital, sends(quality(hospital), data), "partner_unknown", data)


def test_a_partner_who_is_pinned_no_longer_closes_nothing(hospital):
    partner, who = Partner.new(), quality(hospital)
    path, before = hospital.made.settings.partners, hospital.made.settings.partners.read_text()
    path.write_text(partner.pinned + before)
    digest = sends(who, told_by(partner, hospital)).json()["evidence"]["sha256"]
    path.write_text(before)
    (waiting,) = hospital.handoffs(state="pending")

    answer = closes(who, digest, waiting.id)

    assert (answer.status_code, answer.json()["code"]) == (422, "partner_unknown")
    assert hospital.handoffs(state="pending") == [waiting]


def test_a_partner_closes_no_handoff_to_a_party_that_it_does_not_speak_for(hospital):
    partner, who = Partner.new(), quality(hospital)
    pin(hospital, f"log {partner.signer.vkey}\nparty {partner.signer.name} WORKS\n")
    heard = sends(who, told_by(partner, hospital)).json()
    (waiting,) = hospital.handoffs(state="pending")

    tried = closes(who, heard["evidence"]["sha256"], waiting.id).json()

    assert [(one["match"], one["closes"]) for one in heard["handoffs"]] == [("matched", False)]
    assert [one["code"] for one in tried["reasons"]] == ["party_not_theirs"]
    assert hospital.handoffs(state="pending") == [waiting]


def test_our_own_evidence_is_refused(hospital):
    for form in ("bundle", "pdf"):
        data = hospital.issues(form)
        assert is_refused(hospital, sends(quality(hospital), data), "evidence_is_ours", data)


def test_a_partners_name_under_another_key_is_not_verified(hospital, partner):
    stranger = Partner(Ed25519Signer.from_seed(partner.signer.name, bytes(range(32))))
    data = told_by(stranger, hospital)

    assert is_refused(hospital, sends(quality(hospital), data), "evidence_not_verified", data)


CHANGED: dict[str, Callable[[bytes], bytes]] = {
    "a word": lambda data: data.replace(b"SWIFT-COURIER", b"SWIFT-C0URIER"),
    "the tail": lambda data: b"\n".join([*data.split(b"\n")[:-3], *data.split(b"\n")[-2:]]),
    "the last line": lambda data: data[: data.rindex(b"\n", 0, -1) + 1],
    "everything": lambda _: b"no evidence at all",
    "nothing there": lambda _: b"",
    "a PDF that is none": lambda _: b"%PDF-1.7\n%%EOF\n",
}


@pytest.mark.parametrize("what", CHANGED)
def test_what_was_changed_is_refused_with_what_the_verifier_says(hospital, partner, what):
    data = CHANGED[what](told_by(partner, hospital))

    answer = sends(quality(hospital), data)

    assert is_refused(hospital, answer, "evidence_not_verified", data) or not data
    assert answer.status_code == 422
    assert hospital.handoffs(state="pending")


def test_a_changed_pdf_is_refused(hospital, courier):
    pin(hospital, f"log {courier.made.house.signer.vkey}\n")
    data = bytearray(courier.issues("pdf"))
    data[len(data) // 2] ^= 1

    answer = sends(quality(hospital), bytes(data))

    assert is_refused(hospital, answer, "evidence_not_verified", bytes(data))
    assert "changed after it was sealed" in answer.json()["detail"]


@pytest.mark.parametrize("file", ["pdf", "bundle"])
def test_a_partners_selection_is_verified_at_home_and_not_imported(hospital, courier, file: str):
    pin(hospital, f"log {courier.made.house.signer.vkey}\n")
    made = auditor(courier).post("/api/v1/selections", json={"actor": "N-OKAFOR"}).json()
    data = auditor(courier).get(made[file]).content

    answer = sends(quality(hospital), data)

    assert is_refused(hospital, answer, "evidence_not_verified", data)


def test_a_log_that_is_no_demos_is_refused_by_a_demo(hospital):
    real = Partner(Ed25519Signer.from_seed("real.example/log", bytes(32)))
    pin(hospital, real.pinned)
    data = told_by(real, hospital)

    assert is_refused(hospital, sends(quality(hospital), data), "evidence_not_verified", data)


def test_evidence_about_nothing_of_ours_and_older_evidence_are_kept_nowhere(hospital, partner):
    older = told_by(partner, hospital)
    sends(quality(hospital), told_by(partner, hospital))
    partner.tells(("CHA999926999999",))
    other = partner.evidence("CHA999926999999")

    answers = [sends(quality(hospital), data) for data in (other, older)]

    assert is_refused(hospital, answers[1], "evidence_outdated", older)
    assert answers[0].json()["code"] == "evidence_unrelated"
    assert not any(sha256(other).hexdigest() in name for name in kept_files(hospital))


def test_a_handoff_in_an_unknown_form_is_refused_whole(hospital, partner):
    data = told_by(partner, hospital, state="lost")

    assert is_refused(hospital, sends(quality(hospital), data), "evidence_not_verified", data)


def test_a_file_is_bounded(hospital):
    answer = sends(quality(hospital), b"x" * (FILE_BYTES_MAX + 1))

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_an_auditor_imports_and_closes_nothing_and_a_nurse_does_neither(hospital, partner):
    digest = sends(auditor(hospital), told_by(partner, hospital)).json()["evidence"]["sha256"]
    nurse = hospital.made.as_("N-OKAFOR", "N-WARD")
    (waiting,) = hospital.handoffs(state="pending")

    answers = [
        closes(auditor(hospital), digest, waiting.id),
        sends(nurse, b"anything"),
        closes(nurse, digest, waiting.id),
        nurse.get(f"{DOOR}/{digest}.jsonl"),
    ]

    assert [one.status_code for one in answers] == [403] * 4
    assert hospital.handoffs(state="pending") == [waiting]


# ── without a browser ──────────────────────────────────────────────────────────────────────


@pytest.fixture
def command(hospital, monkeypatch, capsys) -> Callable[..., tuple[int, str]]:
    """Runs `custody import` beside the open installation; how it ended, and what it said."""
    settings = hospital.made.settings
    for name in ("data", "keys", "database_url", "partners"):
        monkeypatch.setenv(f"CUSTODY_{name.upper()}", str(getattr(settings, name)))

    def run(file: Path, person: str = "N-HALE", station: str = "N-OFFICE") -> tuple[int, str]:
        told = credentials(person, station)
        monkeypatch.setattr(
            "sys.argv",
            ["custody", "import", str(file), "--demo", "--badge", told["badge"],
             "--pin", told["pin"], "--station", told["station_token"]],
        )  # fmt: skip
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out + said.err

    return run


def test_the_command_line_imports_and_tells_the_matches(hospital, partner, command, tmp_path):
    file = tmp_path / "evidence.jsonl"
    file.write_bytes(told_by(partner, hospital))
    (waiting,) = hospital.handoffs(state="pending")

    ended, said = command(file)

    assert ended == 0
    assert f"{partner.signer.name} about {hospital.coi}, 2 entries" in said
    assert f"{waiting.id}: Matched (waits here, and this closes it)" in said
    assert auditor(hospital).get(f"{DOOR}/{sha256(file.read_bytes()).hexdigest()}").is_success


def test_the_command_line_says_why_it_takes_nothing(hospital, partner, command, tmp_path):
    file = tmp_path / "evidence.jsonl"
    data = told_by(partner, hospital)
    file.write_bytes(data.replace(b"SWIFT-COURIER", b"SWIFT-C0URIER"))
    fork = tmp_path / "fork.jsonl"
    fork.write_bytes(told_by(partner.another_history(), hospital, to_holder="WORKS"))
    sends(quality(hospital), data)

    answers = [
        command(file),
        command(fork),
        command(file, "N-OKAFOR", "N-WARD"),
        command(tmp_path / "nothing"),
    ]

    assert [ended for ended, _ in answers] == [1, 1, 1, 2]
    said = [words for _, words in answers]
    assert "REFUSED: This file is not what the partner's log signed. Entry 0:" in said[0]
    assert "REFUSED: This partner's log tells two histories" in said[1]
    assert "import_evidence" in said[2]
    assert "unreadable" in said[3]
