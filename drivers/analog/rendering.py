"""Settings in the words of the files that DAHDI and Asterisk read. The same settings give the same text.

* `/etc/dahdi/system.conf`, for `dahdi_cfg`
* `chan_dahdi.conf` and `dsp.conf`, for Asterisk
* `/etc/modprobe.d/*.conf`, and `/etc/dahdi/xpp.conf` for Astribanks
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from types import MappingProxyType

from drivers.analog.caller_id import SIGNALLING, CallerIdMode, careful_mode
from drivers.analog.cards import PortKind
from drivers.analog.settings import CardSettings, EchoCanceller, FxoPort, FxsPort, PortSettings

OPERMODE_DRIVERS = ("wctdm", "wctdm24xxp", "wcaxx", "opvxa1200")
"""Drivers of cards whose line interface is set to a country by the module option `opermode`."""

_HEAD = "Written by Zongji from the settings of the ports: changes made here are lost."
_SIGNALLED_BY: Mapping[PortKind, str] = MappingProxyType({PortKind.FXO: "fxs_ks", PortKind.FXS: "fxo_ks"})
_GLOBALS = {"usedistinctiveringdetection": "no", "reportalarms": "all", "ignore_failed_channels": "yes"}
"""A port that can't be opened, as on a card that was pulled, must not keep the others from being loaded."""
_NEVER = ("busydetect", "callprogress", "faxdetect", "relaxdtmf", "echotraining", "mwimonitor", "callreturn")
"""Off for all ports: what hears the exchange's tones is ours, and `busydetect` corrupts digits (asterisk#1570)."""


def system_conf(settings: CardSettings) -> str:
    """For `dahdi_cfg`. Its lines are cut after 255 letters, so each range of channels has its own."""
    zone = settings.country.tone_zone
    lines = [f"# {_HEAD}"]
    lines += [f"dynamic=loc,{span.key:x}:{span.end},{span.channels},0" for span in settings.dynamic_spans]
    for kind, keyword in _SIGNALLED_BY.items():
        channels = (port.channel for port in settings.ports if port.kind is kind)
        lines += [f"{keyword.replace('_', '')}={it}" for it in _ranges(channels)]
    for canceller in EchoCanceller:
        if canceller is not EchoCanceller.NONE:
            channels = (port.channel for port in settings.ports if port.echo_canceller is canceller)
            lines += [f"echocanceller={canceller},{it}" for it in _ranges(channels)]
    return "\n".join([*lines, f"loadzone={zone}", f"defaultzone={zone}"]) + "\n"


def chan_dahdi_conf(settings: CardSettings) -> str:
    """For chan_dahdi: a section for each port, which inherits nothing from another, and states every option itself."""
    parts = [_section("channels", _GLOBALS)]
    for port in sorted(settings.ports, key=lambda port: port.channel):
        own = _line(port) if isinstance(port, FxoPort) else _phone(port, settings.country.ring_cadence_s)
        variables = [("setvar", f"{name}={value}") for name, value in port.variables]
        options = [*_common(port).items(), *own.items(), *variables, ("dahdichan", str(port.channel))]
        parts.append(_section(f"port-{port.channel}", options))
    return f"; {_HEAD}\n\n" + "\n".join(parts)


def dsp_conf(settings: CardSettings) -> str:
    """For Asterisk's detector of digits, of all channels alike."""
    return f"; {_HEAD}\n\n" + _section("default", {"dtmf_misses_to_end": str(settings.digit_misses_to_end)})


def modprobe_conf(settings: CardSettings) -> str:
    """For the kernel's modules. Options of modules that aren't loaded do nothing."""
    options = f"opermode={settings.country.opermode} fxshonormode=1"
    lines = ["options dahdi auto_assign_spans=1", *(f"options {driver} {options}" for driver in OPERMODE_DRIVERS)]
    return f"# {_HEAD}\n" + "\n".join(lines) + "\n"


def xpp_conf(settings: CardSettings) -> str:
    """For the scripts that start Xorcom's Astribanks."""
    return f"# {_HEAD}\nopermode {settings.country.opermode}\n"


def _common(port: PortSettings) -> dict[str, str]:
    heard = port.echo_canceller is not EchoCanceller.NONE
    return {
        "signalling": _SIGNALLED_BY[port.kind],
        "context": port.context,
        "echocancel": "128" if heard else "no",
        "echocancelwhenbridged": "yes" if heard else "no",
        "rxgain": f"{port.rx_gain_db:.1f}",
        "txgain": f"{port.tx_gain_db:.1f}",
        "hwrxgain": "disabled",
        "hwtxgain": "disabled",
        **dict.fromkeys(_NEVER, "no"),
        "callwaiting": "no",
        "threewaycalling": "no",
        "transfer": "no",
        "cancallforward": "no",
        "hidecallerid": "no",
    }


def _line(port: FxoPort) -> dict[str, str]:
    mode = careful_mode(port.caller_id, proven=port.caller_id_proven)
    return _caller_id(mode) | {
        "immediate": "no",
        "callerid": "asreceived",
        "answeronpolarityswitch": _yes(port.answer_by_polarity),
        "hanguponpolarityswitch": _yes(port.hang_up_by_polarity),
        "polarityonanswerdelay": "600",
        "pulsedial": "no",
    }


def _phone(port: FxsPort, ring_cadence_s: tuple[float, ...]) -> dict[str, str]:
    """`immediate`: the dialplan takes what is keyed; chan_dahdi would take *78 for a wish never to be rung again."""
    name = f'"{port.caller_name}"' if port.caller_name else ""
    number = f"<{port.caller_number}>" if port.caller_number else ""
    return _caller_id(port.caller_id) | {
        "immediate": "yes",
        "immediatering": "no",
        "callerid": f"{name} {number}".strip() or "asreceived",
        "sendcalleridafter": str(len(ring_cadence_s) // 2),  # a double ring is one: the number comes in the long pause
        "answeronpolarityswitch": "no",
        "hanguponpolarityswitch": "no",
    }


def _caller_id(mode: CallerIdMode) -> dict[str, str]:
    signalling, start = SIGNALLING[mode]
    return {"usecallerid": _yes(mode is not CallerIdMode.NONE), "cidsignalling": signalling, "cidstart": start}


def _yes(said: bool) -> str:
    return "yes" if said else "no"


def _section(name: str, options: Mapping[str, str] | Iterable[tuple[str, str]]) -> str:
    pairs = options.items() if isinstance(options, Mapping) else options
    return "\n".join([f"[{name}]", *(f"{key} = {value}" for key, value in pairs)]) + "\n"


def _ranges(channels: Iterable[int]) -> Iterator[str]:
    """Neighbours together: 1-4, 7."""
    for _, run in groupby(enumerate(sorted(channels)), key=lambda place: place[1] - place[0]):
        members = [channel for _, channel in run]
        yield str(members[0]) if len(members) == 1 else f"{members[0]}-{members[-1]}"
