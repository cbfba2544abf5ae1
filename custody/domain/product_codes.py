"""Which product description code our containers bear, and what a code means in words.

The codes of ISBT 128 are ICCBBA's licensed business and never shipped.  A registered site brings
its own file; a demo makes do with codes that nobody ever assigned.  Production knows no code
that was not imported, so it prints no container's label before.

The file is CSV in UTF-8 with exactly these columns:

    code,description,attributes,used_for
    S9001,"T CELLS, APHERESIS",,collection_bag

`used_for` is the kind of container that our labels give this code to, or empty.
"""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from io import StringIO
from typing import Final, TypeAlias

from custody.domain.identifiers.product import PDC, ProductCode
from custody.domain.vocabulary import ContainerKind
from custody.errors import CodeUnreadable, DocumentUnreadable

COLUMNS: Final = ("code", "description", "attributes", "used_for")
MOST_BYTES: Final = 4_000_000
DESCRIPTION_LENGTH_MAX: Final = 120
ATTRIBUTES_LENGTH_MAX: Final = 400
_KINDS: Final = frozenset(ContainerKind)
_FIRST_LINE: Final = 2  # of the rows, below the columns

CodeFor: TypeAlias = Callable[[str], str | None]
"""The product description code for a kind of container, or None where none is on file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductDescription:
    """One product description code: five characters, and what they stand for."""

    code: str
    description: str
    attributes: str = ""
    used_for: str = ""  # a ContainerKind: labels of this kind bear the code


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductFile:
    """All codes of one file, and the file's hash."""

    sha256: str
    products: tuple[ProductDescription, ...]


# nobody assigned these: they are for the demo, under the facility numbers of validation
MADE_UP: Final = (
    ProductDescription(
        code="S9001", description="T CELLS, APHERESIS", used_for=ContainerKind.COLLECTION_BAG
    ),
    ProductDescription(
        code="S9002", description="T CELLS, CULTURE", used_for=ContainerKind.VESSEL
    ),
    ProductDescription(
        code="S9003", description="SAMPLE, T CELLS", used_for=ContainerKind.SAMPLE
    ),
    ProductDescription(
        code="S9004", description="CAR T CELLS, CRYOPRESERVED", used_for=ContainerKind.FINAL_BAG
    ),
)  # fmt: skip
MADE_UP_CODES: Final = {one.code: one for one in MADE_UP}


def made_up_code(kind: str) -> str | None:
    """The code that a demo's containers of a kind bear."""
    return next((one.code for one in MADE_UP if one.used_for == kind), None)


def no_code(_kind: str) -> str | None:
    """No code is on file: no label of a container can be printed."""
    return None


def read_product_file(data: bytes) -> ProductFile:
    """The codes of a file; DocumentUnreadable, with the line, for what is not of its form."""
    if len(data) > MOST_BYTES:
        raise DocumentUnreadable(f"a product file has at most {MOST_BYTES} bytes")
    products = tuple(_products(_text(data)))
    if not products:
        raise DocumentUnreadable("there is no product code in this file")
    _require_once("code", [one.code for one in products])
    _require_once("used_for", [one.used_for for one in products if one.used_for])
    return ProductFile(sha256=sha256(data).hexdigest(), products=products)


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")  # spreadsheets begin a file with a mark
    except UnicodeDecodeError as error:
        raise DocumentUnreadable("a product file is CSV in UTF-8") from error


def _products(text: str) -> Iterator[ProductDescription]:
    try:
        rows = list(csv.reader(StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise DocumentUnreadable(f"this is no CSV: {error}") from error
    if not rows or tuple(rows[0]) != COLUMNS:
        raise DocumentUnreadable(f"the first line must be {','.join(COLUMNS)}")
    for line, row in enumerate(rows[1:], start=_FIRST_LINE):
        if len(row) != len(COLUMNS):
            raise DocumentUnreadable(f"row {line} has not {len(COLUMNS)} columns")
        product = ProductDescription(**dict(zip(COLUMNS, row, strict=True)))
        if wrong := _what_is_wrong(product):
            raise DocumentUnreadable(f"row {line}: {wrong}")
        yield product


def _what_is_wrong(one: ProductDescription) -> str | None:
    if not re.fullmatch(PDC, one.code):
        return f"{one.code!r} is no product description code: a capital letter and four of 0-9, A-Z"
    if not _is_a_line(one.description, DESCRIPTION_LENGTH_MAX) or not one.description.strip():
        return f"a description is one line of 1 to {DESCRIPTION_LENGTH_MAX} characters"
    if not _is_a_line(one.attributes, ATTRIBUTES_LENGTH_MAX):
        return f"attributes are one line of at most {ATTRIBUTES_LENGTH_MAX} characters"
    if one.used_for and one.used_for not in _KINDS:
        return f"{one.used_for!r} is no kind of container: {', '.join(sorted(_KINDS))}"
    if one.used_for and not _can_be_divided(one.code):
        return f"{one.code} has no divisions, so it cannot name one of several containers"
    return None


def _is_a_line(text: str, length_max: int) -> bool:
    return len(text) <= length_max and (text.isprintable() or not text)


def _can_be_divided(code: str) -> bool:
    """Whether our containers could bear the code, each with a division of its own."""
    try:
        return ProductCode(pdc=code, collection_type="1", division="A0").has_divisions
    except CodeUnreadable:
        return False


def _require_once(column: str, values: list[str]) -> None:
    twice = [value for value, times in Counter(values).items() if times > 1]
    if twice:
        raise DocumentUnreadable(f"{twice[0]} stands more than once under {column}")
