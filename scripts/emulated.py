"""Print the demo's ZPL on an emulated label printer and read it: `python -m scripts.emulated`, after the demo.

Each label in the printer's language must hold the very symbols of the PDF beside it.  Exit 0 only if all do.  The
emulator is a tool for developers and no part of what is installed, so that this is no part of `custody demo`.
"""

import argparse
import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from labels.read_back import symbols_in, symbols_on
from tests.labels.emulator import printed


def main() -> int:
    """Read every label of a demo; tell what was read, and name each that is not like its PDF."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--out", type=Path, default=Path("build/demo"), help="where the demo is")
    demo, _ = parser.parse_known_args()  # it is given what the demo was given
    labels = sorted((demo.out / "labels").glob("*.zpl"))
    if not labels:
        print("✗ the demo left no label in ZPL")
        return 1
    with ProcessPoolExecutor() as processes:
        return tell(labels, processes.map(symbols_alike, labels, chunksize=8))


def tell(labels: Iterable[Path], counts: Iterable[int]) -> int:
    """A line for each label that is not like its PDF, and one for all; 1 if there is any."""
    counted = list(zip(labels, counts, strict=True))
    unlike = [path.name for path, count in counted if not count]
    for name in unlike:
        print(f"✗ {name} does not print the symbols of its PDF")
    symbols = sum(count for _, count in counted)
    print(
        f"{'✗' if unlike else '✓'} {len(counted)} labels in ZPL printed by an emulated printer, {symbols} symbols read"
    )
    return 1 if unlike else 0


def symbols_alike(zpl: Path) -> int:
    """How many symbols a label prints, all of them those of the PDF beside it; 0 where they are not."""
    drawn = sorted(symbols_on(zpl.with_suffix(".pdf").read_bytes()))
    read = sorted(symbol for image in printed(zpl.read_bytes()) for symbol in symbols_in(image))
    return len(read) if read == drawn else 0


if __name__ == "__main__":
    sys.exit(main())
