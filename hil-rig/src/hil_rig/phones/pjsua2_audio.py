"""The sound of one pjsua2 call: what is played into it, and the recordings of both directions."""

import time
from pathlib import Path

import pjsua2 as pj

_SAMPLE_RATE_HZ = 8000
_NO_LOOP = 1  # PJMEDIA_FILE_NO_LOOP
_WAV_HEADER_BYTES = 44


class CallAudio:
    """Players, tone generator and recorders of one call, kept together because all must go before the library does.

    The recorders also listen to a silent generator each: the conference bridge feeds a port only while something
    is connected to it, and the recording must not lose the time of a re-INVITE or of early media's end.
    """

    def __init__(self, heard: Path, said: Path) -> None:
        self.heard = heard
        self.said = said
        self.started_at: float | None = None
        self._call: pj.AudioMedia | None = None
        self._player: pj.AudioMediaPlayer | None = None
        self._recorders: list[pj.AudioMediaRecorder] = []
        self._silence: pj.ToneGenerator | None = None
        self._tones: pj.ToneGenerator | None = None

    def connect(self, call: pj.AudioMedia) -> None:
        """Audio flows (again): start to record if that is new, and join what plays to the call."""
        self._call = call
        if self.started_at is None:
            self._start_recording()
        call.startTransmit(self._recorders[0])
        for source in (self._player, self._tones):
            if source is not None:
                source.startTransmit(call)

    def play(self, wav: Path, *, looped: bool) -> None:
        """Play a WAV in place of what played before; before audio flows it waits for that."""
        player = pj.AudioMediaPlayer()
        player.createPlayer(str(wav), 0 if looped else _NO_LOOP)
        self._player = player
        if self._call is not None:
            self._player.startTransmit(self._recorders[1])
            self._player.startTransmit(self._call)

    def play_digits(self, digits: str, tone_ms: int, gap_ms: int) -> None:
        """Start to play DTMF tones over whatever else plays."""
        if self._call is None or self._tones is None:
            raise ValueError("there is no audio yet to play tones into")
        sequence = pj.ToneDigitVector()
        for digit in digits:
            key = pj.ToneDigit()
            key.digit, key.on_msec, key.off_msec = digit, tone_ms, gap_ms
            sequence.append(key)
        self._tones.playDigits(sequence)

    def close(self) -> None:
        """Let go of every port; the library completes the WAV headers a moment later."""
        self._call = self._player = self._silence = self._tones = None
        self._recorders.clear()

    def is_complete(self) -> bool:
        """Whether the closed recordings' headers are written. A call without audio has nothing to complete."""
        return self.started_at is None or all(_header_is_final(path) for path in (self.heard, self.said))

    def _start_recording(self) -> None:
        self._silence, self._tones = _tone_generator(), _tone_generator()
        for path, source in ((self.heard, self._silence), (self.said, self._tones)):
            recorder = pj.AudioMediaRecorder()
            recorder.createRecorder(str(path))
            source.startTransmit(recorder)
            self._recorders.append(recorder)
        self.started_at = time.monotonic()
        if self._player is not None:
            self._player.startTransmit(self._recorders[1])


def _tone_generator() -> pj.ToneGenerator:
    generator = pj.ToneGenerator()
    generator.createToneGenerator(_SAMPLE_RATE_HZ)
    return generator


def _header_is_final(path: Path) -> bool:
    """Whether the RIFF length in the header agrees with the file's size: pjmedia writes it when it closes."""
    header = path.read_bytes()[:8]
    size = path.stat().st_size
    return size >= _WAV_HEADER_BYTES and int.from_bytes(header[4:8], "little") == size - 8
