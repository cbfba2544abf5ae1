"""The page on labels: what each template says, and the matrix and statements that it is held against."""

from collections.abc import Iterable, Iterator

from api.docs_labels_told import JURISDICTIONS, OPENING, PAPERS_AND_CARDS, PRODUCTS, UNIONS
from labels.completeness import CARRIED_BY, MOMENTS, PAPERS, must_accompany, must_affix
from labels.elements import Box, Coded, LabelTemplate
from labels.jurisdictions import Jurisdiction, LabelElement, LabelMoment, Room, load_jurisdictions
from labels.profile import Media
from labels.says import SAYS
from labels.stock_products import packaged_products
from labels.templates import TEMPLATES


def labels() -> str:
    """The whole page."""
    told = (OPENING, PAPERS_AND_CARDS, UNIONS, JURISDICTIONS)
    drawn = (_jurisdictions(), _products(), _templates(), _words())
    return "\n".join([*told, *(line for part in drawn for line in part)]) + "\n"


def _jurisdictions() -> Iterator[str]:
    for one in load_jurisdictions().values():
        yield f"### {one.title}\n"
        yield f"Sources: {one.source}.\n"
        yield f"| Element | {' | '.join(map(_plain, (*LabelMoment, Room.PARTIAL)))} |"
        yield "|---" * (len(LabelMoment) + 2) + "|"
        for row in one.asked:
            whole = {moment: row.duty(moment, Room.WHOLE) for moment in LabelMoment}
            yield _row(_plain(row.element), *map(_plain, (*whole.values(), row.partial)))
        yield "\n| Statement, in print order | Part of | When | Source |"
        yield "|---|---|---|---|"
        for said in one.statements:
            texts = "<br>".join(f"{text} ({language})" for language, text in said.texts.items())
            yield _row(texts, _plain(said.element), _plain(said.when), said.source)
        yield ""


def _products() -> Iterator[str]:
    yield PRODUCTS
    yield _row(
        "Key", "Product", "Printed on it", "Material; adhesive", "Rated for", "Ribbon", "Source"
    )
    yield "|---" * 7 + "|"
    for key, one in packaged_products().items():
        mark = ", **example**" if one.example else ""
        ribbon = "yes" if one.media is Media.TRANSFER else "no"
        made = f"{one.material}; {one.adhesive}"
        yield _row(f"`{key}`", one.title + mark, one.stock, made, one.rating, ribbon, one.source)
    yield ""


def _templates() -> Iterator[str]:
    yield "## Templates\n"
    yield "**Bold** must say something. Symbols are in *italics*. The pictures are the examples that the tests draw."
    for template in TEMPLATES.values():
        stock = template.stock
        yield f"\n### {template.key}\n"
        yield f"{stock.width_millimetres:g} × {stock.height_millimetres:g} mm: {stock.made_for}.\n"
        yield f"![{_plain(template.name)}](pictures/labels/{template.name}.png)\n"
        yield ", ".join(_elements(template)) + ".\n"
        for jurisdiction in load_jurisdictions().values() if template.kind in MOMENTS else ():
            yield _told(template, jurisdiction, "affixed", must_affix(template, jurisdiction))
        for jurisdiction in load_jurisdictions().values() if template.kind in PAPERS else ():
            told = must_accompany(template, jurisdiction)
            yield _told(template, jurisdiction, "accompanying", told)


def _words() -> Iterator[str]:
    yield "\n## The words\n"
    yield "What an element can say, and the symbols that may carry it.\n"
    yield _row("Word", "It tells", "Symbols")
    yield "|---|---|---|"
    for word, one in SAYS.items():
        yield _row(f"`{word}`", one.meaning, ", ".join(sorted(map(_plain, one.symbols))))


def _elements(template: LabelTemplate) -> Iterator[str]:
    for one in template.elements:
        if isinstance(one, Box) or one.name == "template":
            continue
        named = f"*{one.name}*" if isinstance(one, Coded) else one.name
        yield f"**{named}**" if one.required else named


def _told(
    template: LabelTemplate, jurisdiction: Jurisdiction, how: str, elements: Iterable[LabelElement]
) -> str:
    told = (
        f"{_plain(element)} ({', '.join(_carrying(template, element))})" for element in elements
    )
    return f"- {jurisdiction.title}, {how}: {', '.join(told)}"


def _carrying(template: LabelTemplate, element: LabelElement) -> list[str]:
    """The elements of a template that say it, by their names."""
    named = (one for one in template.elements if not isinstance(one, Box))
    return sorted(one.name for one in named if one.says in CARRIED_BY[element])


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _plain(word: str) -> str:
    return word.replace("_", " ")
