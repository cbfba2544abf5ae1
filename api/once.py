"""A deed beside the journey, done once however often it is sent: the same key gets the first answer.

The answer is kept under the request's idempotency key in the transaction that made it true.  A key that comes with
something else, or from somebody else, is refused.  A deed that was refused left nothing, and may be asked for again.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256

import orjson

from api.acts import CREATED
from api.house import House
from custody.errors import Conflict
from custody.ledger.timestamp import write_time
from custody.store.answers import Answer
from custody.store.sequencer import Transaction, UseCase
from custody.store.sessions import Session
from custody.store.stores import Stores


def once(
    house: House,
    session: Session,
    key: str,
    content: Sequence[object],
    deed: Callable[[], UseCase[int]],
    told: Callable[[Transaction, int], object],
) -> bytes:
    """The answer as JSON; `content` is the door and what was sent, `told` what is answered of what the deed made.

    A repeat gets its answer before the deed is prepared: what is drawn for it, and what would refuse it by now, is not
    asked again.

    Raises:
        Conflict: the key was used for something else; and whatever the deed raises.
    """
    person = session.account.person
    body_hash = sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).digest()

    def before(stores: Stores) -> bytes | None:
        given = stores.answers.given(key)
        if given is not None and not given.fits(person, body_hash):
            raise Conflict(
                "this Idempotency-Key was used for something else: take a new one for each act"
            )
        return given.response if given else None

    with house.look() as look:
        if known := before(look.stores):
            return known
    do = deed()

    def use_case(transaction: Transaction) -> bytes:
        if known := before(transaction.stores):
            return known
        response = orjson.dumps(told(transaction, do(transaction)))
        transaction.stores.answers.keep(
            Answer(
                key=key, person=person, body_hash=body_hash, status=CREATED, response=response,
                at=write_time(house.now()),
            )
        )  # fmt: skip
        return response

    return house.write(use_case)
