"""Stock products: what is bought to be printed on, by its maker's name, and the temperature that it is rated for.

The packaged table holds examples and serves demos.  A site writes its own from its makers' data sheets; production
knows no other.  Read strictly: what a product does not say is not guessed.
"""

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from custody.domain.preset_reading import read_table
from custody.errors import Conflict, PresetInvalid
from labels.profile import Media
from labels.stock import STOCKS

ABSOLUTE_ZERO_MILLICELSIUS = -273_150


@dataclass(frozen=True, slots=True, kw_only=True)
class StockProduct:
    """One kind of blank label as its maker sells it, in one of the sizes that we print."""

    maker: str
    name: str  # with the maker's number
    stock: str
    material: str
    adhesive: str
    rated_from_millicelsius: int
    rated_to_millicelsius: int
    media: Media
    source: str  # the data sheet and its edition
    example: bool
    applied_from_millicelsius: int | None = None  # the coldest surface that it goes onto

    @property
    def title(self) -> str:
        """Maker and name."""
        return f"{self.maker} {self.name}"

    @property
    def rating(self) -> str:
        """What it is rated for, and the coldest surface that it goes onto where that is told, in words."""
        low, high = self.rated_from_millicelsius, self.rated_to_millicelsius
        surface = self.applied_from_millicelsius
        onto = "" if surface is None else f", onto surfaces from {celsius(surface)}"
        return f"{celsius(low)} to {celsius(high)}{onto}"


Products = dict[str, StockProduct]


def celsius(millicelsius: int) -> str:
    """A temperature in words."""
    return f"{millicelsius / 1000:g} °C".replace("-", "−")


def packaged_products() -> Products:
    """The examples by their keys."""
    return _read(files("labels").joinpath("stocks.toml").read_text(encoding="utf-8"))


def read_products(file: Path | None, *, demo: bool) -> Products:
    """A site's products by their keys, in a demo beside the examples; Conflict for a file that says anything else."""
    examples = packaged_products() if demo else {}
    if file is None:
        return examples
    try:
        own = _read(file.read_text(encoding="utf-8"))
        _refuse_examples(own, demo=demo)
    except (OSError, ValueError, PresetInvalid) as error:
        raise Conflict(f"{file} does not say what labels are printed on: {error}") from error
    return examples | own


def _read(text: str) -> Products:
    tables = tomllib.loads(text)
    products = {key: read_table(StockProduct, table, key) for key, table in tables.items()}
    for key, one in products.items():
        _expect_sound(key, one)
    return products


def _expect_sound(key: str, one: StockProduct) -> None:
    """PresetInvalid for what no product can be."""
    texts = (one.maker, one.name, one.material, one.adhesive, one.source)
    low, high = one.rated_from_millicelsius, one.rated_to_millicelsius
    surface = one.applied_from_millicelsius
    if one.stock not in STOCKS:
        raise PresetInvalid(f"`{key}.stock` must be one of {', '.join(STOCKS)}, not {one.stock!r}.")
    if not all(text.strip() for text in texts):
        raise PresetInvalid(f"`{key}` leaves a word empty.")
    if not ABSOLUTE_ZERO_MILLICELSIUS <= low < high:
        raise PresetInvalid(f"`{key}` is rated from {celsius(low)} to {celsius(high)}.")
    if surface is not None and not low <= surface <= high:
        raise PresetInvalid(
            f"`{key}` goes onto surfaces from {celsius(surface)}, and is rated from {celsius(low)} to {celsius(high)}."
        )


def _refuse_examples(own: Products, *, demo: bool) -> None:
    """PresetInvalid in production for a product that nobody compared with its data sheet."""
    for key, one in own.items():
        if one.example and not demo:
            raise PresetInvalid(
                f"`{key}` is an example: compare it with the maker's data sheet and say `example = false`."
            )
