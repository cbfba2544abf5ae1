"""The pictures: one drawing for page and paper, safe in a page, readable without colour."""

import re
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.graphics import renderPDF

from custody.domain.audit_lines import (
    ContainerLine,
    EdgeLine,
    MarkLine,
    PointLine,
    SeriesKind,
    SeriesLine,
    SpanState,
    StageState,
    TherapyLine,
)
from custody.domain.selection_record import TherapyCount
from labels.pictures import Picture, draw_bands, draw_curve, draw_genealogy, draw_path, to_svg
from labels.report.acts_picture import draw_acts
from labels.report.days_picture import BARS_MOST, draw_days
from labels.report.ink import load_fonts
from tests.labels.audit_sample import (
    CONTAINERS,
    EDGES,
    SERIES,
    a_broken_record,
    a_record,
    moment,
)

RECORD = a_record()
UNTIL = RECORD.generated_at.utc
SVG = "{http://www.w3.org/2000/svg}"

WHOSE = tuple(
    TherapyLine(
        id=f"CHA99992600000{n}", code=f"CHA9999 26 00000{n}", check="K",
        mark=MarkLine(shape="drop", name=f"amber heron {n}"),
    )
    for n in range(1, 4)
)  # fmt: skip
TOLD = tuple(
    replace(event, about=WHOSE[place % 4 : place % 4 + 1])
    for place, event in enumerate(RECORD.events)
)
COUNTS = tuple(
    TherapyCount(
        therapy=one, entries=5, refused=0, declared=0, first=RECORD.generated_at,
        last=RECORD.generated_at,
    )
    for one in WHOSE
)  # fmt: skip
PICTURES: dict[str, Picture] = {
    "path": draw_path(RECORD.stages),
    "genealogy": draw_genealogy(CONTAINERS, EDGES),
    "bands": draw_bands(RECORD.containers, RECORD.bands, until=UNTIL),
    "bands with a gap": draw_bands(CONTAINERS, a_broken_record().bands, until=UNTIL),
    "acts": draw_acts(TOLD, COUNTS),
    "acts by day": draw_days(TOLD),
    **{f"curve {series.name}": draw_curve(series) for series in SERIES},
}


def words_in(picture: Picture) -> list[str]:
    """Every text that a picture shows."""
    return [text.text or "" for text in ET.fromstring(to_svg(picture)).iter(f"{SVG}text")]


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES.keys())
def test_the_svg_may_stand_inline_under_a_strict_policy(picture: Picture):
    svg = to_svg(picture)
    root = ET.fromstring(svg)

    names = {name for element in root.iter() for name in element.attrib}
    kinds = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert not names & {"style", "id", "href", "onload"}
    assert kinds <= {
        "svg", "title", "desc", "text", "line", "rect", "circle", "polygon", "polyline", "path",
    }  # fmt: skip
    assert "url(" not in svg


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES.keys())
def test_a_picture_can_be_heard(picture: Picture):
    root = ET.fromstring(to_svg(picture))

    assert root.get("role") == "img"
    assert root[0].tag == f"{SVG}title"
    assert root[0].text
    assert root[1].tag == f"{SVG}desc"
    assert root[1].text


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES.keys())
def test_ink_follows_the_page_and_colours_have_classes(picture: Picture):
    root = ET.fromstring(to_svg(picture))

    for element in root.iter():
        for what in ("fill", "stroke"):
            colour = element.get(what, "none")
            if colour != "none":
                assert f"{what}-" in element.get("class", "")
            assert colour not in {"#16202b", "#4d5968"}


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES.keys())
def test_nothing_is_drawn_outside_the_picture(picture: Picture):
    numbers = re.findall(
        r'<(?:line|rect|circle|text)[^>]*? (?:x|x1|cx)="(-?[\d.]+)"', to_svg(picture)
    )
    heights = re.findall(
        r'<(?:line|rect|circle|text)[^>]*? (?:y|y1|cy)="(-?[\d.]+)"', to_svg(picture)
    )

    assert all(0 <= float(number) <= picture.width for number in numbers)
    assert all(0 <= float(number) <= picture.height for number in heights)


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES.keys())
def test_the_same_picture_is_vectors_for_the_pdf(picture: Picture):
    load_fonts()
    file = BytesIO()

    renderPDF.drawToFile(picture.drawing, file)

    assert file.getvalue().startswith(b"%PDF-")


