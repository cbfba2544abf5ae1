"""What happens to a label, as pure functions on pictures: the same picture and seed give the same damage everywhere.

A picture is a label's own dots, dark on light.  First its surface suffers (a patch over it, frost, a torn corner), then
it is looked at: round a tube, turned, by a camera in an unsteady hand, out of focus, in poor light.  Every look has the
hand's tilt and the camera's noise, also the look at a whole label.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from math import cos, radians, sin, sqrt
from typing import TypeAlias

import numpy as np

Picture: TypeAlias = np.ndarray  # grey, a byte each
Area: TypeAlias = tuple[int, int, int, int]  # left, top, right, bottom in dots

LIGHT, DARK, BEHIND = 255, 0, 110
TAPE, INK = 240, 15
HAND_DEGREES = 3  # a hand is never straight
FINE, COARSE = (24, 8), (48, 16)  # dots across the blotches of ice: 3 and 1 mm, 6 and 2 mm
UNDER_HOAR, UNDER_ICE = 0.6, 0.12  # what is left of the contrast
GLITTER = 0.1  # dots that shine, for each that is hidden
NOISE = 4  # of 255, in each direction
LOOK = 1.5  # camera pixels for a dot at 203 dpi: 1,200 across a label of 100 mm
_ENLARGED = 3  # before it is resampled, so that dots keep their edges
_WIDEST = 2.8  # sigmas of a blur


class Chance:
    """Numbers from 0 to 1 out of a generator whose bits are the same in every version."""

    def __init__(self, *seed: int) -> None:
        self._bits = np.random.PCG64(seed)

    def __call__(self) -> float:
        """One."""
        return float(self.many((1,))[0])

    def many(self, shape: tuple[int, ...]) -> np.ndarray:
        """So many."""
        raw = self._bits.random_raw(int(np.prod(shape)))
        return ((raw >> np.uint64(11)) / 2.0**53).reshape(shape)


@dataclass(frozen=True, kw_only=True, slots=True)
class Damage:
    """One kind of damage at one strength: a share, degrees, or a ratio, as its kind has it."""

    kind: str
    strength: float = 0.0


def occlude(picture: Picture, area: Area, share: float, chance: Chance) -> Picture:
    """Tape or ink over a share of the area, somewhere in it."""
    left, top, wide, high = _sides(area)
    side = sqrt(share * wide * high)
    patch_high = min(side, high)
    patch_wide = share * wide * high / patch_high
    x = left + round(chance() * (wide - patch_wide))
    y = top + round(chance() * (high - patch_high))
    covered = picture.copy()
    tone = TAPE if chance() < 1 / 2 else INK
    covered[y : y + round(patch_high), x : x + round(patch_wide)] = tone
    return covered


def frost(
    picture: Picture, _area: Area, share: float, chance: Chance, *, blotches: tuple[int, ...]
) -> Picture:
    """Hoar dulls everything, crystals glitter, and ice as good as hides a share of it."""
    ice = sum(_clouds(picture.shape, across, chance) for across in blotches)
    hidden = ice > np.quantile(ice, 1 - share)
    left_over = np.where(hidden, UNDER_ICE, UNDER_HOAR)
    seen = LIGHT - (LIGHT - picture.astype(float)) * left_over
    seen[chance.many(picture.shape) < share * GLITTER] = LIGHT
    return _grey(seen)


def tear(picture: Picture, area: Area, share: float, chance: Chance) -> Picture:
    """A corner is gone with a share of the area; one sees what is behind it."""
    left, top, wide, high = _sides(area)
    leg = sqrt(2 * share)
    y, x = np.mgrid[: picture.shape[0], : picture.shape[1]]
    across, down = (x - left) / wide, (y - top) / high
    across = across if chance() < 1 / 2 else 1 - across
    down = down if chance() < 1 / 2 else 1 - down
    torn = picture.copy()
    torn[across + down < leg] = BEHIND
    return torn


def look_at(
    picture: Picture, chance: Chance, *, degrees: float = 0.0, diameter: float = 0.0
) -> Picture:
    """What a camera sees of it, turned, and round a tube of so many dots where there is one."""
    tilt = radians(degrees + (2 * chance() - 1) * HAND_DEGREES)
    shift = chance(), chance()
    high, wide = (side * LOOK for side in picture.shape)
    turned = (
        round(abs(wide * cos(tilt)) + abs(high * sin(tilt))),
        round(abs(wide * sin(tilt)) + abs(high * cos(tilt))),
    )
    y, x = np.mgrid[: turned[1], : turned[0]].astype(float)
    x, y = x - turned[0] / 2 + shift[0], y - turned[1] / 2 + shift[1]
    across, down = x * cos(tilt) + y * sin(tilt), y * cos(tilt) - x * sin(tilt)
    if diameter:
        radius = diameter * LOOK / 2
        across = np.where(
            abs(across) < radius, radius * np.arcsin(np.clip(across / radius, -1, 1)), np.inf
        )
    step = _ENLARGED / LOOK
    enlarged = np.repeat(np.repeat(picture, _ENLARGED, 0), _ENLARGED, 1)
    return _grey(
        _sampled(
            enlarged, across * step + enlarged.shape[1] / 2, down * step + enlarged.shape[0] / 2
        )
    )


def blur(picture: Picture, sigma: float) -> Picture:
    """Out of focus by so many pixels."""
    reach = max(1, round(_WIDEST * sigma))
    weights = np.exp(-(np.arange(-reach, reach + 1) ** 2) / (2 * sigma**2))
    weights /= weights.sum()
    soft = picture.astype(float)
    for axis in (0, 1):
        padded = np.pad(soft, [(reach, reach) if axis == one else (0, 0) for one in (0, 1)], "edge")
        size = soft.shape[axis]
        soft = sum(
            weight * padded.take(range(n, n + size), axis) for n, weight in enumerate(weights)
        )
    return _grey(soft)


def dim(picture: Picture, share: float) -> Picture:
    """Only a share of the contrast is left, about the middle."""
    return _grey(127.5 + (picture.astype(float) - 127.5) * share)


def grain(picture: Picture, chance: Chance) -> Picture:
    """A camera's own noise."""
    noise = chance.many(picture.shape) + chance.many(picture.shape) - 1
    return _grey(picture + noise * NOISE)


