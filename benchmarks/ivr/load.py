"""Many calls at once, bounded in number and time, from one SIP port."""

import asyncio
import socket
from itertools import count

from benchmarks.ivr.dialog import Dialog, Target
from benchmarks.ivr.leg import CALL_S, SO_TIMESTAMPNS, STAMP_BYTES, Experience, Leg, stamp_ns
from benchmarks.ivr.rtp import FRAME_S
from benchmarks.ivr.sip import Message

HOST = "127.0.0.1"

_SLOTS = 4
"""The legs send in turns, so that their packets don't come in one burst."""
_LARGEST_DATAGRAM = 65_535
_DEADLINE_S = 20.0
_RETRY_S = 0.5
_NUMBERS = count(13_900_000_000)


class Load:
    """Calls `target`: `run` as often as wanted between `open` and `close`."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        self._calls: dict[str, tuple[Dialog, Leg]] = {}
        self._slots: tuple[list[Leg], ...] = tuple([] for _ in range(_SLOTS))
        self._own = (HOST, 0)
        self.finished = 0

    def open(self) -> None:
        """Take a port."""
        self._socket.bind((HOST, 0))
        self._socket.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        self._own = (HOST, int(self._socket.getsockname()[1]))
        asyncio.get_running_loop().add_reader(self._socket, self._receive)

    def close(self) -> None:
        """Give the port back."""
        asyncio.get_running_loop().remove_reader(self._socket)
        self._socket.close()

    async def run(self, calls: int, at_once: int) -> list[Experience]:
        """Place so many calls, evenly spread, never more than `at_once` at a time; give what each experienced."""
        self.finished = 0
        free = asyncio.Semaphore(at_once)
        clock = asyncio.get_running_loop().time
        began = clock()
        metronome = asyncio.create_task(self._send_rtp())
        running = []
        for number in range(calls):
            await asyncio.sleep(max(0.0, began + number * CALL_S / at_once - clock()))
            await free.acquire()
            running.append(asyncio.create_task(self._call(number % _SLOTS, free)))
        experiences = await asyncio.gather(*running)
        metronome.cancel()
        return experiences

    async def _call(self, slot: int, free: asyncio.Semaphore) -> Experience:
        leg = Leg(HOST)
        dialog = Dialog(self._target, self._own, str(next(_NUMBERS)), leg.rtp_port)
        self._calls[dialog.call_id] = dialog, leg
        self._slots[slot].append(leg)
        try:
            async with asyncio.timeout(_DEADLINE_S):
                await self._invite(dialog)
                return await leg.done
        except TimeoutError:
            experience = Experience(fault="no end within the deadline")
            leg.end(experience)
            return experience
        finally:
            self._slots[slot].remove(leg)
            del self._calls[dialog.call_id]
            self.finished += 1
            free.release()

    async def _invite(self, dialog: Dialog) -> None:
        while dialog.is_unheard:
            self._send(dialog.invite)
            await asyncio.sleep(_RETRY_S)

    async def _send_rtp(self) -> None:
        clock = asyncio.get_running_loop().time
        began = clock()
        for turn in count():
            for leg in self._slots[turn % _SLOTS]:
                if leg.is_answered and not leg.done.done():
                    leg.tick()
            await asyncio.sleep(max(0.0, began + (turn + 1) * FRAME_S / _SLOTS - clock()))

    def _receive(self) -> None:
        try:
            while True:
                datagram, ancillary, _, _ = self._socket.recvmsg(_LARGEST_DATAGRAM, STAMP_BYTES)
                self._take(Message.parse(datagram), stamp_ns(ancillary))
        except BlockingIOError:
            return

    def _take(self, message: Message, at_ns: int) -> None:
        call = self._calls.get(message.get("Call-ID"))
        if call is None:
            return  # a call that was given up
        dialog, leg = call
        for reply in dialog.receive(message):
            self._send(reply)
        leg.progress(dialog, at_ns)

    def _send(self, message: Message) -> None:
        self._socket.sendto(message.encode(), (self._target.host, self._target.port))
