"""Radios that are none: TCP ports that speak the protocol of Meshtastic's clients.

They run in a thread, on a channel whose clock is moved by whoever tests (``air``). What
a client wrote is taken before time moves on, so that a run is the same every time.
"""

from __future__ import annotations

import asyncio
import struct
import threading
from collections.abc import Callable, Coroutine
from typing import Any, Final, Self

from meshtastic.protobuf import channel_pb2, config_pb2, mesh_pb2

from tests.rigs.radio.air import LARGEST, QUEUE, Air, Packet, Station

HOST: Final = "127.0.0.1"
_MAGIC: Final = b"\x94\xc3"
_NUMBER: Final = 0x1000_0000
_NO_NODES: Final = 69420
FULL: Final = 32
_TOO_LARGE: Final = 7


class _Node:
    """One radio, and whoever is connected to it.

    Attributes:
        refused: frames that it did not send because they were too large.
        asked: packets that clients gave it, with what they said of them.
    """

    def __init__(self, air: Air, station: Station) -> None:
        self.air = air
        self.station = station
        self.number = _NUMBER + station.number
        self.clients: list[asyncio.StreamWriter] = []
        self.refused: list[int] = []
        self.asked: list[mesh_pb2.MeshPacket] = []
        self.silent = False
        self.transmits = True
        self.port = 0
        station.hear = self._heard
        station.idle = self.state

    def tell(self, message: mesh_pb2.FromRadio) -> None:
        data = message.SerializeToString()
        for client in self.clients:
            client.write(_MAGIC + struct.pack(">H", len(data)) + data)

    def state(self, number: int = 0, fault: int = 0) -> None:
        """Say how many places are free, as an answer if there is a number."""
        status = mesh_pb2.QueueStatus(
            res=fault,
            free=QUEUE - len(self.station.queue),
            maxlen=QUEUE,
            mesh_packet_id=number,
        )
        if not self.silent:
            self.tell(mesh_pb2.FromRadio(queueStatus=status))

    def _heard(self, packet: Packet) -> None:
        message = mesh_pb2.MeshPacket(
            to=0xFFFF_FFFF,
            id=packet.number,
            hop_limit=packet.hops,
            decoded=mesh_pb2.Data(portnum=packet.port, payload=packet.frame),
        )
        setattr(message, "from", packet.origin)
        self.tell(mesh_pb2.FromRadio(packet=message))

    def taken(self, message: mesh_pb2.ToRadio) -> None:
        """Do what a client asks for."""
        if message.HasField("packet"):
            self._send(message.packet)
        elif message.want_config_id:
            self._introduce(message.want_config_id)
        elif message.HasField("heartbeat"):
            self.state()

    def _send(self, asked: mesh_pb2.MeshPacket) -> None:
        self.asked.append(asked)
        packet = Packet(
            self.number,
            asked.id,
            asked.hop_limit,
            asked.decoded.portnum,
            asked.decoded.payload,
        )
        if packet.size > LARGEST:
            self.refused.append(packet.size)
            self.state(asked.id, _TOO_LARGE)
        elif self.air.put(self.station, packet):
            self.state(asked.id)
        else:
            self.state(asked.id, FULL)

    def _introduce(self, number: int) -> None:
        preset = config_pb2.Config.LoRaConfig.ModemPreset.Value(self.air.preset)
        lora = config_pb2.Config.LoRaConfig(
            use_preset=True,
            modem_preset=preset,
            hop_limit=3,
            tx_enabled=self.transmits,
        )
        own = mesh_pb2.MyNodeInfo(my_node_num=self.number)
        self.tell(mesh_pb2.FromRadio(my_info=own))
        numbers = [self.number]
        if number != _NO_NODES:
            numbers += [_NUMBER + each.number for each in self.air.stations]
        for each in numbers:
            user = mesh_pb2.User(id=f"!{each:08x}", long_name="a name")
            info = mesh_pb2.NodeInfo(num=each, user=user)
            self.tell(mesh_pb2.FromRadio(node_info=info))
        self.tell(mesh_pb2.FromRadio(config=config_pb2.Config(lora=lora)))
        for index in range(8):
            role = channel_pb2.Channel.Role.PRIMARY if index == 0 else 0
            channel = channel_pb2.Channel(index=index, role=role)
            self.tell(mesh_pb2.FromRadio(channel=channel))
        self.state()
        self.tell(mesh_pb2.FromRadio(config_complete_id=number))


class Radios:
    """Fake radios of one channel, until the end of the ``with`` block."""

    def __init__(self, air: Air) -> None:
        self.air = air
        self.nodes = [_Node(air, station) for station in air.stations]
        self._loop = asyncio.new_event_loop()
        self._servers: list[asyncio.Server] = []
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._do(self._open())
        return self

    def __exit__(self, *_: object) -> None:
        self._do(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def place(self, node: int) -> str:
        """What a person types to use one of them."""
        return f"tcp:{HOST}:{self.nodes[node].port}"

    def clock(self) -> float:
        """Seconds of the channel."""
        return self.air.now

    def wait(self, seconds: float) -> None:
        """Let time pass on the channel."""
        self.call(lambda: self.air.wait(seconds))

    def settle(self) -> None:
        """Let time pass until everything was sent."""
        self.call(self.air.settle)

    def say(self, node: int, frame: bytes, port: int = 256) -> None:
        """Have a radio send something, as if another program had asked for it."""

        def put() -> None:
            station = self.nodes[node].station
            number = 1_000_000 + len(station.seen)
            packet = Packet(self.nodes[node].number, number, 0, port, frame)
            assert self.air.put(station, packet)

        self.call(put)

    def drop(self, node: int) -> None:
        """Pull a radio's plug: its clients are cut off, and nobody can come again."""
        self._do(self._cut(node))

    def call(self, act: Callable[[], None]) -> None:
        """Do something in the radios' own thread."""

        async def done() -> None:
            act()

        self._do(done())

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    async def _open(self) -> None:
        for node in self.nodes:
            server = await asyncio.start_server(
                lambda reader, writer, node=node: self._serve(node, reader, writer),  # type: ignore[misc]
                HOST,
                0,
            )
            node.port = server.sockets[0].getsockname()[1]
            self._servers.append(server)

    async def _cut(self, number: int) -> None:
        self._servers[number].close()
        for client in self.nodes[number].clients:
            client.close()
        await asyncio.sleep(0)

    async def _close(self) -> None:
        for number in range(len(self.nodes)):
            await self._cut(number)

    @staticmethod
    async def _serve(
        node: _Node, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        node.clients.append(writer)
        try:
            while True:
                await reader.readuntil(_MAGIC)
                (size,) = struct.unpack(">H", await reader.readexactly(2))
                message = mesh_pb2.ToRadio()
                message.ParseFromString(await reader.readexactly(size))
                node.taken(message)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            node.clients.remove(writer)
            writer.close()