SURFACE: dict[str, Callable[[Picture, Area, float, Chance], Picture]] = {
    "patch": occlude,
    "fine frost": partial(frost, blotches=FINE),
    "coarse frost": partial(frost, blotches=COARSE),
    "torn corner": tear,
}


def damaged(
    picture: Picture, area: Area, damage: Damage, chance: Chance, *, module: float
) -> Picture:
    """A look at a picture after a damage to an area of it whose symbols have modules of so many dots."""
    kind, strength = damage.kind, damage.strength
    if kind in SURFACE:
        picture = SURFACE[kind](picture, area, strength, chance)
    seen = look_at(
        picture,
        chance,
        degrees=strength if kind == "turned" else 0,
        diameter=strength * (area[2] - area[0]) if kind == "round a tube" else 0,
    )
    if kind == "blur":
        seen = blur(seen, strength * module * LOOK)
    if kind == "low contrast":
        seen = dim(seen, strength)
    return grain(seen, chance)


def _sides(area: Area) -> Area:
    left, top, right, bottom = area
    return left, top, right - left, bottom - top


def _clouds(shape: tuple[int, int], cell: int, chance: Chance) -> np.ndarray:
    """Soft blotches as large as a cell."""
    high, wide = (side // cell + 2 for side in shape)
    grid = chance.many((high, wide))
    y, x = (np.arange(side) / cell for side in shape)
    rows = np.array([np.interp(x, np.arange(wide), row) for row in grid])
    return np.array([np.interp(y, np.arange(high), column) for column in rows.T]).T


def _sampled(picture: Picture, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """A picture at places between its pixels; light where there is nothing of it."""
    high, wide = picture.shape
    inside = (x >= 0) & (x < wide - 1) & (y >= 0) & (y < high - 1)
    x, y = np.where(inside, x, 0), np.where(inside, y, 0)
    left, top = x.astype(int), y.astype(int)
    right_part, lower_part = x - left, y - top
    upper = picture[top, left] * (1 - right_part) + picture[top, left + 1] * right_part
    lower = picture[top + 1, left] * (1 - right_part) + picture[top + 1, left + 1] * right_part
    return np.where(inside, upper * (1 - lower_part) + lower * lower_part, LIGHT)


def _grey(values: np.ndarray) -> Picture:
    return np.clip(np.rint(values), DARK, LIGHT).astype(np.uint8)