def test_the_path_shows_every_stage_and_where_it_stands():
    shown = " ".join(words_in(PICTURES["path"]))

    assert all(stage.code in shown for stage in RECORD.stages)
    assert all(word in shown for stage in RECORD.stages for word in stage.title.split())
    assert "20/24" in PICTURES["path"].description
    assert "Monitoring" in PICTURES["path"].description


def test_every_state_of_a_stage_looks_different_without_colour():
    stage = RECORD.stages[0]

    drawn = {
        re.sub(
            r'(class|fill|stroke)="[^"]*"', "", to_svg(draw_path((replace(stage, state=state),)))
        )
        for state in StageState
    }

    assert len(drawn) == len(StageState)


def test_the_genealogy_shows_every_container_once_right_of_its_parents():
    svg = ET.fromstring(to_svg(PICTURES["genealogy"]))
    places = {text.text: float(text.get("x", "0")) for text in svg.iter(f"{SVG}text")}
    names = {container.id: container.name for container in CONTAINERS}

    assert all(places[names[edge.parent]] < places[names[edge.child]] for edge in EDGES)


def test_a_bag_declared_from_paper_has_no_tick_but_its_own_sign_and_word():
    checked = next(one for one in CONTAINERS if one.infused and not one.on_hold)
    declared = replace(checked, declared=True)
    pictures = [draw_genealogy((one,), ()) for one in (checked, declared)]
    green, told = (to_svg(picture) for picture in pictures)

    assert "DECLARED" not in words_in(pictures[0])
    assert "DECLARED" in words_in(pictures[1])
    assert green.count("#0b6637") > 0
    assert told.count("#0b6637") == 0
    assert told.count("<polygon") == green.count("<polygon") + 1


def test_a_container_that_only_an_edge_names_is_drawn_as_unknown():
    stray = EdgeLine(parent="A9999 STRAY", child=CONTAINERS[0].id, how="pool")

    picture = draw_genealogy(CONTAINERS, (*EDGES, stray))

    assert "A9999 STRAY" in words_in(picture)


def test_a_container_that_descends_from_itself_is_an_error():
    loop = EdgeLine(parent=CONTAINERS[4].id, child=CONTAINERS[0].id, how="pool")

    with pytest.raises(ValueError, match="descend from themselves"):
        draw_genealogy(CONTAINERS, (*EDGES, loop))


def test_a_gap_is_hatched_and_says_so():
    whole, broken = PICTURES["bands"], PICTURES["bands with a gap"]

    assert "GAP" not in words_in(whole)
    assert "GAP" in words_in(broken)
    assert to_svg(broken).count("stroke-stop") > 3
    assert "GAP" in broken.description


def test_bands_of_one_container_stand_in_the_order_of_time_without_overlap():
    bands = [band for band in RECORD.bands if band.container == CONTAINERS[0].id]
    svg = ET.fromstring(to_svg(draw_bands(CONTAINERS, tuple(bands), until=UNTIL)))

    boxes = [
        (float(box.get("x", "0")), float(box.get("width", "0"))) for box in svg.iter(f"{SVG}rect")
    ]

    assert len(boxes) == len(bands)
    for (x, width), (following, _) in pairwise(boxes):
        assert x + width <= following + 0.1


def test_a_band_that_still_lasts_reaches_the_end():
    (last,) = (band for band in RECORD.bands if band.until is None)

    picture = draw_bands(CONTAINERS, (last,), until=UNTIL)

    (box,) = ET.fromstring(to_svg(picture)).iter(f"{SVG}rect")
    assert float(box.get("x", "0")) + float(box.get("width", "0")) == pytest.approx(
        picture.width - 2, abs=0.1
    )
    assert last.state is SpanState.HELD


def test_a_point_beyond_a_limit_is_named():
    shipper = next(series for series in SERIES if series.high == -150_000)

    assert "−149.2" in words_in(draw_curve(shipper))


