"""What is there beside what is set, and what has changed since the last look."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from drivers.analog.cards import Port, PortKind
from drivers.analog.discovery import Found
from drivers.analog.settings import CardSettings


class Mismatch(StrEnum):
    """How a port that is there and one that is set don't fit."""

    MISSING = "missing"
    """It is set, and there is no such port: the card was taken out, or its module."""
    OTHER_KIND = "other_kind"
    """It is set as a line and is for a telephone, or the reverse: cards have changed places."""
    NOT_SET = "not_set"
    """It is there, and nobody has said what for."""


class News(StrEnum):
    """What has happened to a port."""

    UNPLUGGED = "unplugged"
    PLUGGED = "plugged"
    GONE = "gone"
    CAME = "came"


NEWS: Mapping[tuple[bool | None, bool | None], News | None] = MappingProxyType(
    {
        (None, None): None,
        (None, True): None,
        (None, False): News.UNPLUGGED,
        (True, None): None,
        (True, True): None,
        (True, False): News.UNPLUGGED,
        (False, None): None,
        (False, True): News.PLUGGED,
        (False, False): None,
    }
)
"""By `Port.plugged` before and after: None is a port of which it can't be known."""

_USABLE = frozenset({PortKind.FXO, PortKind.FXS, PortKind.UNKNOWN})


@dataclass(frozen=True, slots=True)
class PortNews:
    """One thing that happened to one port."""

    channel: int
    news: News


def ports(found: Found) -> dict[int, Port]:
    """All ports that are there, by channel."""
    return {port.channel: port for card in found.cards for port in card.ports()}


def mismatches(found: Found, settings: CardSettings) -> dict[int, Mismatch]:
    """The ports that don't fit, by channel. One whose kind nobody knows yet fits any settings."""
    there = {channel: port for channel, port in ports(found).items() if port.kind in _USABLE}
    misfits: dict[int, Mismatch] = {}
    for channel in sorted(there.keys() | {port.channel for port in settings.ports}):
        port, wanted = there.get(channel), settings.port(channel)
        if port is None:
            misfits[channel] = Mismatch.MISSING
        elif wanted is None:
            misfits[channel] = Mismatch.NOT_SET
        elif port.kind not in (wanted.kind, PortKind.UNKNOWN):
            misfits[channel] = Mismatch.OTHER_KIND
    return misfits


def since(before: Found, after: Found) -> tuple[PortNews, ...]:
    """What happened to ports between two looks, by channel.

    Ports of a span that only one of both looks could read have neither come nor gone: that the span could not be read
    is told by `Found.faults`. A port that goes in that time is never told here; `mismatches` tells it.
    """
    old, new = ports(before), ports(after)
    unsure = _channels(before, after.unread) | _channels(after, before.unread)
    told = sorted((old.keys() & new.keys()) | (old.keys() ^ new.keys()) - unsure)
    return tuple(it for channel in told for it in _of(channel, old, new))


def _channels(found: Found, spans: frozenset[int]) -> frozenset[int]:
    theirs = (span for card in found.cards for span in card.spans if span.number in spans)
    return frozenset(port.channel for span in theirs for port in span.ports)


def _of(channel: int, old: Mapping[int, Port], new: Mapping[int, Port]) -> Iterator[PortNews]:
    if channel not in new:
        yield PortNews(channel, News.GONE)
    elif channel not in old:
        yield PortNews(channel, News.CAME)
    elif news := NEWS[old[channel].plugged, new[channel].plugged]:
        yield PortNews(channel, news)
