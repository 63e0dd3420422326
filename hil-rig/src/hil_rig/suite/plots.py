"""A failed case's line as a picture: what the switchboard sent, the keys heard in it, and the line's events."""

from html import escape
from pathlib import Path

import numpy as np

from hil_rig.captures import Capture, read_capture
from hil_rig.captures.capture import CaptureError
from hil_rig.exchanges.api import Side

_WIDTH, _HEIGHT, _TOP, _LEFT = 900, 96, 18, 4
_FLOOR_DB = -60.0
_COLUMNS = 600
_EVERY_S = (1, 2, 5, 10, 20, 60, 120)


def svg(path: Path) -> str:
    """The picture of a kept capture; nothing where there is none."""
    try:
        return drawn(read_capture(path))
    except CaptureError:
        return ""


def drawn(capture: Capture) -> str:
    """The envelope in dB below full scale, with keys and events over it."""
    seconds = max(capture.seconds, 0.1)
    step = max(1, len(capture.from_telephone) // _COLUMNS)
    parts = [
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT + _TOP + 14}" role="img" aria-label="line {escape(capture.line)}">',
        f'<path class="wave" d="{_envelope(capture, step, seconds)}"/>',
        *_scale(seconds),
    ]
    for event in capture.events:
        x = _x(event.at_s, seconds)
        parts.append(f'<line class="event" x1="{x}" x2="{x}" y1="{_TOP}" y2="{_TOP + _HEIGHT}"/>')
        parts.append(f'<text x="{x + 2}" y="{_TOP + 9}">{escape(event.kind.value)}</text>')
    parts += [
        f'<text class="key" x="{_x(key.start_s, seconds)}" y="12">{escape(key.digit)}</text>'
        for key in capture.digits()
        if key.sent_by is Side.TELEPHONE
    ]
    return "".join([*parts, "</svg>"])


def _envelope(capture: Capture, step: int, seconds: float) -> str:
    wave = capture.from_telephone
    blocks = wave[: len(wave) // step * step].reshape(-1, step)
    level = 20 * np.log10(np.maximum(np.sqrt(np.mean(blocks**2, axis=1)) if len(blocks) else np.zeros(0), 1e-6))
    share = np.clip(1 - level / _FLOOR_DB, 0, 1)
    points = [f"{_x(n * step / 8000, seconds)},{_TOP + _HEIGHT - _HEIGHT * value:.1f}" for n, value in enumerate(share)]
    base = _TOP + _HEIGHT
    return f"M{_LEFT},{base} L" + " L".join([*points, f"{_WIDTH - _LEFT},{base}"]) + " Z"


def _scale(seconds: float) -> list[str]:
    every = next((each for each in _EVERY_S if seconds / each <= 15), _EVERY_S[-1])
    return [
        f'<text x="{_x(at, seconds)}" y="{_TOP + _HEIGHT + 11}">{at} s</text>'
        for at in range(0, int(seconds) + 1, every)
    ]


def _x(at_s: float, seconds: float) -> float:
    return round(_LEFT + (_WIDTH - 2 * _LEFT) * min(at_s / seconds, 1.0), 1)
