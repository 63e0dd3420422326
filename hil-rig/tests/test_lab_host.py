"""The lab's host side without a lab: an emulator that is none, and orders that are never sent."""

import sys
from pathlib import Path

import pytest

from hil_rig.exchanges.api import ExchangeError, Play, Side
from hil_rig.exchanges.dahdi import DahdiEnd
from hil_rig.exchanges.sounds import silence
from hil_rig.lab import emulator, machine
from hil_rig.lab.emulator import LabError
from hil_rig.lab.machine import Lab

TALKATIVE = """
import socket, sys
print("a warning" * 20_000, file=sys.stderr)
socket.socket(fileno=int(sys.argv[1])).sendall(b'{"event": "ready"}\\n')
sys.exit("its last words")
"""


def test_an_emulator_with_much_to_say_goes_on_and_its_last_words_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(emulator, "folder", lambda: tmp_path)
    monkeypatch.setattr(
        emulator,
        "command",
        lambda _files, _run, channel_fd, _hardware: [sys.executable, "-c", TALKATIVE, str(channel_fd)],
    )
    monkeypatch.setattr(machine, "BOOT_TIMEOUT_S", 20.0)
    with Lab(tmp_path) as lab, pytest.raises(LabError, match=r"ended with 1: (?s:.*)a warning\nits last words"):
        lab.wait_event(lambda event: event.get("event") == "never", 20)
    assert len((tmp_path / "emulator.log").read_bytes()) > 180_000


def test_more_audio_than_one_message_holds_is_the_lines_error(tmp_path: Path) -> None:
    end = DahdiEnd(Lab(tmp_path), 1, Side.EXCHANGE)
    with pytest.raises(ExchangeError, match=r"lab line 1: perform: a message of .* are allowed"):
        end.perform([Play(silence(200))])
