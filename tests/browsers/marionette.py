"""Firefox's Marionette protocol: packets of JSON over a local socket."""

from __future__ import annotations

import json
import socket
from typing import Final

from tests.browsers.browser import Json
from tests.browsers.process import PATIENCE

_NUMBER: Final = 1
_ERROR: Final = 2
_RESULT: Final = 3


class Marionette:
    """Commands and their answers."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), PATIENCE)
        self._answers = self._socket.makefile("rb")
        self._number = 0
        greeting = self._next()
        assert greeting["marionetteProtocol"] == 3, greeting

    def ask(self, command: str, **parameters: Json) -> Json:
        """Send a command; its answer.

        Raises:
            AssertionError: the browser cannot do it.
        """
        self._number += 1
        packet = json.dumps([0, self._number, command, parameters]).encode()
        self._socket.sendall(b"%d:%b" % (len(packet), packet))
        answer = self._next()
        assert answer[_NUMBER] == self._number, answer
        error = answer[_ERROR]
        assert not error, f"{command}: {error['error']}: {error['message']}"
        return answer[_RESULT]

    def close(self) -> None:
        """Let go of the browser."""
        self._answers.close()
        self._socket.close()

    def _next(self) -> Json:
        length = bytearray()
        while (byte := self._answers.read(1)) != b":":
            assert byte, "Firefox ended"
            length += byte
        return json.loads(self._answers.read(int(length)))
