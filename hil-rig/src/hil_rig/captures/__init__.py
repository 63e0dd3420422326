"""Calls of a real line kept with their audio, ringing, hook and digits, to be looked at and played again."""

from hil_rig.captures.capture import Capture, CaptureError, Digit, captured
from hil_rig.captures.files import read_capture, write_capture
from hil_rig.captures.replay import replay

__all__ = ["Capture", "CaptureError", "Digit", "captured", "read_capture", "replay", "write_capture"]
