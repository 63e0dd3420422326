"""Which of the wanted settings can be set on the cards that are there: the kernel refuses all of them for one port."""

from dataclasses import replace

from drivers.analog import CardSettings, Found, Mismatch, mismatches

_LEFT_OUT = frozenset({Mismatch.MISSING, Mismatch.OTHER_KIND})


def fitting(wanted: CardSettings, found: Found) -> CardSettings:
    """Give the settings without the ports that aren't there, or are of the other kind."""
    misfits = mismatches(found, wanted)
    return replace(wanted, ports=tuple(port for port in wanted.ports if misfits.get(port.channel) not in _LEFT_OUT))


def runs_on(running: CardSettings, found: Found) -> bool:
    """Tell whether the kernel can have these settings still: each port is there, and has its kind's signalling."""
    there = {port.channel: port for card in found.cards for port in card.ports()}
    seen = ((port, there.get(port.channel)) for port in running.ports)
    return all(seen is not None and seen.signalling is not None and seen.kind is port.kind for port, seen in seen)
