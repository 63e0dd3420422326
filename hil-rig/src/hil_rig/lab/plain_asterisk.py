"""A plain Asterisk in the lab, with chan_dahdi on its lines: what other switchboards are compared with."""

from collections.abc import Mapping, Sequence

from hil_rig.lab.machine import Lab

MODULES = (
    *("app_dial", "app_flash", "app_milliwatt", "app_originate", "app_playback", "app_playtones", "app_read"),
    *("app_record", "app_stack", "app_verbose", "bridge_simple", "chan_dahdi", "codec_alaw", "codec_gsm", "codec_ulaw"),
    *("format_gsm", "format_pcm", "format_sln", "format_wav", "func_callerid", "func_channel", "func_db", "func_logic"),
    *("func_strings", "func_timeout", "pbx_config", "res_clioriginate", "res_timing_dahdi", "res_timing_timerfd"),
)
"""What a call needs; the other two hundred would cost twenty seconds of the boot."""
LOG = "/var/log/asterisk/full"
CHANNELS = """\
[channels]
usecallerid=yes
callwaiting=no
threewaycalling=no
transfer=no
echocancel=no
busydetect=yes
busycount=4
cidsignalling=bell
cidstart=ring
buffers=32,immediate
"""
"""Asterisk's own detector without a pattern: with `busypattern=350,350` it misses the busy tones of several lines.
The buffers are for an emulated processor that comes late."""


def channels(ports: Sequence[str]) -> str:
    """chan_dahdi.conf: FXO ports come in at `from-line`, FXS ports at `from-phone`."""
    text = [CHANNELS]
    for number, port in enumerate(ports, 1):
        signalling, context = ("fxs_ks", "from-line") if port == "fxo" else ("fxo_ks", "from-phone")
        text.append(f"signalling={signalling}\ncontext={context}\nchannel => {number}\n")
    return "".join(text)


def files(ports: Sequence[str], dialplan: str) -> Mapping[str, bytes]:
    """The configuration, for `Lab(run, files)`."""
    folder = "/etc/asterisk"
    texts = {
        "modules.conf": "[modules]\nautoload=no\n" + "".join(f"load={module}.so\n" for module in MODULES),
        "logger.conf": "[general]\n[logfiles]\nfull => notice,warning,error,verbose(3)\n",
        "chan_dahdi.conf": channels(ports),
        "dsp.conf": "[default]\ndtmf_misses_to_end=4\n",  # with 3, a key is split in two on a busy host
        "extensions.conf": dialplan,
    }
    return {f"{folder}/{name}": text.encode() for name, text in texts.items()}


def start(lab: Lab, timeout_s: float = 60.0) -> None:
    """Start Asterisk once the lines are laid, and wait until it is ready."""
    lab.start_service("asterisk", "/usr/sbin/asterisk", "-f", "-vvv", timeout_s=timeout_s)


def said(lab: Lab, mark: str) -> list[str]:
    """What the dialplan noted by `Verbose(1,MARK …)`, in order, without the mark."""
    lines = lab.read(LOG).decode(errors="replace").splitlines()
    return [line.partition(mark)[2].strip() for line in lines if mark in line and "Executing" not in line]


def cli(lab: Lab, command: str) -> str:
    """Ask Asterisk's command line."""
    code, output = lab.run("/usr/sbin/asterisk", "-rx", command)
    return output if code == 0 else f"asterisk -rx {command!r} failed with {code}: {output}"
