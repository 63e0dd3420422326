"""`hil-rig replay` over the real PortAudio and a real serial port: ALSA plays into a file, the port is a pty.

The file device has no clock: PortAudio asks for blocks as fast as it can, so a minute passes in a moment.
"""

import ctypes.util
import os
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from hil_rig.captures import Capture, read_capture, write_capture
from hil_rig.exchanges.api import LineEvent, LineEventKind
from hil_rig.exchanges.keys import keys
from hil_rig.exchanges.sounds import silence, tone
from hil_rig.measure.dtmf import heard_digits_text
from hil_rig.measure.tones import hear_tones

ALSA = """
pcm.rigout {{ type file
  slave.pcm {{ type null }}
  file "{folder}/sent.raw" format raw }}
pcm.rigin {{ type file
  slave.pcm {{ type null }}
  file "/dev/null" infile "{folder}/line.raw" format raw }}
pcm.rigfile {{ type asym
  playback.pcm "rigout"
  capture.pcm "rigin" }}
pcm.!default {{ type null }}
"""
RIG = """
[lines.bench]
side = "exchange"
sound = "rigfile"
[lines.bench.line_simulator]
port = "{port}"
commands = {{ ring_on = "RING ON", ring_off = "RING OFF" }}
answers = {{ "OFF HOOK" = "off_hook" }}
"""


def a_call() -> Capture:
    sound = np.concatenate([silence(2.0), tone((1000,), (), 1.0), silence(0.2), keys("7"), silence(0.5)])
    kinds = [(LineEventKind.RING_ON, 0.5), (LineEventKind.RING_OFF, 1.5), (LineEventKind.OFF_HOOK, 1.9)]
    return Capture(
        "desk", datetime(2026, 11, 22, tzinfo=UTC), sound, silence(0.1), [LineEvent(kind, at_s) for kind, at_s in kinds]
    )


def serve_line(device: int, said: list[bytes]) -> None:
    """A line simulator: answers as soon as it was told to ring, and notes all orders until the port is closed."""
    try:
        while b"".join(said).count(b"\r") < 3:  # idle, ring, and off again
            said.append(os.read(device, 100))
            if b"RING ON" in said[-1]:
                os.write(device, b"OFF HOOK\r")
    except OSError:
        return


@pytest.mark.slow
def test_a_capture_is_replayed_over_portaudio_and_a_serial_port(tmp_path: Path) -> None:
    if ctypes.util.find_library("portaudio") is None:
        pytest.skip("PortAudio isn't installed; the remedy: apt-get install libportaudio2")
    write_capture(tmp_path / "call", a_call())
    np.tile(tone((440,), (), 1.0), 60).astype("<f4").tofile(tmp_path / "line.raw")
    (tmp_path / "asound.conf").write_text(ALSA.format(folder=tmp_path), "utf-8")
    ours, theirs = os.openpty()
    (tmp_path / "rig.toml").write_text(RIG.format(port=os.ttyname(theirs)), "utf-8")
    said: list[bytes] = []
    simulator = threading.Thread(target=serve_line, args=(ours, said), daemon=True)
    simulator.start()
    words = ["--config", "rig.toml", "replay", "call", "bench", "--keep", "again"]
    environment = {**os.environ, "ALSA_CONFIG_PATH": str(tmp_path / "asound.conf")}
    done = subprocess.run(
        [sys.executable, "-m", "hil_rig.cli", *words],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    os.close(theirs)
    simulator.join(5)
    os.close(ours)
    if "PortAudio sees" in done.stderr and "rigfile" not in done.stderr.partition("PortAudio sees")[2]:
        pytest.skip(f"this PortAudio has no ALSA: {done.stderr.strip()}")
    assert done.returncode == 0, done.stderr
    assert b"".join(said).startswith(b"RING OFF\rRING ON\rRING OFF\r")
    assert "off_hook" in done.stdout
    sent = np.fromfile(tmp_path / "sent.raw", "<f4")
    sounding = np.flatnonzero(sent)
    call = sent[sounding[0] : sounding[-1] + 8000]
    assert heard_digits_text(call) == "7"
    (heard,) = hear_tones(call, [1000], shortest_s=0.5)
    assert heard.length_s == pytest.approx(1.0, abs=0.05)
    assert len(hear_tones(read_capture(tmp_path / "again").from_telephone[:8000], [440])) == 1
