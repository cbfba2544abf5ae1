"""`make demo`: every story through the real server, and what an auditor gets of it, on disk.

It succeeds only if every act got the answer that its story tells, every planted mix-up was stopped
and is in the evidence of the therapies concerned, every kind of label was printed and names what it
was printed for, and every file and the database verify.
"""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

import orjson
import uvicorn
from rich.console import Console
from rich.table import Column, Table

from api.demo.http_door import HttpDoor, Who
from api.demo.player import Played, Player
from api.demo.prints import Prints, print_things, shortcomings
from api.demo.stories import Story, merged, read_stories
from api.demo.world import World, read_world
from api.house import House
from api.main import create_app
from api.opening import open_house
from api.rotating import policy_text
from api.seeding import read_roster, seed
from api.settings import Settings
from api.verifying import verify
from custody.domain.vocabulary import Role, StationKind
from custody.errors import Conflict, CustodyError
from custody.ledger.keys import Policy

WAITING = "waiting"  # patients who are only enrolled, for whoever goes on by hand
MADE = ("data", "keys", "labels", "evidence", "papers")
STARTS_WITHIN_SECONDS = 30
SIGNS = {"accepted": "[green]✓[/]", "refused": "[red]✗[/]", "declared": "[red]![/]"}
STOPPED = frozenset({"refused", "already_done"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """The evidence of one story's therapy, on disk."""

    story: Story
    coi: str
    pdf: Path
    bundle: Path
    labels: Path  # how its prints add up, as a paper


def play_everything(
    folder: Path, *, world: Path, journeys: Path, out: Console, every_kind: bool
) -> bool:
    """Play, print, export and verify everything into a folder; whether all was as it should be.

    Of stories that are told to show `every_kind` of label, each must have been printed.
    """
    begun = monotonic()
    _sweep(folder)
    settings = Settings(demo=True, data=folder / "data", keys=folder / "keys", secure_cookies=False)
    house = open_house(settings)
    policy = _write_policy(folder, house)
    seed(house, read_roster(world), no_token)
    played_in = read_world(world)
    stories = read_stories(journeys, played_in)
    prints = Prints(folder / "labels")
    with served(house) as port:
        door = HttpDoor(world=played_in, port=port, clerk=auditor(played_in), keep=prints.keep)
        player = Player(played_in, door, lambda played: _tell(out, played))
        try:
            player.play(played_in.setting_up)
            player.play(merged(stories))
            issued = [_issue(folder, door, player, story) for story in stories]
            player.play(merged(read_stories(journeys, played_in, within=WAITING)))
            print_things(house, door, prints, _printers(played_in))
            wrong = shortcomings(house, prints, every_kind=every_kind)
            open_prints = {one.coi: _left_over(door, one) for one in issued}
            note = door.ask(door.clerk, "POST", "/checkpoint")
        except CustodyError as failed:
            out.print(f"[bold red]✗ {failed}[/]", markup=True)
            return False
        finally:
            door.close()
    (folder / "checkpoint.txt").write_bytes(note)
    good = _verified(folder, issued, policy, out)
    good = _stopped(player.played, issued, out) and good
    good = _add_up(open_prints, out) and good
    good = _all_labelled(wrong, out) and good
    out.print(_closing(issued, player.played))
    kinds = {one.act.planted for one in player.played if one.act.planted}
    out.print(
        f"{len(player.played)} acts, {len(kinds)} kinds of mix-up, "
        f"{len(prints.read)} labels, cards and lists of {len(prints.pdfs)} kinds read back, "
        f"{2 * len(issued)} files of evidence in {folder}, {monotonic() - begun:.0f} s"
    )
    return good


def _sweep(folder: Path) -> None:
    """Empty what an earlier demo left, and nothing else."""
    if folder.exists() and not (folder / "data").exists() and any(folder.iterdir()):
        raise Conflict(f"{folder} holds something that no demo made: give another folder")
    for name in MADE:
        shutil.rmtree(folder / name, ignore_errors=True)
    (folder / "labels").mkdir(parents=True)
    (folder / "evidence").mkdir()
    (folder / "papers").mkdir()


def no_token() -> str:
    """A demo's station tokens are told by their names."""
    raise Conflict("a demo's station tokens are not drawn")


def _write_policy(folder: Path, house: House) -> Policy:
    """The demo's key as a file that `custody verify --policy` takes."""
    text = policy_text(house)
    (folder / "policy.txt").write_text(text, "utf-8")
    return Policy.parse(text)


@contextmanager
def served(house: House) -> Iterator[int]:
    """The house behind a real server on a free port of this machine; closed at the end."""
    server = uvicorn.Server(
        uvicorn.Config(create_app(house), host="127.0.0.1", port=0, log_level="warning")
    )
    thread = Thread(target=server.run, name="server", daemon=True)
    thread.start()
    until = monotonic() + STARTS_WITHIN_SECONDS
    while not server.started:
        if not thread.is_alive() or monotonic() > until:
            raise Conflict("the server does not start")
        sleep(0.02)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(STARTS_WITHIN_SECONDS)


def auditor(world: World) -> Who:
    """Who exports and moves the clock: the world's auditor, in an office."""
    return world.somebody(Role.AUDITOR, StationKind.OFFICE)


def _printers(world: World) -> tuple[Who, Who]:
    """Who prints labels of things, and who prints badges and the cards of stations."""
    return (
        world.somebody(Role.QUALITY, StationKind.QUALITY_DESK),
        world.somebody(Role.ADMINISTRATOR, StationKind.OFFICE),
    )


def _tell(out: Console, played: Played) -> None:
    """One line for each act; what was planted says what it was."""
    act, reply = played.act, played.reply
    if act.story == "world":
        return
    sign = SIGNS.get(reply.verdict, "[yellow]=[/]")
    why = ", ".join(reply.reasons) or (reply.identity or "")
    planted = f" [dim]planted: {act.planted}[/]" if act.planted else ""
    out.print(
        f"{act.at:%d %b %H:%M} {sign} [bold]{act.story:<12}[/] {act.step:<24} "
        f"{act.who} at {act.where} {why}{planted}"
    )


def _issue(folder: Path, door: HttpDoor, player: Player, story: Story) -> Issued:
    """Custody PDF and bundle of a story's therapy, fetched by the auditor."""
    coi = player.memory.therapies[story.key]
    path = f"/therapies/{coi}/evidence"
    made = orjson.loads(door.ask(door.clerk, "POST", path, {}))
    stem = folder / "evidence" / f"{story.key}-{coi}"
    files = Issued(
        story=story,
        coi=coi,
        pdf=stem.with_suffix(".pdf"),
        bundle=stem.with_suffix(".jsonl"),
        labels=folder / "papers" / f"{story.key}-{coi}-labels.pdf",
    )
    files.pdf.write_bytes(door.ask(door.clerk, "GET", f"{path}/{made['id']}.pdf"))
    files.bundle.write_bytes(door.ask(door.clerk, "GET", f"{path}/{made['id']}.jsonl"))
    return files


def _left_over(door: HttpDoor, one: Issued) -> int:
    """How many prints of a therapy nobody has accounted for; the paper of it is kept."""
    path, whose = "/labels/reconciliation", f"?therapy={one.coi}"
    one.labels.write_bytes(door.ask(door.clerk, "GET", f"{path}.pdf{whose}"))
    return int(orjson.loads(door.ask(door.clerk, "GET", f"{path}{whose}"))["difference"])


def _add_up(open_prints: Mapping[str, int], out: Console) -> bool:
    """Whether the prints of each therapy that was played to its end close at zero."""
    for coi, difference in open_prints.items():
        if difference:
            out.print(f"[bold red]✗ {difference} prints of {coi} are not accounted for[/]")
    if not any(open_prints.values()):
        out.print(f"[green]✓[/] the labels of {len(open_prints)} therapies close at zero")
    return not any(open_prints.values())


def _all_labelled(wrong: Sequence[str], out: Console) -> bool:
    """Whether every print says what it is of, and no kind of label is missing."""
    for problem in wrong:
        out.print(f"[bold red]✗ labels: {problem}[/]")
    return not wrong


def _verified(folder: Path, issued: Sequence[Issued], policy: Policy, out: Console) -> bool:
    """Whether every bundle, every PDF and the whole database are what was signed."""
    files = [path for one in issued for path in (one.bundle, one.pdf)]
    files.append(folder / "data" / "custody.sqlite")
    good = True
    for path in files:
        report = verify(str(path), policy)
        good = good and report.ok
        if report.ok:
            out.print(f"[green]✓[/] verified {path.name}: {report.size} entries")
        else:
            out.print(f"[bold red]✗ {path.name}: {report.problem}[/]")
    return good


def _stopped(played: Sequence[Played], issued: Sequence[Issued], out: Console) -> bool:
    """Whether each planted mix-up was stopped, and stands in the evidence of its therapy."""
    bundles = {one.coi: one.bundle.read_text("utf-8") for one in issued}
    good = True
    for one in played:
        if not one.act.planted:
            continue
        was_stopped = (
            one.reply.verdict in STOPPED
            or one.reply.identity == "mismatch"
            or one.act.expected.word == "same"
        )
        bundle = bundles.get(one.reply.therapy or "")
        is_told = bundle is None or any(entry in bundle for entry in one.reply.entries)
        if not (was_stopped and is_told):
            good = False
            missing = "was not stopped" if is_told else "is not in the evidence"
            out.print(f"[bold red]✗ {one.act.story}: {one.act.planted} {missing}[/]")
    return good


def _closing(issued: Sequence[Issued], played: Sequence[Played]) -> Table:
    """What was done, story by story."""
    table = Table("Story", Column("Therapy", no_wrap=True), "Acts", "Refused", "Mix-ups planted")
    for one in issued:
        acts = [each for each in played if each.act.story == one.story.key]
        refused = sum(each.reply.verdict == "refused" for each in acts)
        planted = sum(bool(each.act.planted) for each in acts)
        table.add_row(one.story.title, one.coi, str(len(acts)), str(refused), str(planted))
    return table
