"""What the ledger's tables say beside the bytes of the entries: all of it follows from those.

The id and the links of an entry are columns so that they can be looked up, the head is there so
that appending need not read, the nodes so that proofs need not.  Who changes one of them changes
what the application finds, and no hash tells.  So everything is made again from the bytes and
compared, in one pass and in constant memory; the bytes themselves are verified before.
"""

from collections.abc import Iterator
from typing import Any

from orjson import loads
from sqlalchemy import Connection

from custody.ledger.merkle import Frontier
from custody.ledger.report import Problem
from custody.store.log import SqlLog
from custody.store.nodes import wrong_node
from custody.store.statements import Statements

_AT_ONCE = 500  # entries, or links, asked for at a time
_BEFORE_ANY = -(1 << 63)
_FINE: Problem = (None, "")

Link = tuple[str, int, int]
"""As stored: the subject, the number about it, the index of the entry."""


def wrong_row(connection: Connection, known: Frontier | None = None) -> Problem:
    """The first row of the ledger's tables that does not follow from the entries; they are good.

    Answers the index of the entry that the row is about, where there is one, and a sentence.  Rows
    that follow from the entries of `known` are not looked at again.
    """
    known = known or Frontier()
    log, sql = SqlLog(connection), Statements(connection)
    for problem in (
        _wrong_head(sql, log),
        _wrong_id_or_link(sql, log, known.size),
        (None, wrong_node(log, known)),
    ):
        if problem[1]:
            return problem
    return _FINE


def _wrong_head(sql: Statements, log: SqlLog) -> Problem:
    """There is one head, it counts what its frontier does, and knows when the last was recorded."""
    size = log.size
    beyond = sql.one("SELECT seq FROM ledger_entry WHERE seq < 0 OR seq >= ?", size)
    if beyond is not None:
        return beyond[0], f"entry {beyond[0]} is there, and the head counts it not"
    heads = sql.all("SELECT id, size, rec FROM ledger_head")
    if len(heads) != 1:
        return None, f"the log has {len(heads)} heads"
    _, counted, rec = heads[0]
    if counted != size:
        return None, f"the head of the log counts {counted} entries, and its frontier {size}"
    for index, body, _ in log.rows(size - 1, size):
        told = loads(body)["rec"]
        if rec != told:
            return index, f"the head of the log says {rec!r}, entry {index} was recorded {told}"
    return _FINE


def _wrong_id_or_link(sql: Statements, log: SqlLog, begin: int) -> Problem:
    """Every entry is found by its own id, and by its number about each subject, and no other."""
    links: list[Link] = []
    count = 0
    for start in range(begin, log.size, _AT_ONCE):
        for seq, name, body in sql.all(
            "SELECT seq, id, body FROM ledger_entry WHERE seq >= ? AND seq < ? ORDER BY seq",
            start, start + _AT_ONCE,
        ):  # fmt: skip
            view = loads(bytes(body))
            if name != view["id"]:
                return seq, f"the row of entry {seq} has the id {name!r}, its bytes {view['id']}"
            links += _links(seq, view)
        for link in _missing(sql, links):
            return link[2], f"entry {link[2]} is not found as number {link[1]} about {link[0]}"
        count += len(links)
        links.clear()
    stored = sql.one("SELECT count(*) FROM ledger_link WHERE seq >= ?", begin)
    return _FINE if stored == (count,) else _stray_link(sql, log)


def _links(seq: int, view: dict[str, Any]) -> Iterator[Link]:
    """The rows that an entry's links make."""
    return ((link["subject"], link["n"], seq) for link in view.get("links", ()))


def _missing(sql: Statements, links: list[Link]) -> Iterator[Link]:
    """Those links that are not stored as they must be."""
    for start in range(0, len(links), _AT_ONCE):
        asked = links[start : start + _AT_ONCE]
        marks = ", ".join("(?, ?)" for _ in asked)
        found = set(
            sql.all(
                f"WITH asked (subject, n) AS (VALUES {marks})"  # noqa: S608 -- marks only
                " SELECT stored.subject, stored.n, stored.seq FROM asked CROSS JOIN ledger_link AS stored"
                " WHERE stored.subject = asked.subject AND stored.n = asked.n",  # by the key: no scan
                *(value for link in asked for value in link[:2]),
            )
        )
        yield from (link for link in asked if link not in found)


def _stray_link(sql: Statements, log: SqlLog) -> Problem:
    """The first link that is stored and that no entry has; there is one more than entries have."""
    after: tuple[str, int] = ("", _BEFORE_ANY)
    links: list[Link] = [("", _BEFORE_ANY, 0)]
    while links:
        links = sql.all(
            "SELECT subject, n, seq FROM ledger_link WHERE (subject, n) > (?, ?)"
            " ORDER BY subject, n LIMIT ?",
            *after, _AT_ONCE,
        )  # fmt: skip
        for link in links:
            seq, after = link[2], link[:2]
            bodies = (body for _, body, _ in log.rows(seq, seq + 1))
            if not any(link in _links(seq, loads(body)) for body in bodies):
                return seq, f"number {link[1]} about {link[0]!r} is told by no entry"
    return None, "the ledger has more links than its entries"
