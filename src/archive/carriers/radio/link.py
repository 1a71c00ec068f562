"""The connection to a Meshtastic radio; the only door to ``meshtastic``.

The library's licence is the GPL, version 3. It opens the connection and speaks to the
radio, in threads of its own. What it would do besides is left out here: it prints what
it does not understand, with names of folders, even to standard output; keeps something
of each kind of message that strangers send; and waits for a place in the radio's queue,
for ever if need be, even when it is to close.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from archive.errors import extra

PATIENCE: Final = 30
"""Seconds until a radio that does not answer has failed."""

_NEEDED: Final = frozenset(
    {"my_info", "node_info", "config", "channel", "config_complete_id", "queueStatus"}
)
"""What the library has to hear of, to connect and to count places in the queue."""


@dataclass(frozen=True, slots=True)
class Told:
    """Who is told what the radio says, by a thread of the library's.

    Attributes:
        frame: of each frame on the port for private use, and its sender's number; also
            of those that waited in the radio and come while it is being connected.
        state: of each state of the radio's queue.
        gone: that the radio has gone, or has begun anew and knows us no more.
    """

    frame: Callable[[bytes, int], None]
    state: Callable[[Any], None]
    gone: Callable[[], None]


def connected(way: str, name: str, port: int, told: Told) -> Any:  # noqa: ANN401
    """Whatever the library has for that way; it asks for no list of other nodes.

    Args:
        way: ``serial``, ``tcp`` or ``ble``.
        name: what the radio is called there.
        port: where it listens, over TCP.
        told: who is told what it says.

    Raises:
        Exception: one of :func:`errors`; nothing there answers like a radio.
    """
    if way == "tcp":
        from meshtastic.tcp_interface import TCPInterface  # noqa: PLC0415

        return _bounded(TCPInterface, told)(
            name, portNumber=port, noNodes=True, timeout=PATIENCE
        )
    if way == "serial":
        from meshtastic.serial_interface import SerialInterface  # noqa: PLC0415

        return _bounded(SerialInterface, told)(name, noNodes=True, timeout=PATIENCE)
    from meshtastic.ble_interface import BLEInterface  # noqa: PLC0415

    return _bounded(BLEInterface, told)(name, noNodes=True, timeout=PATIENCE)


def errors(way: str) -> tuple[type[Exception], ...]:
    """What the library raises for anything that goes wrong with a radio."""
    from meshtastic.mesh_interface import MeshInterface  # noqa: PLC0415

    # ValueError: the name of a place that cannot be one.
    found = (OSError, ValueError, MeshInterface.MeshInterfaceError)
    if way == "serial" and sys.platform != "win32":
        import termios  # noqa: PLC0415

        return (*found, termios.error)  # a file that is no serial line
    if way == "ble":
        from meshtastic import ble_interface  # noqa: PLC0415

        return (*found, ble_interface.BLEInterface.BLEError, ble_interface.BleakError)
    return found


def hand_over(radio: Any, frame: bytes, *, channel: int, hops: int) -> int:  # noqa: ANN401
    """Give a frame to the radio, for everybody; the number of its packet."""
    from meshtastic.protobuf import mesh_pb2, portnums_pb2  # noqa: PLC0415

    packet = radio.sendData(
        frame,
        portNum=portnums_pb2.PortNum.PRIVATE_APP,
        channelIndex=channel,
        hopLimit=hops,
        priority=mesh_pb2.MeshPacket.Priority.BACKGROUND,
    )
    # The library would send again by itself what was refused.
    radio.queue.pop(packet.id, None)
    return int(packet.id)


class _Bounded:
    """Before one of the library's interfaces: no more than is needed of it."""

    _told: Told
    _last: Any = None

    @property
    def queueStatus(self) -> Any:  # noqa: ANN401, N802 — the library's name
        """The last one; two may come at once, and each of them is told."""
        return self._last

    @queueStatus.setter
    def queueStatus(self, state: Any) -> None:  # noqa: ANN401, N802
        self._last = state
        if state is not None:
            self._told.state(state)

    def _queueHasFreeSpace(self) -> bool:  # noqa: N802
        return True  # it was looked for before

    def _handleLogByte(self, _: bytes) -> None:  # noqa: N802
        """What stands between messages is nothing to keep."""

    def _handleFromRadio(self, data: bytes) -> None:  # noqa: N802
        message = _message(data)
        kind = message.WhichOneof("payload_variant")
        if kind == "packet":
            _tell(message.packet, self._told)
        elif kind == "rebooted":
            self._told.gone()
        elif kind in _NEEDED:
            # Raised here, it would be printed; over Bluetooth it would be the end.
            with suppress(Exception):
                super()._handleFromRadio(data)  # type: ignore[misc]

    def _disconnected(self) -> None:
        super()._disconnected()  # type: ignore[misc]
        self._told.gone()


def _bounded(interface: Any, told: Told) -> Any:  # noqa: ANN401
    """One of the library's interfaces, behind ours."""
    return type("Bounded", (_Bounded, interface), {"_told": told})


def _message(data: bytes) -> Any:  # noqa: ANN401
    """What the radio said; nothing, if it cannot be read."""
    from meshtastic.protobuf import mesh_pb2  # noqa: PLC0415

    with suppress(Exception):  # the class of it has no types
        return mesh_pb2.FromRadio.FromString(data)
    return mesh_pb2.FromRadio()


def _tell(packet: Any, told: Told) -> None:  # noqa: ANN401
    """Tell of a packet that may be ours; who sends without a number is ourselves."""
    from meshtastic.protobuf import portnums_pb2  # noqa: PLC0415

    sender = getattr(packet, "from")
    private = packet.decoded.portnum == portnums_pb2.PortNum.PRIVATE_APP
    if sender and private:
        told.frame(bytes(packet.decoded.payload), sender)


def quiet() -> None:
    """Have the library say nothing: it would print addresses and paths.

    Raises:
        MissingExtra: it is not installed.
    """
    with extra("radio", "meshtastic is not installed"):
        import meshtastic  # noqa: F401, PLC0415
    logger = logging.getLogger("meshtastic")
    logger.propagate = False
    logger.addHandler(logging.NullHandler())