def test_a_curve_of_no_points_and_of_one_can_be_drawn():
    empty = SeriesLine(name="Cell count", kind=SeriesKind.COUNT, unit="million", points=())
    one = replace(empty, points=(PointLine(at=moment(0).utc, value=0),), logarithmic=True)

    assert words_in(draw_curve(empty)) == ["Cell count", "million"]
    assert "0" in words_in(draw_curve(one))


def ticks_of(values: str, **more: int) -> list[str]:
    """What stands beside the scale of values, from the bottom."""
    points = tuple(
        PointLine(at=moment(hours).utc, value=int(value))
        for hours, value in enumerate(values.split())
    )
    series = SeriesLine(name="n", kind=SeriesKind.VITAL, unit="u", points=points, **more)
    texts = ET.fromstring(to_svg(draw_curve(series))).iter(f"{SVG}text")
    return [text.text or "" for text in texts if text.get("x") == "40"]


@pytest.mark.parametrize(
    ("values", "decimals", "ticks"),
    [
        ("0 0 0", 0, ["0", "1"]),
        ("0 1 0", 0, ["0", "1"]),
        ("0 3 0", 0, ["0", "1", "2", "3"]),
        ("1 1", 0, ["0", "1", "2"]),
        ("368 368", 1, ["36.7", "36.8", "36.9"]),
        ("37123 37124", 3, ["37.123", "37.124"]),
    ],
)
def test_a_scale_of_small_steps_repeats_no_number_and_goes_below_nothing(values, decimals, ticks):
    assert ticks_of(values, decimals=decimals) == ticks


@given(
    st.lists(
        st.tuples(st.integers(0, 10**6), st.integers(-(10**9), 10**9)), min_size=1, max_size=40
    ),
    st.booleans(),
    st.integers(0, 3),
)
def test_any_curve_stays_inside_its_picture(pairs, logarithmic, decimals):
    points = tuple(
        PointLine(at=moment(minutes / 60).utc, value=value) for minutes, value in sorted(pairs)
    )
    series = SeriesLine(
        name="n", kind=SeriesKind.COUNT, unit="u", points=points,
        decimals=decimals, logarithmic=logarithmic,
    )  # fmt: skip

    picture = draw_curve(series)

    circles = ET.fromstring(to_svg(picture)).iter(f"{SVG}circle")
    for circle in circles:
        assert 0 <= float(circle.get("cx", "-1")) <= picture.width
        assert 0 <= float(circle.get("cy", "-1")) <= picture.height


@given(st.text(max_size=40))
def test_any_name_is_shown_as_it_is_or_by_its_numbers(name: str):
    container = ContainerLine(
        id="x", name=name, kind="k", product="p", condition="c", disposition="d", holder="h"
    )

    svg = to_svg(draw_genealogy((container,), ()))

    assert ET.fromstring(svg) is not None


def test_acts_have_a_lane_for_each_therapy_and_one_for_what_is_of_none():
    shown = words_in(PICTURES["acts"])

    assert all(one.code in shown for one in WHOSE)
    assert "No therapy" in shown


def test_therapies_beyond_the_lanes_share_one():
    many = tuple(replace(WHOSE[0], id=f"CH{n:013d}", code=f"no. {n}") for n in range(40))
    told = tuple(replace(RECORD.events[0], about=(one,)) for one in many)
    counts = tuple(replace(COUNTS[0], therapy=one, entries=n) for n, one in enumerate(many))

    shown = words_in(draw_acts(told, counts))

    assert "26 other therapies" in shown
    assert "no. 39" in shown


@pytest.mark.parametrize(("days", "step"), [(1, 1), (BARS_MOST, 1), (BARS_MOST + 1, 2), (900, 15)])
def test_a_bar_stands_for_as_many_days_as_it_says(days: int, step: int):
    first, last = (replace(RECORD.events[0], at=moment(24 * day)) for day in (0, days - 1))

    shown = words_in(draw_days((first, last)))

    assert f"Days in one bar: {step}  ·  Refused: 0" in shown
