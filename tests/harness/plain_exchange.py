"""A telephone exchange that tells nothing: every number is up as soon as it is dialled, and the rest is sound.

So a landline is, as chan_dahdi has it: ring-back, an announcement, somebody who answers, and the busy tone of somebody
who hangs up all come as sound on a channel that has long been answered. It is a second real Asterisk, whose numbers
each have a course: what is played, and what is pressed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self, TypeAlias

import numpy as np

from hil_rig.exchanges.sounds import silence, tone
from hil_rig.measure.wav import read_mono, write_mono
from tests.harness.other_asterisk import OtherAsterisk

ADDRESS = "127.0.0.6"
FAR_HZ = 1230.0
"""What whoever answers out there sounds like after their greeting."""
HERTZ = 450.0
RING_BACK, BUSY, CONGESTION, VACANT = (1.0, 4.0), (0.35, 0.35), (0.7, 0.7), (0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.4, 0.4)

# fmt: off
_MODULES = (
    "res_timing_timerfd", "res_sorcery_config", "res_sorcery_memory", "res_sorcery_astdb", "res_pjproject",
    "res_pjsip", "res_pjsip_session", "res_pjsip_sdp_rtp", "res_pjsip_caller_id", "res_pjsip_registrar",
    "res_pjsip_authenticator_digest", "res_pjsip_outbound_authenticator_digest", "res_pjsip_endpoint_identifier_user",
    "res_pjsip_endpoint_identifier_ip", "res_pjsip_header_funcs", "res_pjsip_pubsub", "res_rtp_asterisk", "chan_pjsip",
    "bridge_simple", "codec_alaw", "codec_ulaw", "codec_a_mu", "codec_resample", "format_pcm", "format_wav",
    "pbx_config", "app_dial", "app_playback", "app_senddtmf", "func_channel", "func_strings", "func_logic",
    "func_global", "res_clioriginate",
)
# fmt: on


@dataclass(frozen=True, slots=True)
class Tone:
    """A tone of the exchange's, for so long."""

    cadence_s: tuple[float, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Said:
    """A sound file, such as an announcement."""

    file: Path


@dataclass(frozen=True, slots=True)
class Talk:
    """What whoever has answered sounds like, for so long."""

    seconds: float = 6.0


@dataclass(frozen=True, slots=True)
class Quiet:
    """Nothing, for so long."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Press:
    """Keys, pressed."""

    keys: str


Part: TypeAlias = Tone | Said | Talk | Quiet | Press
Course: TypeAlias = Sequence[Part]


class PlainExchange:
    """Give each number its course, open it, close it."""

    def __init__(self) -> None:
        """Take the ports; nothing runs yet."""
        self._asterisk = OtherAsterisk("exchange", ADDRESS)

    @property
    def address(self) -> str:
        """Where it is, as a document has it."""
        return f"{ADDRESS}:{self._asterisk.ports.sip}"

    def open(self, sip_port: int, courses: Mapping[str, Course]) -> None:
        """Start for a switchboard at this SIP port, and wait until it answers."""
        sounds = self._asterisk.folder / "sounds"
        sounds.mkdir()
        dialplan = "[from-box]\n"
        for number, course in courses.items():
            dialplan += f"exten => {number},1,Set(GLOBAL(DIALLED)=${{GLOBAL(DIALLED)}} {number})\n same => n,Answer()\n"
            for place, part in enumerate(course):
                dialplan += f" same => n,{_step(part, sounds / f'{number}-{place}')}\n"
            dialplan += " same => n,Wait(60)\n"
        files = {"extensions.conf": dialplan, "pjsip.conf": _pjsip(self._asterisk.ports.sip, sip_port)}
        self._asterisk.start(_MODULES, files)

    def channels(self) -> list[str]:
        """Name its channels."""
        return self._asterisk.channels()

    def dialled(self) -> list[str]:
        """Give the numbers that were dialled, in order."""
        found = self._asterisk.command("dialplan show globals").splitlines()
        return next((line.partition("=")[2].split() for line in found if line.strip().startswith("DIALLED=")), [])

    def __enter__(self) -> Self:
        """Begin; `open` starts it, once the switchboard's port is known."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it."""
        self._asterisk.close()


def _step(part: Part, stem: Path) -> str:
    if isinstance(part, Press):
        return f"SendDTMF({part.keys},,150)"
    match part:
        case Tone(cadence_s, seconds):
            sound = tone((HERTZ,), cadence_s, seconds)
        case Talk(seconds):
            sound = tone((FAR_HZ,), (), seconds)
        case Quiet(seconds):
            sound = silence(seconds)
        case Said(file):
            sound = read_mono(file)
    write_mono(stem.with_suffix(".wav"), sound.astype(np.float32))
    return f"Playback({stem},noanswer)"


def _pjsip(port: int, box_port: int) -> str:
    return f"""
[{ADDRESS}]
type = transport
protocol = udp
bind = {ADDRESS}:{port}
[box]
type = endpoint
disallow = all
allow = alaw
direct_media = no
transport = {ADDRESS}
context = from-box
dtmf_mode = rfc4733
aors = box
[box]
type = aor
contact = sip:127.0.0.1:{box_port}
[box-id]
type = identify
endpoint = box
match = 127.0.0.1
"""
