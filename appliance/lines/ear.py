"""The ear: hears each connection that the controller has told it of, and tells the controller which tones it heard.

It decides nothing. A connection that nobody awaits is turned away; when the controller is gone all are ended, as
nobody would act on them: the controller that comes begins anew.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias
from uuid import UUID

import structlog

from appliance.lines.answer import FarEnd
from appliance.lines.ear_recording import Recording
from appliance.lines.ear_wire import (
    Await,
    Awaited,
    EarMessage,
    Forget,
    Heard,
    Hears,
    Over,
    Play,
    Record,
    Silent,
    Stands,
)
from appliance.lines.listener import Found, Listener, MakeListener, Silence

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

MOST_AWAITED = 256
"""Connections that were told of and have not come: the oldest is forgotten for one more."""

Tell: TypeAlias = Callable[[EarMessage], None]


def _nobody(_message: EarMessage) -> None:
    return


class Hearing:
    """One connection that is heard."""

    def __init__(self, ear: UUID, listener: Listener, tell: Tell) -> None:
        """Begin."""
        self._ear = ear
        self._listener = listener
        self._tell = tell

    def hear(self, samples: bytes) -> None:
        """Take samples, and tell what they make certain."""
        for found in self._listener.hear(samples):
            self._tell(_told(self._ear, found))

    def over(self) -> None:
        """Tell that it is over."""
        self._tell(Over(self._ear))


def _told(ear: UUID, found: Found) -> EarMessage:
    match found:
        case Silence(for_s):
            return Silent(ear, for_s)
        case FarEnd():
            return Stands(ear, found)
        case _:
            return Heard(ear, found)


class Ear:
    """Who is awaited, and who is heard or recorded; recordings lie in `folder`."""

    def __init__(self, make_listener: MakeListener, folder: Path) -> None:
        """Await nobody, and tell nobody."""
        self._make_listener = make_listener
        self._folder = folder
        self._tell: Tell = _nobody
        self._awaited: dict[UUID, Await | None] = {}
        self._recordings: dict[UUID, Recording] = {}

    def told_to(self, tell: Tell) -> None:
        """Have `tell` take what the controller is to know, at any time."""
        self._tell = tell

    def take(self, message: EarMessage) -> None:
        """Take what the controller says."""
        match message:
            case Await(ear):
                self._await(ear, message)
            case Record(ear):
                self._await(ear, None)
            case Play(ear) if ear in self._recordings:
                self._recordings[ear].play()
            case Forget(ear):
                self._forget(ear)
            case _:
                pass

    def serve(self, ear: UUID) -> Hearing | Recording | None:
        """Hear a connection that is awaited; it comes once."""
        if ear not in self._awaited:
            return None
        wanted = self._awaited.pop(ear)
        if wanted is not None:
            self._tell(Hears(ear))
            return Hearing(ear, self._make_listener(wanted.tones, wanted.answer), self._tell)
        recording = Recording(ear, self._folder, self._tell, self._recorded)
        if not recording.open():
            return None
        self._recordings[ear] = recording
        return recording

    def _await(self, ear: UUID, wanted: Await | None) -> None:
        """Await a connection, to be heard for what is wanted or, without that, recorded."""
        if len(self._awaited) >= MOST_AWAITED:
            self._awaited.pop(next(iter(self._awaited)))
        self._awaited[ear] = wanted
        self._tell(Awaited(ear))

    def _forget(self, ear: UUID) -> None:
        """Await a connection no more, and end it if it is recorded; one that is heard ends with its call."""
        self._awaited.pop(ear, None)
        if ear in self._recordings:
            self._recordings[ear].end()

    def _recorded(self, ear: UUID) -> None:
        self._recordings.pop(ear, None)

    def controller_gone(self) -> None:
        """Await nobody any more."""
        self._awaited.clear()
