"""Processes of our own that answer questions: each starts with nothing but what it is asked for.

A question is a function and what it is called with; both travel as pickles, between us and
processes that we started and nobody else can reach.  The pools of the standard library would import
the whole program again in each process; these import the module of the function alone, which is a
second and a hundred megabytes less for each.
"""

import pickle
import sys
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor
from queue import SimpleQueue
from subprocess import PIPE, Popen
from typing import Any, ParamSpec, Self, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_START = "import sys; sys.path[:] = sys.argv[1:]; from custody.ledger.crew import serve; serve()"
_GONE = (OSError, EOFError, pickle.UnpicklingError, ValueError)  # ValueError: its pipe is closed


class Crew:
    """So many processes; to be left by `with`, which ends them."""

    def __init__(self, size: int) -> None:
        command = [sys.executable, "-c", _START, *sys.path]
        self._all = [Popen(command, stdin=PIPE, stdout=PIPE) for _ in range(size)]  # noqa: S603 -- this Python
        self._idle: SimpleQueue[Popen[bytes]] = SimpleQueue()
        for one in self._all:
            self._idle.put(one)
        self._threads = ThreadPoolExecutor(size)  # each waits for one answer

    def submit(self, ask: Callable[P, T], /, *args: P.args, **more: P.kwargs) -> Future[T]:
        """Call a function in another process; what it raises, or BrokenExecutor, is in the answer."""
        return self._threads.submit(self._ask, ask, args, more)

    def _ask(self, *question: Any) -> Any:  # noqa: ANN401 -- any function's
        process = self._idle.get()
        questions: Any = process.stdin
        answers: Any = process.stdout
        try:
            pickle.dump(question, questions)
            questions.flush()
            good, answer = pickle.load(answers)  # noqa: S301 -- from our own process
        except _GONE as error:
            raise BrokenExecutor("a process that helped is gone") from error
        finally:
            self._idle.put(process)
        if not good:
            raise answer
        return answer

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._all:
            process.kill()  # they hold nothing that is not read anew
        self._threads.shutdown(cancel_futures=True)
        for process in self._all:
            process.communicate()


def serve() -> None:
    """Answer questions from standard input on standard output until there are no more."""
    questions, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # whatever is printed is no answer
    while True:
        try:
            ask, args, more = pickle.load(questions)  # noqa: S301 -- from who started us
        except (EOFError, KeyboardInterrupt):
            return
        try:
            answer = (True, ask(*args, **more))
        except Exception as error:  # noqa: BLE001 -- raised where it was asked
            answer = (False, error)
        pickle.dump(answer, answers)
        answers.flush()
