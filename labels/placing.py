"""One element after another: what each becomes in whole dots, or why it is refused.

A text is measured before it is placed, and a symbol stands on whole printer dots.
"""

import unicodedata
from collections.abc import Callable

from custody.errors import MissingElement, TextDoesNotFit
from labels.content import LabelContent
from labels.elements import (
    CAPTION_POINTS,
    Align,
    Box,
    Checked,
    Coded,
    Drawn,
    LabelTemplate,
    Words,
)
from labels.fonts import ASCENT, CAP_HEIGHT, LEADING, Font, letters_missing, width_points
from labels.languages import say
from labels.marks import shape
from labels.page import (
    POINTS_PER_INCH,
    Page,
    Placed,
    PlacedBox,
    PlacedShape,
    PlacedSymbol,
    PlacedText,
)
from labels.says import tell
from labels.stock import (
    MILLIMETRES_PER_INCH,
    bar_dots,
    dots,
    module_dots,
    most_module_dots,
)
from labels.symbols import LINEAR, QUIET_MODULES, symbol

_BOX_LINE_MILLIMETRES = 0.25


class Placing:
    """One content on one template at one resolution."""

    def __init__(self, template: LabelTemplate, content: LabelContent, dpi: int) -> None:
        self.template, self.content, self.dpi = template, content, dpi
        self.end = 0.0  # of the words placed last, in dots from the top

    def page(self, placed: tuple[Placed, ...]) -> Page:
        """The label with what was placed on it."""
        stock = self.template.stock
        return Page(
            template=self.template, dpi=self.dpi, width=dots(stock.width_millimetres, self.dpi),
            height=dots(stock.height_millimetres, self.dpi), placed=placed,
        )  # fmt: skip

    def place(self, element: object) -> tuple[Placed, ...]:
        """What an element becomes; an optional one without words becomes nothing."""
        return _PLACE[type(element)](self, element)

    def words(self, element: Words) -> tuple[Placed, ...]:
        """Wrapped lines, each measured; a caption stands above."""
        told = self._said(element.says)
        if not self._is_there(element, told):
            return ()
        top, placed = self._captioned(element)
        wrapped = [line for text in told for line in self._wrapped(element.name, text, element)]
        if len(wrapped) > element.lines:
            self._refuse(
                element.name, f"takes {len(wrapped)} lines, there is room for {element.lines}"
            )
        leading = self._dots(element.points) * LEADING
        for number, line in enumerate(wrapped):
            baseline = round(top + leading * number + self._dots(element.points) * ASCENT)
            placed += (self._line(element, line, baseline),)
        self.end = top + leading * len(wrapped)
        return placed

    def checked(self, element: Checked) -> tuple[Placed, ...]:
        """The code's groups, then the boxed check character on the same baseline."""
        told, check = self._said(element.says), self._said(element.check)
        if not self._is_there(element, told):
            return ()
        if not check:
            raise MissingElement(f"{self.template.key}: {element.name} has no check character.")
        top, placed = self._captioned(element)
        size = self._dots(element.points)
        baseline = round(top + size * ASCENT)
        text = self._drawable(element.name, told[0], Font.CODE_BOLD)
        code_width = self._dots(width_points(text, Font.CODE_BOLD, element.points))
        letter = self._dots(width_points(check[0], Font.CODE_BOLD, element.points))
        box_left = round(dots(element.at[0], self.dpi) + code_width + size * 0.45)
        box_width = round(letter + size * 0.5)
        self._fits(
            element.name, box_left + box_width - dots(element.at[0], self.dpi), element.at[2]
        )
        letters = [(dots(element.at[0], self.dpi), text), (round(box_left + size * 0.25), check[0])]
        return (
            *placed,
            *(
                PlacedText(
                    left=left,
                    baseline=baseline,
                    width=round(self._dots(width_points(said, Font.CODE_BOLD, element.points))),
                    points=element.points,
                    font=Font.CODE_BOLD,
                    text=said,
                )
                for left, said in letters
            ),
            PlacedBox(
                left=box_left,
                top=round(baseline - size * (CAP_HEIGHT + 0.18)),
                width=box_width,
                height=round(size * (CAP_HEIGHT + 0.36)),
                line=max(2, dots(_BOX_LINE_MILLIMETRES, self.dpi)),
            ),
        )

    def coded(self, element: Coded) -> tuple[Placed, ...]:
        """A symbol in whole dots, in the middle of its box."""
        told = self._said(element.says)
        if not self._is_there(element, told):
            return ()
        linear = element.symbol in LINEAR
        module = bar_dots(self.dpi) if linear else module_dots(self.dpi)
        width, height = dots(element.at[2], self.dpi), dots(element.at[3], self.dpi)
        room = width if linear else min(width, height)
        try:
            drawn = symbol(element.symbol, told[0], most_modules=room // module)
        except TextDoesNotFit as error:
            raise TextDoesNotFit(f"{self.template.key}: {element.name}. {error}") from error
        if not linear:
            fitting = room // (drawn.columns + 2 * QUIET_MODULES[element.symbol])
            module = _grown(module, fitting, most_module_dots(self.dpi))
        quiet = QUIET_MODULES[element.symbol] * module
        dark_width = drawn.columns * module
        dark_height = height if linear else drawn.rows * module
        return (
            PlacedSymbol(
                left=dots(element.at[0], self.dpi)
                + (quiet if linear else (width - dark_width) // 2),
                top=dots(element.at[1], self.dpi) + (height - dark_height) // 2,
                module=module,
                height=dark_height,
                quiet=quiet,
                symbol=drawn,
            ),
        )

    def box(self, element: Box) -> tuple[Placed, ...]:
        """A rectangle, where the content wants it."""
        if element.shows and not self._said(element.shows):
            return ()
        colour = self._said(element.colour) if element.colour else ()
        return (
            PlacedBox(
                left=dots(element.at[0], self.dpi),
                top=dots(element.at[1], self.dpi),
                width=max(1, dots(element.at[2], self.dpi)),
                height=max(1, dots(element.at[3], self.dpi)),
                line=dots(element.line, self.dpi),
                colour=colour[0] if colour else "",
            ),
        )

    def drawn(self, element: Drawn) -> tuple[Placed, ...]:
        """A shape that exists."""
        told = self._said(element.says)
        if not self._is_there(element, told):
            return ()
        shape(told[0])
        return (
            PlacedShape(
                left=dots(element.at[0], self.dpi),
                top=dots(element.at[1], self.dpi),
                size=dots(element.at[2], self.dpi),
                shape=told[0],
            ),
        )

    def _said(self, word: str) -> tuple[str, ...]:
        return tuple(unicodedata.normalize("NFC", line) for line in tell(word, self.content))

    def _is_there(self, element: Words | Checked | Coded | Drawn, said: tuple[str, ...]) -> bool:
        if element.required and not said:
            raise MissingElement(
                f"{self.template.key} must say its {element.name}; it says nothing."
            )
        return bool(said)

    def _captioned(self, element: Words | Checked) -> tuple[float, tuple[Placed, ...]]:
        """The top of what follows, and the caption above it."""
        top: float = dots(element.at[1], self.dpi)
        if isinstance(element, Words) and element.follows:
            top = min(top, self.end)
        if not element.caption:
            return top, ()
        size = self._dots(CAPTION_POINTS)
        said = self._drawable(element.name, say(element.caption, self.content.language), Font.WORDS)
        width = self._dots(width_points(said, Font.WORDS, CAPTION_POINTS))
        self._fits(f"caption of the {element.name}", width, element.at[2])
        caption = PlacedText(
            left=dots(element.at[0], self.dpi),
            baseline=round(top + size * ASCENT),
            width=round(width),
            points=CAPTION_POINTS,
            font=Font.WORDS,
            text=said,
        )
        return top + size * LEADING, (caption,)

    def _wrapped(self, name: str, text: str, element: Words) -> tuple[str, ...]:
        """Lines broken between words, never inside one."""
        lines: list[str] = []
        for word in self._drawable(name, text, element.font).split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self._measured(longer, element) <= dots(element.at[2], self.dpi):
                lines[-1] = longer
            else:
                self._fits(f"{name} ({word})", self._measured(word, element), element.at[2])
                lines.append(word)
        return tuple(lines)

    def _line(self, element: Words, text: str, baseline: int) -> PlacedText:
        width = self._measured(text, element)
        spare = dots(element.at[2], self.dpi) - width
        shift = {Align.LEFT: 0.0, Align.MIDDLE: spare / 2, Align.RIGHT: spare}[element.align]
        return PlacedText(
            left=round(dots(element.at[0], self.dpi) + shift),
            baseline=baseline,
            width=round(width),
            points=element.points,
            font=element.font,
            text=text,
            align=element.align,
            reverse=element.reverse,
        )

    def _drawable(self, name: str, text: str, font: Font) -> str:
        missing = letters_missing(text, font)
        if missing:
            self._refuse(name, f"holds {missing!r}, which the font cannot draw")
        return text

    def _measured(self, text: str, element: Words) -> float:
        return self._dots(width_points(text, element.font, element.points))

    def _dots(self, points: float) -> float:
        return points * self.dpi / POINTS_PER_INCH

    def _fits(self, name: str, width_dots: float, room_millimetres: float) -> None:
        room = dots(room_millimetres, self.dpi)
        if width_dots > room:
            wide = width_dots * MILLIMETRES_PER_INCH / self.dpi
            self._refuse(name, f"is {wide:.1f} mm wide, there is room for {room_millimetres:g} mm")

    def _refuse(self, name: str, why: str) -> None:
        raise TextDoesNotFit(f"{self.template.key}: {name} {why}.")


def _grown(least: int, room: int, most: int) -> int:
    """A short code is drawn larger, as far as its box and the printers' magnification reach."""
    return max(least, min(room, most))


_PLACE: dict[type, Callable[..., tuple[Placed, ...]]] = {
    Words: Placing.words,
    Checked: Placing.checked,
    Coded: Placing.coded,
    Box: Placing.box,
    Drawn: Placing.drawn,
}
