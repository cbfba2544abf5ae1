"""`make bench`: each figure beside its floor in the same run; writes build/bench.json.

Absolute figures belong to the machine, ratios to the design.  Whatever goes wrong ends the run
with a sentence: a benchmark that hangs or measures errors is worse than none.
"""

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path

from rich.console import Console

from tests.bench.figure import table_of
from tests.bench.growth import growth_figures
from tests.bench.label_memory import memory_figures
from tests.bench.papers import label_figures, report_figures
from tests.bench.scans import scan_figures
from tests.bench.verifying import verify_figures

OUT = Path("build/bench.json")
PARTS = {
    "scans": scan_figures,
    "growth": growth_figures,
    "verify": verify_figures,
    "labels": label_figures,
    "label-memory": memory_figures,
    "reports": report_figures,
}


def main() -> int:
    """Measure, print, write down."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__.partition("\n")[0])
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)}; all if none is named")
    chosen = parser.parse_args().parts or list(PARTS)
    folder = Path(tempfile.mkdtemp(prefix="custody-bench-"))
    try:
        figures = [figure for part in chosen for figure in PARTS[part](folder / part)]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    Console().print(table_of(figures))
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps([one.as_json() for one in figures], indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
