"""What a text was before a keyboard spoiled it: a scanner types keys, the computer makes letters.

Where one of the two is set to a German keyboard and the other to a US one, y and z are swapped and
`=`, `+`, `&` and `/` become something else; a French one makes signs of digits; caps lock turns every
case round.  A text is undone only to say why it was refused, never to be believed.
"""

import unicodedata
from collections.abc import Callable
from typing import Final

from custody.domain.identifiers.reading import ReadingReason

_ACUTE: Final = "\N{ACUTE ACCENT}"
# the same keys, with the same hand on shift
_US: Final = "yzYZ-_=+[{]}\\|;:'\"/?<>`~@#^&*()"
_GERMAN: Final = f"zyZYß?{_ACUTE}`üÜ+*#'öÖäÄ-_;:^°\"§&/()="
_FRENCH: Final = (  # what the keys of a US scanner make, in two rows: without shift, and with it
    ("1234567890-qwamz;,./'\\`]", "&é\"'(-è_çà)azq,wm;:!ù*²$"),
    ('!@#$%^&*()_QWAMZ:<>?"|}+', "1234567890°AZQ?WM./§%µ£+"),
)
_TO_US: Final = str.maketrans(_GERMAN, _US)
_FROM_FRENCH: Final = str.maketrans(
    "".join(french for _, french in _FRENCH), "".join(ours for ours, _ in _FRENCH)
)
_TO_GERMAN: Final = str.maketrans(_US, _GERMAN)
# a dead key waits for the next letter and stands on it: `=` and `A` come as Á
_ACCENTS: Final = {"\N{COMBINING ACUTE ACCENT}": _ACUTE, "\N{COMBINING GRAVE ACCENT}": "`"}


def typed_into_a_german_keyboard(text: str) -> str:
    """What a US scanner sent, where the computer made it German."""
    return "".join(map(_accent_first, text)).translate(_TO_US)


def typed_by_a_german_scanner(text: str) -> str:
    """What a scanner set to German sent, where the computer made it US."""
    return text.translate(_TO_GERMAN)


def typed_into_a_french_keyboard(text: str) -> str:
    """What a US scanner sent, where the computer made it French."""
    return text.translate(_FROM_FRENCH)


# how a text may have been spoiled: what undoes it, the reason, and a sentence for people
SPOILED: Final[tuple[tuple[Callable[[str], str], ReadingReason, str], ...]] = (
    (typed_into_a_german_keyboard, "wrong_keyboard", "This computer's keyboard is set to German."),
    (typed_by_a_german_scanner, "wrong_keyboard", "This scanner is set to a German keyboard."),
    (
        typed_into_a_french_keyboard,
        "wrong_keyboard",
        "This computer's keyboard is set to French.",
    ),
    (str.swapcase, "lower_case", "Capitals came as small letters: is caps lock on?"),
)


def _accent_first(character: str) -> str:
    apart = unicodedata.normalize("NFD", character)
    return _ACCENTS[apart[-1]] + apart[:-1] if apart[-1] in _ACCENTS else character
