"""What the line doctor's sentences are made of, in Chinese and English: names, remedies, and how values go in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple


class Pair(NamedTuple):
    """The same in English and in Chinese."""

    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence and what to do about it, "" where there is nothing to do."""

    sentence: Pair
    remedy: Pair


NOTHING = Pair("", "")

TONES: Mapping[str, Pair] = {
    "dial": Pair("dial tone", "拨号音"),
    "ring_back": Pair("ring-back tone", "回铃音"),
    "busy": Pair("busy tone", "忙音"),
    "congestion": Pair("congestion tone", "拥塞音"),
    "vacant": Pair("number-unobtainable tone", "空号音"),
    "call_waiting": Pair("call-waiting tone", "呼叫等待音"),
    "howler": Pair("howler tone", "催挂音"),
}
"""What a tone is called."""

STAGES: Mapping[str, Pair] = {
    "off_hook": Pair("after the line was seized", "摘机后"),
    "ringing": Pair("while the other line rang", "对方响铃时"),
    "far_hang_up": Pair("after the other end hung up", "对方挂断后"),
    "engaged": Pair("after a busy line was dialled", "拨打占线号码后"),
    "wrong_number": Pair("after a wrong number was dialled", "拨打空号后"),
}
"""When something was listened for."""

CABLE = Pair("look at the cable and the socket, and plug a telephone in there", "请检查线缆和插座，可接一部话机试试")
AGAIN = Pair("examine the line again", "请再检查一次这条线路")
CARRIER = Pair("ask the carrier", "请咨询运营商")


def told(words: Told, values: Mapping[str, str]) -> Told:
    """Put values into the sentence; `tone` and `stage` are codes, all others stand as they are."""
    english, chinese = dict(values), dict(values)
    for name, known in (("tone", TONES), ("stage", STAGES)):
        if (pair := known.get(values.get(name, ""))) is not None:
            english[name], chinese[name] = pair
    sentence = Pair(words.sentence.en.format_map(english), words.sentence.zh.format_map(chinese))
    return Told(sentence, words.remedy)
