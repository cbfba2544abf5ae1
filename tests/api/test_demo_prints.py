"""What the demo prints is counted by kind, and read again from the files that it wrote."""

from pathlib import Path

from api.demo.prints import Prints, shortcomings
from labels.content import LabelKind
from labels.printing import print_labels
from labels.samples import sample_of
from tests.kit.installation import Installation

OFFICE = "station_card-N-OFFICE"


def printed_in(folder: Path) -> Prints:
    """A folder in which the sample of one kind of label was kept."""
    prints, file = Prints(folder), print_labels([sample_of(LabelKind.STATION_CARD)])
    prints.keep(LabelKind.STATION_CARD, OFFICE, file.pdf, file.zpl)
    return prints


def test_a_print_is_read_from_the_file_that_was_written(tmp_path: Path):
    prints = printed_in(tmp_path)

    assert (tmp_path / f"{OFFICE}.pdf").exists()
    assert (tmp_path / f"{OFFICE}.zpl").exists()
    assert [text for text, _ in prints.read[OFFICE]] == [
        sample_of(LabelKind.STATION_CARD).code_text
    ]


def test_a_kind_of_label_that_was_never_printed_is_told(tmp_path: Path):
    missing = printed_in(tmp_path).missing()

    assert {f"no {kind} as PDF" for kind in LabelKind} - set(missing) == {"no station_card as PDF"}
    assert "no syringe as ZPL" in missing
    assert "no wristband as ZPL" not in missing  # its template is drawn for PDF only


def test_a_card_that_names_something_else_is_told(house: Installation, tmp_path: Path):
    prints = printed_in(tmp_path)  # a sample, under the name of a real station's card

    wrong = shortcomings(house.house, prints, every_kind=False)

    assert f"{OFFICE}.pdf does not say what it is of" in wrong
    assert not any("as ZPL" in one for one in wrong)
