"""A site's own product codes come in by the command line, and labels and pages speak by them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from api.cli import main
from api.label_templates import as_kept
from custody.domain.case import moment
from custody.domain.records import Container, LabelTemplateApproval
from custody.domain.vocabulary import ContainerKind
from labels.template_files import template_from_toml
from labels.templates import shipped_files
from tests.api.test_label_content import fetched, played_until, prints, said
from tests.kit.installation import Installation, credentials

EXAMPLE = Path(__file__).parents[2] / "fixtures" / "products" / "made_up.csv"
Command = Callable[..., tuple[int, str]]


@pytest.fixture
def command(installation: Installation, monkeypatch, capsys) -> Command:
    """Runs `custody products` beside the open installation; how it ended, and what it said."""
    for name in ("data", "keys", "database_url"):
        value = getattr(installation.settings, name)
        monkeypatch.setenv(f"CUSTODY_{name.upper()}", str(value))

    def run(*words: str) -> tuple[int, str]:
        monkeypatch.setattr("sys.argv", ["custody", "products", *words, "--demo"])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        return int(ended.value.code or 0), told.out + told.err

    return run


def signed(person: str) -> tuple[str, ...]:
    told = credentials(person, "N-OFFICE")
    return ("--badge", told["badge"], "--pin", told["pin"], "--station", told["station_token"])


def codes_of(installation: Installation) -> dict[str, str | None]:
    """The code that labels of each kind of container bear."""
    house = installation.house
    with house.look() as look:
        code_for = house.product_codes(look.stores)
        return {str(kind): code_for(kind) for kind in ContainerKind}


def test_labels_bear_the_imported_codes_and_say_what_they_mean(installation, command: Command):
    before = codes_of(installation)

    ended, told = command("import", str(EXAMPLE), *signed("N-RUIZ"))
    played_until(installation, "print_collection_labels")
    label = prints(installation, "collection_bag")[0]

    assert (ended, told.split(",")[0]) == (0, "5 product codes imported")
    assert set(before.values()) == {"S9001", "S9002", "S9003", "S9004"}
    assert set(codes_of(installation).values()) == {"S9101", "S9102", "S9103", "S9104"}
    assert label.bears[5:10] == "S9101"
    assert "T CELLS, LEUKAPHERESIS" in said(fetched(installation, label.serial))


def test_a_containers_page_says_what_its_code_means(installation, command: Command):
    coi = installation.as_("N-VOGT", "N-CLINIC").enrols()
    command("import", str(EXAMPLE), *signed("N-RUIZ"))
    bag = Container(
        id="00000S9104A999926000123A00000", therapy=coi, din="A999926000123", kind="final_bag",
        product_code="S9104", division="A0", condition="frozen", disposition="quarantined",
        holder="WORKS", place="W-CLEAN-3", made_at="2026-03-02T08:00:00.000000Z",
    )  # fmt: skip
    installation.house.write(lambda transaction: transaction.books.put(bag))

    page = installation.as_("N-HALE", "N-OFFICE").get(f"/containers/{bag.id}").text

    assert "CAR T CELLS, FROZEN" in page
    assert "Cryoprotectant: 10 % DMSO" in page


def test_it_is_kept_who_brought_which_file_and_the_same_again_is_no_other(installation, command):
    imported = command("import", str(EXAMPLE), *signed("N-RUIZ"))
    again = command("import", str(EXAMPLE), *signed("N-RUIZ"))

    ended, shown = command("show")
    entries = [one for one in installation.entries() if one.type == "products:imported"]

    assert [(one.view["actor"], one.view["body"]["codes"]) for one in entries] == [("N-RUIZ", 5)]
    assert (imported[0], again[0], ended) == (0, 0, 0)
    assert "already the newest" in again[1]
    assert "final_bag: S9104 CAR T CELLS, FROZEN\n" in shown
    assert shown.count("N-RUIZ at N-OFFICE: 5 codes") == 1


def test_nobody_but_an_administrator_imports_and_every_try_is_written_down(installation, command):
    ended, told = command("import", str(EXAMPLE), *signed("N-HALE"))

    assert ended == 1
    assert "import_products" in told
    assert installation.security()[0].door == "custody products import"
    assert set(codes_of(installation).values()) == {"S9001", "S9002", "S9003", "S9004"}


def test_a_file_that_is_not_of_the_form_changes_nothing(installation, command, tmp_path):
    file = tmp_path / "codes.csv"
    file.write_text(EXAMPLE.read_text(encoding="utf-8").replace("S9102", "S9101"), encoding="utf-8")

    twice = command("import", str(file), *signed("N-RUIZ"))
    nothing = command("import", str(tmp_path / "nothing.csv"), *signed("N-RUIZ"))

    assert (twice[0], nothing[0]) == (2, 2)
    assert "S9101 stands more than once under code" in twice[1]
    assert set(codes_of(installation).values()) == {"S9001", "S9002", "S9003", "S9004"}


def test_a_description_that_its_label_has_no_room_for_is_refused_before_a_print(
    installation, command, tmp_path
):
    file = tmp_path / "codes.csv"
    words = EXAMPLE.read_text(encoding="utf-8").replace("IN CULTURE", "IN CULTURE FOR LONG " * 4)
    file.write_text(words, encoding="utf-8")

    ended, told = command("import", str(file), *signed("N-RUIZ"))

    assert ended == 1
    assert "vessel" in told
    assert "room for 2" in told
    assert set(codes_of(installation).values()) == {"S9001", "S9002", "S9003", "S9004"}


def test_its_label_is_the_one_that_the_site_approved(installation, command: Command):
    """A site's own label for a culture vessel has letters of another size."""
    shipped = next(file for file in shipped_files() if b'name = "vessel"' in file)
    large = shipped.replace(b'says = "title"\npoints = 10\n', b'says = "title"\npoints = 40\n')
    toml = large.replace(b'name = "vessel"', b'name = "our_vessel"', 1)
    kept = as_kept(template_from_toml(toml), toml, by="W-GRANT", station="W-QUALITY", at="")
    approval = LabelTemplateApproval(
        name="our_vessel", version=1, kind="vessel", digest=kept.sha256, first_by="W-GRANT", second_by="W-RAMAN",
        effective_from=(now := moment(installation.house.now())), at=now,
    )  # fmt: skip
    installation.house.write(
        lambda at: (at.stores.label_templates.keep(kept), at.books.put(approval))
    )

    ended, told = command("import", str(EXAMPLE), *signed("N-RUIZ"))

    assert (ended, "mm wide" in told) == (1, True), told


def test_looking_makes_no_new_installation(installation, command: Command, monkeypatch, tmp_path):
    monkeypatch.setenv("CUSTODY_DATABASE_URL", "")
    monkeypatch.setenv("CUSTODY_DATA", str(tmp_path / "nowhere"))

    ended, told = command("show")

    assert (ended, "there is no database" in told) == (1, True)
    assert not (tmp_path / "nowhere").exists()


def test_production_has_no_code_before_the_site_brought_its_own(installation, command: Command):
    installation.house.demo = False
    before = codes_of(installation)
    installation.house.demo = True
    command("import", str(EXAMPLE), *signed("N-RUIZ"))
    installation.house.demo = False

    assert set(before.values()) == {None}
    assert None not in codes_of(installation).values()
