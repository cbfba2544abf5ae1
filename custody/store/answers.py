"""The answers already given, by idempotency key: the same request gets the same answer."""

from dataclasses import dataclass

from custody.store.statements import Statements


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was answered: to whom, to which body (SHA-256), with which status and bytes."""

    key: str
    person: str
    body_hash: bytes
    status: int
    response: bytes
    at: str
    entry_id: str | None = None

    def fits(self, person: str, body_hash: bytes) -> bool:
        """Whether this is a repeat of the request that it answered; if not, the key is misused."""
        return self.person == person and self.body_hash == body_hash


class Answers:
    """The store of answers; kept in the transaction that made them true."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    def given(self, key: str) -> Answer | None:
        """What was answered to this key, or None."""
        row = self._sql.one(
            "SELECT person, body_hash, status, response, at, entry_id FROM answer WHERE key = ?",
            key,
        )
        if row is None:
            return None
        person, body_hash, status, response, at, entry_id = row
        return Answer(
            key=key,
            person=person,
            body_hash=bytes(body_hash),
            status=status,
            response=bytes(response),
            at=at,
            entry_id=entry_id,
        )

    def keep(self, answer: Answer) -> None:
        """Keep an answer; a key that has one already is an error of the database."""
        self._sql.run(
            "INSERT INTO answer (key, person, body_hash, status, response, at, entry_id)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            answer.key,
            answer.person,
            answer.body_hash,
            answer.status,
            answer.response,
            answer.at,
            answer.entry_id,
        )
