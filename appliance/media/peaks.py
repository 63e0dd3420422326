"""The picture of a sound: `python -m appliance.media.peaks FILE COUNT`, a process of its own.

Prints JSON: how long it is, and for each channel the loudest of each of `COUNT` equal parts, from 0 to 255. It is a
picture for finding one's place: a square root makes quiet speech visible beside loud.
"""

import json
import sys
from pathlib import Path

import numpy as np
import soundfile

_BLOCK = 65_536


def peaks(file: Path, count: int) -> dict[str, object]:
    """Give `seconds` and `channels`. Raises OSError and RuntimeError for what can't be read as a sound."""
    with soundfile.SoundFile(file) as sound:
        parts = max(1, min(count, sound.frames))
        found = np.zeros((sound.channels, parts), dtype=np.int32)
        position = 0
        for block in sound.blocks(_BLOCK, dtype="int16", always_2d=True):
            loud = np.abs(block.astype(np.int32))
            places = (np.arange(position, position + len(block), dtype=np.int64) * parts) // max(1, sound.frames)
            for channel in range(sound.channels):
                np.maximum.at(found[channel], np.minimum(places, parts - 1), loud[:, channel])
            position += len(block)
        shown = np.sqrt(found / 32768.0) * 255
        return {"seconds": sound.frames / sound.samplerate, "channels": shown.round().astype(int).clip(0, 255).tolist()}


def main() -> None:
    """Start from the command line."""
    print(json.dumps(peaks(Path(sys.argv[1]), int(sys.argv[2]))))


if __name__ == "__main__":
    main()
