"""Whether a database is what was signed: every entry, every kept checkpoint, the head, every row, every label template.

The log is read in blocks by as many processes as there are cores, then folded into a database of
our own, which every row is compared with.  All of it sees one committed state.

With a file to resume from, what the file remembers is not read again: the entries before are
believed to be those that were verified then.  The log must still begin with them, which is known
without reading them: later entries grow the tree that is remembered, and its root must be the one
that is signed now.  So a later run finds

- every change of an entry after those, and every link that does not follow from one before;
- a history that was written anew before or after, once a checkpoint was signed over it;
- every row that is not what the ledger made of it, whenever it was changed;

and does not find bytes changed in the stored copy of an earlier entry.  The report says so.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from api.refolding import Replayed, replay_on, rows_of
from api.verifying_templates import wrong_template
from custody.errors import DocumentUnreadable, EntryMalformed, LedgerTampered
from custody.ledger.blocks import WORTH_HELP, processors, walk_in_processes
from custody.ledger.checkpoint import Checkpoint, open_checkpoint
from custody.ledger.entry import Entry
from custody.ledger.entry_checker import NOTHING
from custody.ledger.kept import newest_kept
from custody.ledger.log import Row
from custody.ledger.merkle import leaf_hash
from custody.ledger.policy import Policy
from custody.ledger.proof import verify_consistency, verify_inclusion
from custody.ledger.report import Reached, Report
from custody.ledger.succession import SUBJECT
from custody.ledger.verify import claimed, held_to, verify_walked
from custody.ledger.walk import LedgerWalk
from custody.store.books import SqlBooks
from custody.store.database import Database, open_database
from custody.store.desk import make_desk, open_desk
from custody.store.failures import DATABASE_ERRORS
from custody.store.kept import kept_checkpoints
from custody.store.ledger_rows import wrong_row
from custody.store.log import SqlLog
from custody.store.log_rows import LogRows
from custody.store.replay import NotARecord
from custody.store.statements import Statements
from custody.store.tails import StoredTails
from custody.store.verified import Remembered, read_once, recall, remember

Told = Callable[[str, int, int], None]
"""Hears what is done, of how many entries, and how many are done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    """A file to go on from and to remember in, and the moment now, as the file shall tell it."""

    file: Path
    now: str


