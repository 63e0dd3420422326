"""Callers' numbers by FSK along its axes, and whole calls with whatever an exchange may send."""

from dataclasses import replace
from datetime import datetime

import numpy as np

from benchmarks.hearing.figures import Count, Row, at_most
from drivers.dsp.caller_id import CallArrived, CallerIdListener
from drivers.dsp.fsk import FskMessage, FskReceiver, Modem
from hil_rig.exchanges import caller_id, sounds
from hil_rig.exchanges.fsk import BELL_202, PLAIN, V23, FskShape, FskStandard, framed, modulated, with_errors
from hil_rig.keypad import SAMPLE_RATE_HZ, digit_samples
from hil_rig.measure.spandsp_caller_id import AdsiStandard, hear_caller_id_messages
from hil_rig.measure.wav import Samples

_LEAST = 0.995
_AT = datetime(2026, 11, 22, 18, 5)  # noqa: DTZ001 - the exchange's clock has no zone
_FRAME = 160
_MODEMS: dict[Modem, tuple[FskStandard, AdsiStandard]] = {
    Modem.BELL_202: (BELL_202, AdsiStandard.BELL_202),
    Modem.V23: (V23, AdsiStandard.V23),
}
_SHAPES: dict[str, tuple[FskShape, float | None]] = {
    "0 dBm0": (replace(PLAIN, level_dbm0=0.0), None),
    "-30 dBm0": (replace(PLAIN, level_dbm0=-30.0), None),
    "-40 dBm0": (replace(PLAIN, level_dbm0=-40.0), None),
    "space 10 dB louder": (replace(PLAIN, twist_db=10.0), None),
    "space 10 dB softer": (replace(PLAIN, twist_db=-10.0), None),
    "noise 20 dB below": (PLAIN, 20.0),
    "noise 15 dB below": (PLAIN, 15.0),
    "1 % fast": (replace(PLAIN, bit_rate_bias_percent=1.0), None),
    "1 % slow": (replace(PLAIN, bit_rate_bias_percent=-1.0), None),
    "space 6 dB softer, noise 20 dB below": (replace(PLAIN, twist_db=-6.0), 20.0),
}


def message_rows(trials: int, rng: np.random.Generator) -> list[Row]:
    """Each axis with both modems; then what noise and turned bits make of numbers."""
    rows = [
        _axis(modem, shape, noise_db, trials, rng).row(f"FSK {modem}, {name}", _LEAST)
        for name, (shape, noise_db) in _SHAPES.items()
        for modem in Modem
    ]
    return [*rows, _wrong(trials * 10, rng)]


def call_rows(trials: int, rng: np.random.Generator) -> list[Row]:
    """Whole calls: how sent, when, level, twist and noise by chance, heard with no setting at all."""
    right, taken = Count(), Count()
    wrong = 0
    for _ in range(trials):
        number = _number(rng)
        line, ring_at_s = _call(number, rng)
        arrived = _listen(line, ring_at_s)
        told = [one.caller_id.number for one in arrived if one.caller_id is not None]
        right.add(ours=told == [number], peer=False)
        taken.add(ours=len(arrived) == 1, peer=False)
        wrong += any(one != number for one in told)
    return [
        right.row(
            "call of unknown mode, -35 to -5 dBm0, ±6 dB, noise ≥ 20 dB below: number told", _LEAST, has_peer=False
        ),
        taken.row("the same: call taken once", 1.0, has_peer=False),
        at_most("the same: wrong numbers told", wrong, "numbers", 0),
    ]


def _axis(modem: Modem, shape: FskShape, noise_db: float | None, trials: int, rng: np.random.Generator) -> Count:
    standard, adsi = _MODEMS[modem]
    count = Count()
    for _ in range(trials):
        message = caller_id.mdmf(caller_id.CallerId(number=_number(rng), name="Zhang San", at=_AT))
        line = _noisy(modulated(framed(message), standard, shape), shape.level_dbm0, noise_db, rng)
        ours = _hear(line) == [(modem, message[2:-1])]
        count.add(ours=ours, peer=hear_caller_id_messages(line, adsi) == [message[:-1]])
    return count


