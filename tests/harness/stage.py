"""The people of a story: callers on lines, agents at phones, and what each of them hears."""

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Self

from appliance.config.check import prompts_of
from appliance.config.model.prompt import BuiltinPrompt, TextPrompt
from appliance.daemons.prepare import studio_of
from appliance.media.company import speak_to_file
from hil_rig.measure.prompts import Heard, hear
from hil_rig.measure.tones import hear_tones, seconds_heard, write_tone
from hil_rig.measure.wav import read_growing
from hil_rig.phones import open_phone
from hil_rig.phones.api import DigitMode, PhoneAccount, PhoneScript, SipPhone
from tests.harness.house import House
from tests.harness.waiting import wait_for

CALLER_HZ = 1130.0
_AGENT_HZ = (610.0, 690.0, 770.0, 850.0, 930.0, 1010.0, 1230.0, 1310.0, 1390.0, 1470.0, 1550.0)
_TONE_S = 30.0
_TELLING_S = 1.0
_NUMBERS = count(13_800_000_001)


class Stage:
    """Opens phones for one story and closes them after it."""

    def __init__(self, house: House, folder: Path) -> None:
        """Take a running house and a folder for recordings."""
        self.house = house
        self._folder = folder
        self._phones = ExitStack()
        self._tones: dict[float, Path] = {}

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Hang up and close every phone."""
        self._phones.close()

    def caller(self, line: str = "01", *, number: str | None = None, keys: DigitMode = DigitMode.RFC4733) -> SipPhone:
        """Give a phone on a line, with a number that no other caller of the run has."""
        shown = number or str(next(_NUMBERS))
        return self._open(f"line-{line}", PhoneScript(), number=shown, keys=keys)

    def agent(self, number: str, *, answers_after_s: float | None = 0.3, rejects: int | None = None) -> SipPhone:
        """Give an agent's registered phone, which answers (and plays its own tone), rejects, or just rings."""
        if rejects is not None:
            script = PhoneScript(auto_reject=rejects)
        elif answers_after_s is not None:
            script = PhoneScript(auto_answer_after_s=answers_after_s, say=self.tone(agent_hz(number)), say_looped=True)
        else:
            script = PhoneScript()
        return self._open(number, script, register=True)

    def tone(self, hz: float) -> Path:
        """Give a WAV of a steady tone."""
        if hz not in self._tones:
            self._tones[hz] = self._folder / f"tone-{hz:g}.wav"
            write_tone(self._tones[hz], hz, _TONE_S)
        return self._tones[hz]

    def prompts(self) -> dict[str, Path]:
        """Give every prompt that a caller may hear, by id: built-in ones, and the company's by their text."""
        house, language = self.house, self.house.document.site.language
        folder = house.instance.builtin_prompts / language
        found = {path.stem: path for path in folder.glob("*.wav")}
        found |= {path.stem: path for path in house.instance.media.glob("agent-id-*.wav")}
        for text in dict.fromkeys(self._texts()):
            engine = studio_of(house.instance).engine
            stem = speak_to_file(text, language, engine, house.instance.media)
            found[text] = stem.with_name(f"{stem.name}.wav")
        return found

    def heard(self, phone: SipPhone, *candidates: str) -> list[Heard]:
        """Tell which prompts a phone heard, out of the candidates or of all."""
        prompts = self.prompts()
        return hear(read_growing(phone.recording), {name: prompts[name] for name in candidates or prompts})

    def wait_until_hears(self, phone: SipPhone, hz: float, at_least_s: float, within_s: float = 10.0) -> None:
        """Wait until a phone has heard a tone for so long."""
        wait_for(lambda: hears(phone, hz, at_least_s), f"{phone.name} to hear {hz:g} Hz for {at_least_s:g} s", within_s)

    def wait_until_hears_prompt(self, phone: SipPhone, prompt: str, within_s: float = 15.0) -> Heard:
        """Wait until a phone has heard the beginning of a prompt, long enough to tell it from others."""

        def look() -> Heard | None:
            return next(
                (heard for heard in self.heard(phone, prompt) if heard.end_s - heard.start_s >= _TELLING_S), None
            )

        return wait_for(look, f"{phone.name} to hear '{prompt}'", within_s)

    def _texts(self) -> Iterator[str]:
        for _, prompt in prompts_of(self.house.document):
            if isinstance(prompt, TextPrompt):
                yield prompt.text

    def _open(
        self,
        user: str,
        script: PhoneScript,
        *,
        number: str | None = None,
        register: bool = False,
        keys: DigitMode = DigitMode.RFC4733,
    ) -> SipPhone:
        account = PhoneAccount(
            user=user,
            password=self.house.secrets.accounts[user],
            server_port=self.house.instance.ports.sip,
            number=number,
            register=register,
        )
        folder = self._folder / f"{user}-{number or 'desk'}"
        folder.mkdir(exist_ok=True)
        phone = open_phone(account, folder, script=script, keys=keys)
        self._phones.callback(phone.close)
        return phone


def agent_hz(number: str) -> float:
    """Give the tone by which an agent is known."""
    return _AGENT_HZ[int(number) % 100 % len(_AGENT_HZ)]


def hears(phone: SipPhone, hz: float, at_least_s: float) -> bool:
    """Tell whether a phone heard a tone for so long in all."""
    return seconds_heard(read_growing(phone.recording), hz) >= at_least_s


def tones_heard(phone: SipPhone, frequencies_hz: tuple[float, ...] = (*_AGENT_HZ, CALLER_HZ)) -> set[float]:
    """Tell which people's tones a phone heard for more than half a second."""
    tones = hear_tones(read_growing(phone.recording), frequencies_hz, shortest_s=0.5)
    return {tone.hz for tone in tones}


def builtin(*ids: str) -> list[BuiltinPrompt]:
    """Name built-in prompts."""
    return [BuiltinPrompt(builtin=id_) for id_ in ids]
