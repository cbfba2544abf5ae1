"""Which languages the reports speak."""

from labels.report.words import Words
from labels.report.words_english import ENGLISH
from labels.report.words_german import GERMAN

LANGUAGES: dict[str, Words] = {words.language: words for words in (ENGLISH, GERMAN)}


def words_in(language: str) -> Words:
    """The words of a language; raises ValueError when there are none."""
    if language not in LANGUAGES:
        raise ValueError(f"the report speaks {', '.join(sorted(LANGUAGES))}, not {language!r}")
    return LANGUAGES[language]
