"""The kept nodes of the tree, made from the leaf hashes: once for an old log, again to verify.

They follow from the entries, so they are believed only as far as that: a proof made from a wrong
one verifies nowhere, and `wrong_node` names it.
"""

from collections.abc import Iterator

from sqlalchemy import Connection

from custody.ledger.merkle import Frontier
from custody.ledger.tiles import LEVEL_MAX, WIDTH, Node, completed
from custody.store.log import SqlLog
from custody.store.statements import Statements


def fill_nodes(connection: Connection) -> int:
    """Keep every node that the stored entries make whole, in order; how many there were."""
    sql = Statements(connection)
    count = 0
    for node in nodes_of(SqlLog(connection)):
        sql.run("INSERT INTO ledger_node (level, n, hash) VALUES (?, ?, ?)", *node)
        count += 1
    return count


def wrong_node(log: SqlLog, known: Frontier | None = None) -> str:
    """A sentence about the first kept node that does not follow from the entries, or nothing.

    Those within the entries of `known` are not asked for.
    """
    for level, n, node in nodes_of(log, known):
        if log.hashes(level, n, n + 1) != [node]:
            first, width = n * WIDTH**level, WIDTH**level
            return f"the node over entries {first} to {first + width - 1} does not follow from them"
    whole = sum(log.size // WIDTH**level for level in range(1, LEVEL_MAX + 1))
    if log.count_nodes() != whole:
        return "there are more nodes than the entries make whole"
    return ""


def nodes_of(log: SqlLog, known: Frontier | None = None) -> Iterator[Node]:
    """The nodes to keep, from the leaf hashes alone, in the order in which they become whole."""
    frontier = known or Frontier()
    for start in range(frontier.size, log.size, WIDTH):
        for leaf in log.hashes(0, start, min(start + WIDTH, log.size)):
            yield from completed(frontier, leaf)
            frontier = frontier.append(leaf)