def _wrong(trials: int, rng: np.random.Generator) -> Row:
    """Spoilt messages, by noise or by turned bits: how many were told as something else than what was sent."""
    wrong = 0
    for n in range(trials):
        message = caller_id.mdmf(caller_id.CallerId(number=_number(rng)))
        bits = framed(message)
        if n % 2:
            bits = with_errors(bits, rng.uniform(0.001, 0.05), rng)
        noise_db = None if n % 2 else rng.uniform(4.0, 12.0)
        line = _noisy(modulated(bits, BELL_202), PLAIN.level_dbm0, noise_db, rng)
        wrong += any(data != message[2:-1] for _, data in _hear(line))
    return Row(f"spoilt FSK messages told as another one ({trials})", wrong, "messages")


def _hear(line: Samples) -> list[tuple[Modem, bytes]]:
    receiver = FskReceiver()
    events = receiver.feed(line) + receiver.end()
    return [(event.modem, event.data) for event in events if isinstance(event, FskMessage)]


def _noisy(sent: Samples, level_dbm0: float, noise_db: float | None, rng: np.random.Generator) -> Samples:
    line = np.concatenate([np.zeros(rng.integers(300, 2000), np.float32), sent, sounds.silence(0.1)])
    if noise_db is not None:
        line = sounds.mix(line, sounds.white_noise(len(line) / SAMPLE_RATE_HZ, level_dbm0 - noise_db, rng))
    return sounds.through_alaw(line)


def _call(number: str, rng: np.random.Generator) -> tuple[Samples, float]:
    """A line's sound around its first ring, and when that begins."""
    level_dbm0, twist_db = rng.uniform(-35.0, -5.0), rng.uniform(-6.0, 6.0)
    shape = FskShape(level_dbm0=level_dbm0, twist_db=twist_db)
    message = caller_id.mdmf(caller_id.CallerId(number=number, at=_AT))
    kind = rng.integers(0, 3)
    if kind == 0:
        sent = _keyed(number, level_dbm0, twist_db, rng)
    else:
        sent = modulated(framed(message), BELL_202 if kind == 1 else V23, shape)
    ring = sounds.hum(1.0, -10.0, hz=25.0)
    quiet = sounds.silence(rng.uniform(0.3, 0.6))
    before, after = ([quiet, sent, quiet], [ring]) if rng.random() < 0.5 else ([quiet], [ring, quiet, sent])
    line = np.concatenate([*before, *after, sounds.silence(0.3)])
    noise = sounds.white_noise(len(line) / SAMPLE_RATE_HZ, level_dbm0 - rng.uniform(20.0, 40.0), rng)
    return sounds.through_alaw(sounds.mix(line, noise)), sum(map(len, before)) / SAMPLE_RATE_HZ


def _keyed(number: str, level_dbm0: float, twist_db: float, rng: np.random.Generator) -> Samples:
    start, end = ("D", "C") if rng.random() < 0.5 else ("A", rng.choice(["C", "#"]))
    pcm = np.array(digit_samples(f"{start}{number}{end}", tone_ms=60, gap_ms=60, twist_db=twist_db), np.int16)
    plain = sounds.from_int16(pcm)
    return sounds.louder(plain, level_dbm0 - sounds.level_dbm0(plain[: round(0.06 * SAMPLE_RATE_HZ)]))


def _listen(line: Samples, ring_at_s: float) -> list[CallArrived]:
    listener, arrived, rings = CallerIdListener(), [], False
    for first in range(0, len(line), _FRAME):
        now_s = first / SAMPLE_RATE_HZ
        if not rings and now_s >= ring_at_s:
            rings = True
            arrived.append(listener.ring_started(now_s))
        arrived.append(listener.feed(line[first : first + _FRAME], now_s))
    arrived.append(listener.end(len(line) / SAMPLE_RATE_HZ))
    return [one for one in arrived if one is not None]


def _number(rng: np.random.Generator) -> str:
    return "1" + "".join(map(str, rng.integers(0, 10, 10)))