def verify_database(
    url: str, policy: Policy | None, told: Told | None = None, resume: Resume | None = None
) -> Report:
    """Verify a whole log and its projections.

    Raises:
        DocumentUnreadable: there is no policy or no checkpoint, or what is read is damaged.
    """
    if policy is None:
        raise DocumentUnreadable("a database tells no keys of its own: give --policy or --key")
    database = open_database(url)
    try:
        with TemporaryDirectory(prefix="custody-verify-") as folder, database.read() as here:
            desk = Path(folder) / "desk.sqlite"
            make_desk(desk)
            sql = Statements(here)
            read_once(sql)
            reading = _Reading(database=database, here=sql, policy=policy, desk=desk, told=told)
            report = reading.verify(resume.file if resume else None)
            if resume and report.reached:
                remember(desk, resume.file, Remembered(reached=report.reached, at=resume.now))
            return report
    except LedgerTampered as error:
        return Report(ok=False, pinned=policy.pinned, size=0, problem=f"{error}")
    except DATABASE_ERRORS as error:
        sentence = str(error).partition("\n")[0]
        raise DocumentUnreadable(f"the database cannot be read: {sentence}") from error
    finally:
        database.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """One committed state of a database, and the desk on which its ledger is folded."""

    database: Database
    here: Statements
    policy: Policy
    desk: Path
    told: Told | None

    @property
    def log(self) -> SqlLog:
        """The log as this state has it."""
        return SqlLog(self.here.connection)

    def verify(self, file: Path | None) -> Report:
        """Every entry that the file does not remember, every kept checkpoint, the head, every row."""
        remembered = recall(file, self.desk) if file else None
        stored = kept_checkpoints(self.here.all)
        if not stored:
            raise DocumentUnreadable("no checkpoint of this log has been signed: nothing to verify")
        about_keys = list(self.log.rows_about(SUBJECT))
        believed = claimed(about_keys).believing(self.policy)
        note, kept = newest_kept(stored, self.policy, believed)
        reached = remembered.reached if remembered else None
        before = None
        if reached:
            newest = open_checkpoint(note, self.policy)[0]
            self._require_of(reached, newest.origin)
            if lost := self._lost(reached, newest.size):
                return lost
            kept += [
                Checkpoint(origin=newest.origin, size=tree.size, root=tree.root())
                for tree, _ in reached.marks
            ]
            before = reached if reached.knows(newest.size) else None
        if before and file:
            shutil.copyfile(file, self.desk)
        report = self._verify_log(note, kept, before)
        if report.ok:
            report = self._verify_keys(report, about_keys, [str(one) for one in stored])
        if before and remembered:
            report = replace(report, skipped=before.tree.size, skipped_at=remembered.at)
        report = self._verify_rows(report) if report.ok else report
        return self._verify_templates(report) if report.ok else report

    def _require_of(self, reached: Reached, origin: str) -> None:
        """What is remembered must be of this log, and what was signed then."""
        signed = open_checkpoint(reached.note, self.policy.alone())[0]
        if signed.origin != origin:
            raise DocumentUnreadable(f"what is remembered is of another log: {signed.origin}")
        if signed.root != reached.marks[0][0].root():
            raise DocumentUnreadable("what is remembered is not what its checkpoint signed")

    def _lost(self, reached: Reached, newest: int) -> Report | None:
        """The report of a log that has fewer entries, or fewer signed ones, than it had earlier."""
        size, had, signed = self.log.size, reached.tree.size, reached.marks[0][0].size
        if size < had:
            missing = f"entry {size} is missing: {had} entries were verified earlier"
            return self._refused(size, size, missing)
        if newest < signed:
            missing = (
                f"the newest checkpoint is over {newest} entries: {signed} were signed earlier"
            )
            return self._refused(newest, None, missing)
        return None

    def _refused(self, size: int, index: int | None, problem: str) -> Report:
        """A report of what is found before any entry is read."""
        return _bad(Report(ok=True, pinned=self.policy.pinned, size=size), index, problem)

    def _verify_log(self, note: str, kept: list[Checkpoint], before: Reached | None) -> Report:
        size = self.log.size
        if before and (problem := self._not_begun(before, kept)):
            return self._refused(0, None, problem)
        tails = StoredTails(str(self.desk))
        try:
            report = verify_walked(
                partial(_walk, rows=rows_of(self.database), stop=size),
                note,
                self.policy,
                kept=[one for one in kept if before is None or before.knows(one.size)],
                told=self.told and partial(self.told, "verified", size),
                tails=tails,
                before=before,
            )
            tails.write()
        finally:
            tails.close()
        return self._verify_end(report, before) if report.ok else report

    def _not_begun(self, before: Reached, kept: list[Checkpoint]) -> str:
        """A sentence if a checkpoint over fewer entries is not of what was verified before."""
        tree = self.log.tree(before.tree.size)
        root = before.tree.root()
        for one in kept:
            if before.knows(one.size) or not one.size:
                continue
            proof = tree.consistency_proof(one.size)
            if not verify_consistency(one.size, tree.size, one.root, root, proof):
                return (
                    f"the first {one.size} entries that were signed are not those verified before"
                )
        return ""

    def _verify_end(self, report: Report, before: Reached | None) -> Report:
        """The head and whatever else is stored beside the entries follow from them."""
        if report.root != self.log.head().root():
            return _bad(report, report.size, "the head of the log does not follow from its entries")
        index, problem = wrong_row(self.here.connection, before.tree if before else None)
        return _bad(report, index, problem) if problem else report

    def _verify_keys(self, report: Report, told: list[Row], notes: list[str]) -> Report:
        """Who signed each checkpoint was in force, by all entries about keys, each of which is in the tree."""
        tree = self.log.tree(report.size)
        numbers = [Entry.read(index, body).n_of(SUBJECT) for index, body, _ in told]
        if numbers != list(range(1, self._count_of_keys() + 1)):
            return _bad(report, None, "what is stored about the log's keys is not all of it")
        for index, body, _ in told:
            proof = tree.inclusion_proof(index)
            if not verify_inclusion(leaf_hash(body), index, tree.size, proof, report.root):
                return _bad(report, index, f"entry {index}, about a key, is not what was signed")
        return held_to(report, told, notes, self.policy)

    def _count_of_keys(self) -> int:
        """How many entries about keys the walk has met, now or earlier."""
        tails = StoredTails(str(self.desk))
        try:
            return (tails.get(SUBJECT) or NOTHING)[0]
        finally:
            tails.close()

    def _verify_rows(self, report: Report) -> Report:
        """Every projection against the ledger folded on the desk."""
        target = open_desk(self.desk)
        try:
            replayed = replay_on(
                self.here,
                rows_of(self.database),
                target,
                start=report.skipped,
                told=self.told and partial(self.told, "folded"),
            )
        except NotARecord as error:
            return _bad(report, error.index, f"{error}")
        except EntryMalformed as error:
            return _bad(report, None, f"{error}")
        finally:
            target.close()
        return _judged(report, replayed)

    def _verify_templates(self, report: Report) -> Report:
        """The files of label templates, against approvals that follow from the ledger by now."""
        problem = wrong_template(self.here, SqlBooks(self.here.connection))
        return _bad(report, None, problem) if problem else report


def _judged(report: Report, replayed: Replayed) -> Report:
    if not replayed.differ:
        return report
    first = replayed.mismatches[0]
    also = f" ({replayed.differ - 1} more rows differ)" if replayed.differ > 1 else ""
    return _bad(report, first.index, f"{first.sentence}{also}")


def _walk(walk: LedgerWalk, rows: LogRows, stop: int) -> None:
    """Past all entries that the head counts; past many in as many processes as there are cores."""
    processes = processors() if stop - walk.size >= WORTH_HELP else 1
    walk_in_processes(walk, rows, stop, processes)


def _bad(report: Report, index: int | None, problem: str) -> Report:
    return replace(report, ok=False, first_bad_index=index, problem=problem, reached=None)
