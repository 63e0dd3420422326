"""Sound for made-up calls: a few messages and conversations, spoken by the machine's voice. Without a voice, none."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import structlog

from appliance.callflow.trace import Recording, VoiceMessage
from appliance.domain.instance import Instance
from appliance.errors import UserError
from appliance.media import wav
from appliance.media.pcm import Pcm, join, silence
from appliance.media.replace_file import replace_file
from appliance.media.speech import SpeechEngine
from appliance.storage.sample_calls import SampleCall

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

_DEADLINE_S = 20.0
_RECORDINGS = 6
_SILENCE_S = 20.0
"""What a conversation may have at its end in which nobody speaks."""
_READABLE_BY_GROUP = 0o640
_STEREO = 2

_MESSAGES = {
    "zh": (
        "你好，我想问一下上周订的货什么时候能到，请给我回个电话，谢谢。",
        "您好，我这边想了解一下价格，方便的话请下午联系我。",
    ),
    "en": (
        "Hello, I would like to know when last week's order will arrive. Please call me back, thank you.",
        "Hello, I have a question about your prices. Please call me this afternoon.",
    ),
}
_TALK = {
    "zh": (
        "您好，请问有什么可以帮您？",
        "我想问一下产品的价格，还有什么时候可以送货。",
        "好的，我帮您查一下，请稍等。",
        "谢谢！",
    ),
    "en": (
        "Hello, how can I help you?",
        "I would like to ask about your prices and delivery.",
        "Let me look that up for you.",
        "Thank you!",
    ),
}
"""Agent and caller by turns."""


class Sounds:
    """Speaks once what many calls share. A file that can't be written leaves its call without one."""

    def __init__(self, instance: Instance, engine: SpeechEngine, language: str) -> None:
        self._instance = instance
        language = language if language in _TALK and language in engine.languages else "en"
        self._messages = [engine.speak(text, language, _DEADLINE_S) for text in _MESSAGES[language]]
        self._talk = [engine.speak(text, language, _DEADLINE_S) for text in _TALK[language]]

    def put(self, made: Iterable[SampleCall]) -> Iterator[SampleCall]:
        """Give the calls with their files written: each message, and a conversation of every so many."""
        recorded = 0
        for number, call in enumerate(made):
            sounding = self._with_messages(call, number)
            if recorded < _RECORDINGS and self._fits(call):
                recorded += 1
                sounding = self._with_recording(sounding)
            yield sounding

    def _fits(self, call: SampleCall) -> bool:
        """Tell whether the spoken conversation may be what was said in this call: it is a little longer, at most."""
        spoken_s = sum(turn.duration_s for turn in self._talk)
        return call.end.agent is not None and spoken_s <= call.end.talk_s <= spoken_s + _SILENCE_S

    def _with_messages(self, call: SampleCall, number: int) -> SampleCall:
        kept: list[object] = []
        for each in call.parts["messages"]:
            if isinstance(each, VoiceMessage):
                pcm = self._messages[number % len(self._messages)]
                if _write(self._instance.voicemail / each.file, wav.encode(pcm)):
                    kept.append(replace(each, seconds=round(pcm.duration_s, 2)))
        return replace(call, parts={**call.parts, "messages": kept})

    def _with_recording(self, call: SampleCall) -> SampleCall:
        answered_at, agent = call.end.answered_at, call.end.agent
        if answered_at is None or agent is None:
            return call
        stereo = _conversation(self._talk, call.end.talk_s)
        name = f"{answered_at:%Y/%m/%d}/{call.start.call}.wav"
        if not _write(self._instance.recordings / name, stereo):
            return call
        made = Recording(call.start.call, answered_at, agent, name, call.end.talk_s, size=len(stereo))
        return replace(call, parts={**call.parts, "recordings": [made]})


def without(made: Iterable[SampleCall]) -> Iterator[SampleCall]:
    """Give the calls without the messages that nobody spoke."""
    return (replace(call, parts={**call.parts, "messages": []}) for call in made)


def _conversation(turns: Sequence[Pcm], seconds: float) -> bytes:
    """Join turns of agent and caller into one file of this length, caller left and agent right."""
    sides: tuple[list[Pcm], list[Pcm]] = ([], [])
    for number, turn in enumerate(turns):
        sides[1 - number % 2].append(turn)
        sides[number % 2].append(silence(turn.duration_s))
    rest = silence(seconds)
    length = len(rest.data)
    left, right = (join([*side, rest]).data[:length] for side in sides)
    frames = bytearray(2 * length)
    for byte in range(2):
        frames[byte::4], frames[byte + 2 :: 4] = left[byte::2], right[byte::2]
    return wav.header(len(frames), _STEREO) + bytes(frames)


def _write(file: Path, content: bytes) -> bool:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        replace_file(file, [content], _READABLE_BY_GROUP)
    except (OSError, UserError) as error:
        _log.warning("samples.no_sound", error=str(error))
        return False
    return True
