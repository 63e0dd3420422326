"""Who connects to the ear's port: those who are awaited are heard, all others are turned away."""

import asyncio
from dataclasses import dataclass, field
from uuid import UUID

from appliance.asterisk import audiosocket_server
from appliance.asterisk.audiosocket_protocol import HANG_UP
from appliance.asterisk.audiosocket_server import ID_DEADLINE_S, AudioSocketServer
from tests.unit.asterisk.fakes import FakeTransport
from tests.unit.asterisk.virtual_time import run, settle

EAR = UUID(int=5)
HELLO = b"\x01\x00\x10" + EAR.bytes
SAMPLES = b"\x01\x02\x03\x04"
AUDIO = b"\x10\x00\x04" + SAMPLES


@dataclass
class Hearing:
    """Who hears, and what."""

    heard: list[bytes] = field(default_factory=list)
    ends: int = 0

    def hear(self, samples: bytes) -> None:
        self.heard.append(samples)

    def over(self) -> None:
        self.ends += 1


class Transport(FakeTransport):
    """A connection without a network, which closes as asyncio's do."""

    def is_closing(self) -> bool:
        return self.is_lost

    def close(self) -> None:
        self.abort()


def connect(server: AudioSocketServer) -> tuple[asyncio.Protocol, Transport]:
    protocol = server.connection()
    transport = Transport(protocol)
    protocol.connection_made(transport)
    return protocol, transport


def test_an_awaited_one_is_heard_to_its_end() -> None:
    hearing = Hearing()

    async def story() -> None:
        server = AudioSocketServer({EAR: hearing}.get, 0)
        protocol, transport = connect(server)
        for byte in HELLO + AUDIO + AUDIO:
            protocol.data_received(bytes([byte]))
        assert server.connections == 1
        await asyncio.sleep(2 * ID_DEADLINE_S)
        protocol.eof_received()
        await settle()
        assert (server.connections, transport.is_lost) == (0, True)

    run(story())
    assert (hearing.heard, hearing.ends) == ([SAMPLES, SAMPLES], 1)


def test_others_are_turned_away() -> None:
    async def story() -> None:
        server = AudioSocketServer(lambda _: None, 0)
        for said in (HELLO + AUDIO, b"GET / HTTP/1.1\r\n\r\n", AUDIO):
            protocol, transport = connect(server)
            protocol.data_received(said)
            assert (bytes(transport.written), transport.is_lost, server.connections) == (HANG_UP, True, 0)
            await settle()

    run(story())


def test_who_says_nothing_is_turned_away_in_time() -> None:
    async def story() -> None:
        server = AudioSocketServer(lambda _: None, 0)
        protocol, transport = connect(server)
        protocol.data_received(HELLO[:-1])
        await asyncio.sleep(ID_DEADLINE_S - 0.1)
        assert not transport.is_lost
        await asyncio.sleep(0.2)
        assert transport.is_lost

    run(story())


def test_a_fault_and_our_own_end_are_told_once() -> None:
    first, second = Hearing(), Hearing()

    async def story() -> None:
        server = AudioSocketServer({EAR: first, UUID(int=6): second}.get, 0)
        protocol, transport = connect(server)
        protocol.data_received(HELLO + b"\x10\x00\x03abc")
        assert transport.is_lost
        other, _ = connect(server)
        other.data_received(b"\x01\x00\x10" + UUID(int=6).bytes)
        await server.close()
        await server.close()
        await settle()

    run(story())
    assert (first.ends, second.ends) == (1, 1)


def test_there_are_never_too_many() -> None:
    async def story() -> None:
        server = AudioSocketServer(lambda _: Hearing(), 0)
        made = [connect(server) for _ in range(audiosocket_server.MOST_CONNECTIONS + 1)]
        assert [transport.is_lost for _, transport in made].count(True) == 1
        assert server.connections == audiosocket_server.MOST_CONNECTIONS
        server.end_all()
        await settle()
        assert server.connections == 0

    run(story())
