"""The protocol of Chromium's developer tools, over two pipes: nothing listens."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition, Lock, Thread
from typing import Final

from tests.browsers.browser import Json
from tests.browsers.process import PATIENCE

Event = Callable[[str, str, Json], None]
"""What is done with an event: of a session, with a name, with its parameters."""

_LARGE: Final = 1 << 20


class Devtools:
    """Commands and their answers; events are handed on as they come.

    A thread reads all the time, so that a worker which waits to be attended to never
    waits for a test. :attr:`event` is called there.
    """

    def __init__(self, commands: int, answers: int) -> None:
        self._commands = commands
        self._answers = answers
        self._writing = Lock()
        self._change = Condition()
        self._number = 0
        self._answered: dict[int, Json] = {}
        self._ended = ""
        self.event: Event = lambda *_: None

    def ask(self, method: str, session: str = "", **parameters: Json) -> Json:
        """Send a command; its answer.

        Raises:
            AssertionError: the browser cannot do it.
        """
        number = self.tell(method, session, **parameters)
        self.wait(lambda: number in self._answered, method)
        answer = self._answered.pop(number)
        assert "error" not in answer, f"{method}: {answer['error']['message']}"
        return answer["result"]

    def tell(self, method: str, session: str = "", **parameters: Json) -> int:
        """Send a command and do not wait; its number."""
        with self._writing:
            self._number += 1
            number = self._number
            message = {"id": number, "method": method, "params": parameters}
            if session:
                message["sessionId"] = session
            data = json.dumps(message).encode() + b"\0"
            while data:
                data = data[os.write(self._commands, data) :]
        return number

    def last(self, session: str, living: set[str]) -> None:
        """Wait until all that a session has said is read, or it is not living."""
        number = self.tell("Runtime.evaluate", session, expression="0")
        self.wait(lambda: number in self._answered or session not in living, session)
        self._answered.pop(number, None)

    def wait(self, happened: Callable[[], object], what: str) -> None:
        """Wait until events have made something so.

        Raises:
            AssertionError: they did not in :data:`PATIENCE` seconds, or it ended.
        """
        with self._change:
            self._change.wait_for(lambda: happened() or self._ended, PATIENCE)
            assert happened(), f"Chromium: {what}: {self._ended or 'nothing came'}"

    def read(self) -> None:
        """Read until the browser ends."""
        try:
            for message in self._messages():
                with self._change:
                    self._take(message)
                    self._change.notify_all()
            self._end("it ended")
        except (OSError, LookupError, ValueError) as error:
            self._end(repr(error))

    def _messages(self) -> Iterator[Json]:
        """Each ends with a zero."""
        read = bytearray()
        while some := os.read(self._answers, _LARGE):
            read += some
            *messages, read = read.split(b"\0")
            yield from map(json.loads, messages)

    def _take(self, message: Json) -> None:
        if "method" in message:
            session = message.get("sessionId", "")
            self.event(session, message["method"], message["params"])
        else:
            self._answered[message["id"]] = message

    def _end(self, why: str) -> None:
        with self._change:
            self._ended = why
            self._change.notify_all()


@contextmanager
def reading(commands: int, answers: int) -> Iterator[Devtools]:
    """Speak over two pipes; the block must end after the browser does."""
    link = Devtools(commands, answers)
    thread = Thread(target=link.read, daemon=True)
    thread.start()
    try:
        yield link
    finally:
        thread.join()
