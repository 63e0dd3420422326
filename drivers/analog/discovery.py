"""Looks at what the kernel tells of cards: `/proc/dahdi` for spans and ports, sysfs for what they belong to.

The files of sysfs are those of `dahdi-sysfs.c` and `dahdi-sysfs-chan.c` (dahdi-linux 3.x). A card may be unplugged at
any moment between two reads: whatever can't be read is a fault beside what could.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from drivers.analog.cards import Card, Span
from drivers.analog.span_file import read_span, with_capabilities
from drivers.errors import HardwareError

PROC = Path("/proc/dahdi")
BUSES = Path("/sys/bus")
_MAX_BYTES = 128 * 1024  # a span has 255 channels at most, of about a hundred characters each


@dataclass(frozen=True, slots=True)
class Found:
    """What is there: `loaded` says whether DAHDI runs at all, `faults` what could not be read.

    `unread` are the numbers of the spans that are there and could not be read, one for each fault.
    """

    loaded: bool
    cards: tuple[Card, ...] = ()
    faults: tuple[HardwareError, ...] = ()
    unread: frozenset[int] = frozenset()


def discover(proc: Path = PROC, buses: Path = BUSES) -> Found:
    """Look once. Never raises for what the kernel says or doesn't; takes about a millisecond a span."""
    if not proc.is_dir():
        return Found(loaded=False)
    capabilities = dict(_capabilities(buses / "dahdi_channels" / "devices"))
    spans: dict[int, Span] = {}
    faults: dict[int, HardwareError] = {}
    taken: set[int] = set()
    for number in _numbers(proc):
        try:
            span = with_capabilities(_span(proc, number), capabilities)
            if twice := taken & {port.channel for port in span.ports}:
                raise HardwareError(f"span {number}", f"has channel {min(twice)}, which another span has, too")
        except HardwareError as fault:
            faults[number] = fault
        else:
            spans[number] = span
            taken |= {port.channel for port in span.ports}
    cards = tuple(_cards(spans, buses / "dahdi_devices" / "devices"))
    return Found(loaded=True, cards=cards, faults=tuple(faults.values()), unread=frozenset(faults))


def _span(proc: Path, number: int) -> Span:
    try:
        span = read_span(_text(proc / str(number)))
    except OSError as error:
        raise HardwareError(f"span {number}", error.strerror or "can't be read") from error
    if span.number != number:
        raise HardwareError(f"span {number}", f"its file tells of span {span.number}")
    return span


def _cards(spans: Mapping[int, Span], devices: Path) -> Iterator[Card]:
    """The cards that sysfs tells of, and each span that it doesn't as a card of its own."""
    homeless = dict(spans)
    for device in _folders(devices):
        numbers = sorted(int(it.name[5:]) for it in _folders(device) if _is_number(it.name, "span-"))
        own = tuple(homeless.pop(number) for number in numbers if number in homeless)
        if own:
            hardware_id, location, model = (_word(device / name) for name in ("hardware_id", "location", "type"))
            yield Card(own[0].name, own[0].description or model, hardware_id, location, own)
    for span in homeless.values():
        yield Card(span.name, span.description, "", "", (span,))


def _capabilities(channels: Path) -> Iterator[tuple[int, str]]:
    for folder in _folders(channels):
        channel = _word(folder / "channo")
        if channel.isascii() and channel.isdecimal():
            yield int(channel), _word(folder / "sigcap")


def _numbers(folder: Path) -> list[int]:
    try:
        return sorted(int(it.name) for it in folder.iterdir() if _is_number(it.name, ""))
    except OSError:
        return []


def _is_number(name: str, prefix: str) -> bool:
    digits = name.removeprefix(prefix)
    return name.startswith(prefix) and digits.isascii() and digits.isdecimal() and len(digits) <= len("1023")


def _folders(folder: Path) -> list[Path]:
    try:
        return sorted(it for it in folder.iterdir() if it.is_dir())
    except OSError:
        return []


def _word(file: Path) -> str:
    try:
        return "".join(it if it.isprintable() else "\ufffd" for it in _text(file).strip())
    except OSError:
        return ""


def _text(file: Path) -> str:
    with file.open("rb") as opened:
        return opened.read(_MAX_BYTES).decode("utf-8", "replace")
