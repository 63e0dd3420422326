"""Prompts that were heard in pieces: what a busy machine broke is one hearing, and a prompt said again is another.

Packets that come late leave a hole, and a jitter buffer may say the last tenths of a second again. A prompt that is
said again begins again.
"""

from collections.abc import Iterable
from dataclasses import replace

from hil_rig.measure.prompts import Heard

_BROKEN_S = 0.6
"""A hole, or a repetition, of a machine that is busy is shorter."""
_INEXACT_S = 0.2
"""Where a piece begins and ends in its prompt is known to within this."""


def joined(heard: Iterable[Heard]) -> list[Heard]:
    """Join the pieces of each prompt; `heard` is in order."""
    told: list[Heard] = []
    for piece in heard:
        if told and _goes_on(told[-1], piece):
            before = told[-1]
            share = min(1.0, before.heard_share + piece.heard_share)
            told[-1] = replace(before, end_s=piece.end_s, heard_share=share, to_s=max(before.to_s, piece.to_s))
        else:
            told.append(piece)
    return told


def _goes_on(before: Heard, piece: Heard) -> bool:
    if before.prompt_id != piece.prompt_id or piece.start_s - before.end_s >= _BROKEN_S:
        return False
    return before.to_s - piece.from_s <= min(_BROKEN_S + _INEXACT_S, before.to_s - _INEXACT_S)
