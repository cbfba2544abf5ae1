"""Templates in the hands of who means ill, is in a hurry or comes second: refused in a sentence, nothing is lost."""

from threading import Event, Thread
from time import sleep

import pytest
from anyio import create_task_group, run, to_thread
from anyio import sleep as sleep_a_moment

from api.acts import Act, act
from api.drawing import AT_ONCE, drawn
from api.template_trials import faults_on_file
from custody.domain.case import StepRequest
from labels.templates import shipped_files
from tests.api.pages.hand import Hand
from tests.api.pages.test_label_templates import DRAFT, NEXT, begin, take
from tests.kit.installation import Installation
from tests.kit.loops import in_a_loop

SAMPLE = next(file for file in shipped_files() if b'name = "sample"\n' in file)
FINAL_BAG = next(file for file in shipped_files() if b'name = "final_bag"\n' in file)
OURS = SAMPLE.replace(b'"sample"', b'"ours"', 1)


@pytest.fixture
def quality(hand) -> Hand:
    return hand().be("W-GRANT", "W-QUALITY")


def bring(hand: Hand, toml: bytes) -> Hand:
    hand.response = hand.client.post("/label-templates/file", files={"file": ("a.toml", toml)})
    return hand


@pytest.mark.parametrize(
    "name",
    ['a"\nnative_zpl = false #', 'a" #', "../../etc/passwd", "<b>bold</b>", "^XZ~JA", "A", "a" * 41, "٣", "a\u202eb"],
)  # fmt: skip
def test_a_name_is_a_name_and_nothing_else(quality: Hand, name):
    """A quotation mark once ended the name in the file and began another key."""
    begin(quality, "sample v1", name)

    assert quality.status == 422
    assert "`name` is small letters, digits and _" in quality.text
    assert "<b>bold" not in quality.html
    assert "Drafts" not in quality.go("/label-templates").text


@pytest.mark.parametrize("line", ["inf", "nan", "1e308", "-1e308"])
def test_a_box_beyond_all_measure_leaves_no_draft_that_cannot_be_opened(quality: Hand, line):
    box = f'\n[[element]]\ntype = "box"\nat = [1, 1, 5, 5]\nline = {line}\n'

    bring(quality, OURS + box.encode())

    assert quality.status == 422
    assert "0 to 5 fit into its box" in quality.text
    assert quality.go("/label-templates").status == 200


def test_a_file_that_no_request_holds_is_refused_on_a_page(quality: Hand):
    """People once saw the problem document that is for machines."""
    bring(quality, b"#" * 600_000)

    assert quality.status == 413
    assert "A request is at most 512 kB" in quality.text


def test_a_number_of_many_decimals_is_shown_whole_and_can_be_kept_again(quality: Hand):
    """The form once rounded what the file said, and then refused it."""
    bring(quality, OURS.replace(b"at = [19.5, 1, 30]", b"at = [19.512345, 1.00001, 30]", 1))
    draft = "/label-templates/ours/draft"
    quality.go(f"{draft}?element=1")
    assert quality.form(f"{draft}/element").fields["left"] == "19.512345"

    quality.send(f"{draft}/element", points="6")

    assert quality.status == 200, quality.text
    assert "at = [19.512345, 1.00001, 30]" in quality.html


def test_who_keeps_twice_is_shown_what_was_kept_and_who_goes_back_is_told(quality: Hand):
    begin(quality)
    form = quality.form(f"{DRAFT}/keep").fields

    quality.send(f"{DRAFT}/keep").post(f"{DRAFT}/keep", **form)
    assert (quality.status, quality.path) == (200, "/label-templates/final_bag")
    assert f"Label template final_bag v{NEXT}" in quality.text
    quality.go(DRAFT)

    assert quality.status == 404
    assert "its draft was kept as a version, or dropped" in quality.text


