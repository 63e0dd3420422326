"""Speech in which no key was pressed, and what listening costs."""

import io
import subprocess
from random import Random
from time import process_time

import numpy as np
import soundfile
import soxr

from benchmarks.hearing.figures import Row, at_most
from benchmarks.hearing.keys import hear_keys
from drivers.dsp.caller_id import CallerIdListener
from drivers.dsp.dtmf import DtmfReceiver
from hil_rig.exchanges import sounds
from hil_rig.keypad import SAMPLE_RATE_HZ
from hil_rig.measure.spandsp import hear_digits_strictly
from hil_rig.measure.wav import Samples

_PIECE_S = 60.0
_LEVEL_DBM0 = -15.0
_MOST_SHARE_PERCENT = 1.0
_FRAME = 160
_VARIANTS = ("", "+m1", "+m3", "+m7", "+f1", "+f2", "+f4", "+f5")
_SENTENCES = {
    "cmn": (
        "您好，欢迎致电，请按一转销售部，按二转客服部。",
        "我的电话是{n}，麻烦您尽快给我回电话，谢谢。",
        "请问你们几点下班？周末有没有人值班？",
        "订单号是{n}，昨天就说发货了，怎么到现在还没收到？",
        "嗯，对，对，就是上个星期买的那一台，一开机就响。",
    ),
    "en": (
        "Thank you for calling, please press one for sales, or stay on the line. ",
        "My number is {n}, could you call me back as soon as possible, please? ",
        "When do you close today, and is anybody there at the weekend? ",
        "The order is number {n}, you told me that it was sent yesterday. ",
        "Yes, yes, that is the one that we bought last week, it beeps all day. ",
    ),
}


def talk_rows(minutes: int) -> list[Row]:
    """So many minutes of voices by espeak-ng, Chinese and English in turns, each another one."""
    ours = peer = 0
    seconds = 0.0
    for n in range(minutes):
        line = _spoken(n)
        seconds += len(line) / SAMPLE_RATE_HZ
        ours += len(hear_keys(line))
        peer += len(hear_digits_strictly(line))
    name = f"keys heard in {seconds / 3600:.1f} h of synthetic speech"
    return [Row(name, ours, "keys", None, None, peer)]


def cost_rows() -> list[Row]:
    """Processor time of frames of 20 ms, as a share of the time that they last."""
    line = np.concatenate([_spoken(n) for n in (0, 1)])
    receiver, listener = DtmfReceiver(), CallerIdListener()
    frames = [line[first : first + _FRAME] for first in range(0, len(line), _FRAME)]
    began = process_time()
    for frame in frames:
        receiver.feed(frame)
    keys_s = process_time() - began
    for n, frame in enumerate(frames):
        listener.feed(frame, n * 0.02)
    both_s = process_time() - began - keys_s
    lasts_s = len(line) / SAMPLE_RATE_HZ
    return [
        at_most("a core for the keys of one line", 100 * keys_s / lasts_s, "%", _MOST_SHARE_PERCENT),
        at_most("a core for an idle line's caller ID", 100 * both_s / lasts_s, "%", _MOST_SHARE_PERCENT),
    ]


def _spoken(seed: int) -> Samples:
    """A minute of one voice, as loud as a caller, over A-law; each seed has another voice and says other things."""
    random = Random(seed)  # noqa: S311 - a seed, no secret
    language = "cmn" if seed % 2 else "en"
    said = "".join(random.choice(_SENTENCES[language]).format(n=random.randrange(10**8)) for _ in range(25))
    manner = [f"-s{random.randint(120, 220)}", f"-p{random.randint(15, 85)}"]
    words = ["espeak-ng", "-v", language + random.choice(_VARIANTS), "--stdin", "--stdout", *manner]
    spoken = subprocess.run(words, input=said.encode(), capture_output=True, check=True).stdout
    samples, rate_hz = soundfile.read(io.BytesIO(spoken), dtype="float32")
    speech = np.asarray(soxr.resample(samples, rate_hz, SAMPLE_RATE_HZ), np.float32)[: round(_PIECE_S * SAMPLE_RATE_HZ)]
    return sounds.through_alaw(sounds.louder(speech, _LEVEL_DBM0 - sounds.level_dbm0(speech)))
