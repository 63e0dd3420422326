"""Speech by a seed: a caller, an announcement, a message, in Chinese and in English, by espeak-ng in many voices."""

import io
import subprocess
from random import Random

import numpy as np
import soundfile
import soxr

from hil_rig.measure.wav import Samples

_RATE_HZ = 8000
_TIMEOUT_S = 600.0  # a second, where nothing else runs
_VARIANTS = ("", "+m1", "+m2", "+m3", "+m4", "+m5", "+m6", "+m7", "+f1", "+f2", "+f3", "+f4", "+f5")
_LANGUAGES = {"zh": "cmn", "en": "en"}
_SAID = {
    "zh": (
        "您好，欢迎致电，请按一转销售部，按二转客服部，按零转人工",
        "我的电话是{n}，麻烦您尽快给我回电话，谢谢",
        "嗯，对，就是上个星期买的那台机器，开机以后一直响",
        "请问你们几点下班？周末有没有人值班？",
        "所有坐席正忙，您前面还有{n}位客人，请您稍候",
        "好的，好的，没问题，那我先记一下，您贵姓？",
        "发票抬头写错了，能不能重新开一张，寄到原来的地址？",
        "喂？喂？听得见吗？信号不太好，我换个地方",
        "订单号是{n}，昨天就说发货了，怎么到现在还没收到？",
        "呜呜呜，嘟嘟嘟，它一直这样叫，我也不知道怎么办",
        "我们公司在{n}路，旁边有一家银行，您到了给我打电话",
        "不好意思，您说的我没有听清楚，请您再说一遍",
    ),
    "en": (
        "Thank you for calling, please press one for sales, two for service, or stay on the line",
        "Hello, my number is {n}, could you call me back as soon as possible, please",
        "Yes, the machine that we bought last week, it keeps beeping whenever it is switched on",
        "When do you close today? Is anybody there at the weekend?",
        "All of our agents are busy at the moment. You are number {n} in the queue",
        "Okay, okay, no problem, let me write that down. What was your name again?",
        "The name on the invoice is wrong, can you send a new one to the same address?",
        "Hello? Hello? Can you hear me? The line is not good, I will move somewhere else",
        "The order is number {n}, you told me that it was sent yesterday, and it is still not here",
        "Beep, beep, beep, it goes on and on, and I don't know what to do about it",
        "We are at {n} Main Street, beside a bank, please ring me when you are there",
        "Sorry, I did not hear what you said, please say it once more",
    ),
}


def speak(language: str, seed: int, seconds: float) -> Samples:
    """So many seconds of somebody who talks, "zh" or "en"; each seed says something else in a voice of its own."""
    random = Random(f"{language} {seed}")  # noqa: S311 - a seed, no secret
    said = ""
    while len(said) < seconds * (9 if language == "zh" else 24):
        said += random.choice(_SAID[language]).format(n=random.randrange(10**6)) + ("。" if language == "zh" else ". ")
    words = ["espeak-ng", "-v", _LANGUAGES[language] + random.choice(_VARIANTS), "--stdin", "--stdout"]
    manner = [f"-s{random.randint(120, 230)}", f"-p{random.randint(15, 85)}", f"-g{random.randint(0, 25)}"]
    done = subprocess.run([*words, *manner], input=said.encode(), capture_output=True, check=True, timeout=_TIMEOUT_S)
    spoken, rate_hz = soundfile.read(io.BytesIO(_with_sizes(done.stdout)), dtype="float32")
    heard = np.asarray(soxr.resample(spoken, rate_hz, _RATE_HZ), np.float32)
    return heard[: round(seconds * _RATE_HZ)]


def _with_sizes(wav: bytes) -> bytes:
    """Put right the sizes that a WAV from a pipe has as "endless"."""
    return wav[:4] + (len(wav) - 8).to_bytes(4, "little") + wav[8:40] + (len(wav) - 44).to_bytes(4, "little") + wav[44:]