def test_two_clicks_at_once_keep_one_version_and_both_show_it(quality: Hand, house: Installation):
    begin(quality)
    form, free, shown = quality.form(f"{DRAFT}/keep").fields, Event(), []
    clicks = [
        Thread(target=lambda: shown.append(quality.client.post(f"{DRAFT}/keep", data=form)))
        for _ in range(2)
    ]
    busy = house.house.sequencer.submit(lambda _: free.wait(20))
    for one in clicks:
        one.start()
    sleep(0.5)  # both have looked, and wait for the writer

    free.set()
    assert busy.result(20)
    for one in clicks:
        one.join(20)

    assert [answer.url.path for answer in shown] == ["/label-templates/final_bag"] * 2


def test_what_is_kept_was_looked_at(quality: Hand, hand):
    """Another draft of the name begins its count anew: the count alone once let it be kept unseen."""
    begin(quality)
    other = hand().be("N-HOFFMANN", "N-QUALITY").go(DRAFT)
    other.send(f"{DRAFT}/drop")
    assert bring(other, FINAL_BAG.replace(b"points = 15", b"points = 14")).path == DRAFT

    quality.send(f"{DRAFT}/keep")

    assert quality.status == 422
    assert "was changed since: look at it before keeping it" in quality.text


def test_who_works_on_a_draft_that_somebody_dropped_is_told_so(quality: Hand, hand):
    begin(quality, name="ours")
    draft = "/label-templates/ours/draft"
    other = hand().be("N-HOFFMANN", "N-QUALITY").go(draft)
    quality.send(f"{draft}/drop")

    other.send(f"{draft}/element", left="1")

    assert other.status == 404
    assert "its draft was kept as a version, or dropped" in other.text


def test_nobody_drops_what_somebody_else_did_since(quality: Hand, hand):
    begin(quality)
    other = hand().be("N-HOFFMANN", "N-QUALITY").go(DRAFT)
    take(quality, "Dose (words)").send(f"{DRAFT}/element", points="11")

    other.send(f"{DRAFT}/drop")

    assert other.status == 422
    assert "was changed since: look at it before dropping it" in other.text
    other.send(f"{DRAFT}/drop").post(f"{DRAFT}/drop")
    assert (other.status, other.path) == (200, "/label-templates")


def test_a_form_of_another_site_changes_nothing(quality: Hand):
    begin(quality)

    for door in ("element", "keep", "drop", "file", "preview"):
        answer = quality.client.post(f"{DRAFT}/{door}", headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 403
    assert "Change 1," in quality.go(DRAFT).text


@pytest.mark.parametrize("door", ["element", "preview", "add", "file", "keep", "drop"])
def test_whose_session_ended_signs_in_and_is_back_at_the_draft(quality: Hand, hand, door):
    begin(quality)

    nobody = hand()
    answer = nobody.client.post(f"{DRAFT}/{door}", follow_redirects=False)

    assert answer.status_code == 303
    assert answer.headers["location"] == f"/sign-in?next={DRAFT}"


def test_drawings_take_turns_and_who_waits_holds_no_thread():
    """Forty at once at the finest printer's dots once took 1.9 GB, and every thread that pages have."""
    at_work: list[int] = []
    most: list[int] = []

    def draw() -> None:
        at_work.append(1)
        most.append(len(at_work))
        sleep(0.01)
        at_work.pop()

    async def many() -> None:
        async with create_task_group() as people:
            for _ in range(60):
                people.start_soon(drawn, draw)
            await sleep_a_moment(0.05)
            assert await to_thread.run_sync(lambda: len(most)) < 60

    in_a_loop(many())

    assert max(most) == AT_ONCE
    assert len(most) == 60


def test_a_template_is_tried_before_the_writer_is_asked(house: Installation):
    """After a start nothing is known of any: every scan of the house once waited for its drawing."""
    faults_on_file.cache_clear()
    quality, free = house.as_("W-GRANT", "W-QUALITY"), Event()
    told = {"template": "vessel v1", "read": True}
    deed = Act(key="approve-1", request=StepRequest(step="approve_label_template", values=told))
    busy = house.house.sequencer.submit(lambda _: free.wait(20))
    asked = Thread(target=run, args=(act, house.house, quality.token, deed))
    asked.start()

    tried = any(faults_on_file.cache_info().currsize or sleep(0.05) for _ in range(100))

    free.set()
    assert busy.result(20)
    asked.join(20)
    assert tried
