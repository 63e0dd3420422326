"""The people of a story: callers on lines, agents at phones, and what each of them hears."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import cached_property
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from appliance.config.check import prompts_of
from appliance.config.model.prompt import BuiltinPrompt, TextPrompt
from appliance.daemons.prepare import studio_of
from appliance.services.publish.sounds import prompt_stem
from appliance.storage.record_values import CallStory
from hil_rig.keypad import SAMPLE_RATE_HZ
from hil_rig.measure.pieces import joined
from hil_rig.measure.prompts import Heard
from hil_rig.measure.tones import write_tone
from hil_rig.measure.wav import Samples, read_growing
from hil_rig.phones import Driver, open_phone
from hil_rig.phones.api import DigitMode, EventKind, PhoneAccount, PhoneError, PhoneScript, SipPhone
from tests.harness.ears import best_match, hear, hear_tones, seconds_heard
from tests.harness.house import House
from tests.harness.light_callers import Lounge
from tests.harness.light_desk import LightDesk, Manners, Talk
from tests.harness.light_phone import LightCaller
from tests.harness.waiting import wait_for

Listening = SipPhone | Talk
"""Whoever has heard something: a phone, or one call of a desk phone."""

CALLER_HZ = 1130.0
_AGENT_HZ = (610.0, 690.0, 770.0, 850.0, 930.0, 1010.0, 1230.0, 1310.0, 1390.0, 1470.0, 1550.0)
_CROWD_HZ = tuple(1630.0 + 80 * n for n in range(10))
_TONE_S = 30.0
_TELLING_S = 1.0
_TELLING_SHARE = 0.2
_LISTEN_AGAIN_S = 0.1
_LISTEN_BACK_S = 2.0
"""How far back to listen for the beginning of a prompt: judging the whole each time would starve the phones."""
_ID_S = 3.0
"""About as long as an agent's ID: what was heard of one piece of it, the rest is within."""
_WHOLE = 0.9
_SPOKEN_UNASKED = (
    "beep",
    "extension-unknown",
    "no-key",
    "service-unavailable",
    "survey",
    "survey-thanks",
    "voicemail-busy",
    "voicemail-menu",
    "voicemail-no-answer",
    "voicemail-not-possible",
    "voicemail-review",
    "voicemail-saved",
    "wrong-key",
)
"""The built-in prompts that nodes play without being told to; others are heard only where the document names them."""
_NUMBERS = count(13_800_000_001)


class Stage:
    """Opens phones for one story and closes them after it."""

    def __init__(self, house: House, folder: Path) -> None:
        """Take a running house and a folder for recordings."""
        self.house = house
        self._folder = folder
        self._phones = ExitStack()
        self._tones: dict[tuple[float, float], Path] = {}
        self._numbers: dict[SipPhone, str] = {}
        self._prompts: dict[str, Path] = {}

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Hang up and close every phone."""
        self._phones.close()

    def caller(
        self,
        line: str = "01",
        *,
        number: str | None = None,
        name: str = "",
        keys: DigitMode = DigitMode.RFC4733,
        driver: Driver | None = None,
    ) -> SipPhone:
        """Give a phone on a line, with a number that no other caller of the run has."""
        shown = number or str(next(_NUMBERS))
        account = self._account(f"line-{line}", number=shown, display_name=name)
        phone = self._open(account, PhoneScript(), keys=keys, driver=driver)
        self._numbers[phone] = shown
        return phone

    def agent(
        self,
        number: str,
        *,
        answers_after_s: float | None = 0.3,
        rejects: int | None = None,
        driver: Driver | None = None,
    ) -> SipPhone:
        """Give an agent's registered phone, which answers (and plays its own tone), rejects, or just rings."""
        if rejects is not None:
            script = PhoneScript(auto_reject=rejects)
        elif answers_after_s is not None:
            script = PhoneScript(auto_answer_after_s=answers_after_s, say=self.tone(agent_hz(number)), say_looped=True)
        else:
            script = PhoneScript()
        return self._open(self._account(number, register=True), script, driver=driver)

    def phone(self, account: PhoneAccount, script: PhoneScript) -> SipPhone:
        """Give a phone that was set up by somebody, such as with a login that a page shows."""
        return self._open(account, script)

    def exact_caller(self, line: str = "01") -> LightCaller:
        """Give a caller whose ear keeps time: it has no jitter buffer, each packet is heard when it was sent for."""
        caller = self._lounge.caller(line)
        self._numbers[caller] = caller.number
        return caller

    def exact_agent(self, number: str, *, answers_after_s: float | None = 0.3) -> LightDesk:
        """Give an agent's registered phone that plays its own tone, and whose ear keeps time like that."""
        return self._lounge.desk(number, Manners(answers_after_s, say=self.tone(agent_hz(number))))

    def number_of(self, caller: SipPhone) -> str:
        """Tell the number that a caller shows."""
        return self._numbers[caller]

    def story_of(self, caller: SipPhone, within_s: float = 10.0) -> CallStory:
        """Give what is on record of a caller's one call, waiting for its end."""
        return self.house.the_call(self.number_of(caller), within_s)

    def tone(self, hz: float, seconds: float = _TONE_S) -> Path:
        """Give a WAV of a steady tone."""
        if (hz, seconds) not in self._tones:
            self._tones[hz, seconds] = self._folder / f"tone-{hz:g}-{seconds:g}.wav"
            write_tone(self._tones[hz, seconds], hz, seconds)
        return self._tones[hz, seconds]

    def prompts(self) -> dict[str, Path]:
        """Give every prompt that a caller may hear, by id: built-in ones, and the company's by their text."""
        if not self._prompts:
            folder = self.house.instance.builtin_prompts / self.house.document.site.language
            found = {id_: folder / f"{id_}.wav" for id_ in {*_SPOKEN_UNASKED, *self._builtin()}}
            found |= {path.stem: path for path in self.house.instance.media.glob("agent-id-*.wav")}
            self._prompts = found | {text: self.spoken(text) for text in dict.fromkeys(self._texts())}
        return self._prompts

    def spoken(self, text: str) -> Path:
        """Give the WAV of a text that the switchboard speaks, such as a whisper."""
        studio, site = studio_of(self.house.instance), self.house.document.site
        stem = prompt_stem(TextPrompt(text=text), site.language, replace(studio, lexicon=site.lexicon))
        return stem.with_name(f"{stem.name}.wav")

    def heard(self, phone: Listening, *candidates: str) -> list[Heard]:
        """Tell which prompts a phone heard, out of the candidates or of all."""
        prompts = self.prompts()
        return hear(heard_so_far(phone), {name: prompts[name] for name in candidates or prompts})

    def heard_in_order(self, phone: SipPhone) -> list[str]:
        """Name the prompts that a phone heard, in order."""
        return [heard.prompt_id for heard in self.known(phone)]

    def known(self, phone: SipPhone) -> list[Heard]:
        """Give the prompts that a phone heard long enough to know them, in order.

        What was cut off before it could be known is left out, and so is the beep: that one is a tone.
        """
        pieces = joined(self.heard(phone, *self.likely(phone)))
        return [heard for heard in pieces if heard.prompt_id != "beep" and _is_telling(heard)]

    def likely(self, phone: SipPhone) -> list[str]:
        """Name the prompts that a phone may have heard: of the agents' IDs, which are much alike, only one."""
        announced = f"agent-id-{self.house.document.site.language}-{self.agent_announced(phone)}"
        return [id_ for id_ in self.prompts() if not id_.startswith("agent-id-") or id_ == announced]

    def has_heard(self, phone: Listening, prompt: str) -> bool:
        """Tell whether a phone heard enough of a prompt to know it."""
        return any(map(_is_telling, joined(self.heard(phone, prompt))))

    def agent_announced(self, phone: SipPhone) -> str:
        """Tell whose ID a phone heard: they differ by a digit, so it is looked for where the clearest of them was."""
        ids = {id_: file for id_, file in self.prompts().items() if id_.startswith("agent-id-")}
        samples = heard_so_far(phone)
        pieces = [heard for id_, file in ids.items() for heard in hear(samples, {id_: file})]
        clearest = max(pieces, key=lambda heard: heard.heard_share * heard.score, default=None)
        first, last = (clearest.start_s, clearest.end_s) if clearest else (0.0, 0.0)
        around = slice(*(int(max(0.0, at_s) * SAMPLE_RATE_HZ) for at_s in (first - _ID_S, last + _ID_S)))
        return best_match(samples[around], ids).rpartition("-")[2]

    def heard_whisper(self, phone: Listening, text: str) -> bool:
        """Tell whether a phone heard a text that is none of the callers' prompts."""
        return any(map(_is_telling, joined(hear(heard_so_far(phone), {text: self.spoken(text)}))))

    def wait_until_hears(self, phone: SipPhone, hz: float, at_least_s: float, within_s: float = 10.0) -> None:
        """Wait until a phone has heard a tone for so long."""
        wait_for(
            lambda: hears(phone, hz, at_least_s),
            f"{phone.name} to hear {hz:g} Hz for {at_least_s:g} s",
            within_s,
            again_s=_LISTEN_AGAIN_S,
        )

    def wait_until_hears_prompt(
        self, phone: SipPhone, prompt: str, within_s: float = 15.0, *, after_s: float = 0.0
    ) -> Heard:
        """Wait until a phone has heard the beginning of a prompt, long enough to tell it from others.

        What it heard before `after_s`, counted from the start of its recording, doesn't count.
        """
        sound = {prompt: self.prompts()[prompt]}
        listened_s = after_s

        def look() -> Heard | None:
            nonlocal listened_s
            samples = heard_so_far(phone)
            new_from_s = max(after_s, listened_s - _LISTEN_BACK_S)
            new = samples[int(new_from_s * SAMPLE_RATE_HZ) :]
            if len(samples) / SAMPLE_RATE_HZ <= listened_s:
                return None
            listened_s = len(samples) / SAMPLE_RATE_HZ
            found = next(filter(_is_telling, joined(hear(new, sound))), None)
            return found and replace(found, start_s=found.start_s + new_from_s, end_s=found.end_s + new_from_s)

        return wait_for(look, f"{phone.name} to hear '{prompt}'", within_s, again_s=_LISTEN_AGAIN_S)

    @cached_property
    def _lounge(self) -> Lounge:
        ports, accounts = self.house.instance.ports, self.house.secrets.accounts
        return self._phones.enter_context(Lounge(ports.sip, accounts, self._folder))

    def _texts(self) -> Iterator[str]:
        for _, prompt in prompts_of(self.house.document):
            if isinstance(prompt, TextPrompt):
                yield prompt.text

    def _builtin(self) -> Iterator[str]:
        for _, prompt in prompts_of(self.house.document):
            if isinstance(prompt, BuiltinPrompt):
                yield prompt.builtin

    def _account(
        self, user: str, *, number: str | None = None, display_name: str = "", register: bool = False
    ) -> PhoneAccount:
        return PhoneAccount(
            user=user,
            password=self.house.secrets.accounts[user],
            server_port=self.house.instance.ports.sip,
            number=number,
            display_name=display_name,
            register=register,
        )

    def _open(
        self,
        account: PhoneAccount,
        script: PhoneScript,
        *,
        keys: DigitMode = DigitMode.RFC4733,
        driver: Driver | None = None,
    ) -> SipPhone:
        folder = self._folder / f"{account.user}-{account.number or 'desk'}"
        folder.mkdir(exist_ok=True)
        phone = open_phone(account, folder, driver, script=script, keys=keys)
        self._phones.callback(phone.close)
        return phone


def _is_telling(heard: Heard) -> bool:
    """Tell whether so much was heard that no other prompt is meant; chance finds a syllable here and there."""
    lasted_s = heard.end_s - heard.start_s
    return heard.heard_share > _WHOLE or (lasted_s >= _TELLING_S and heard.heard_share >= _TELLING_SHARE)


def agent_hz(number: str) -> float:
    """Give the tone by which an agent is known."""
    return _AGENT_HZ[int(number) % 100 % len(_AGENT_HZ)]


def hears(phone: SipPhone, hz: float, at_least_s: float) -> bool:
    """Tell whether a phone heard a tone for so long in all."""
    return seconds_heard(heard_so_far(phone), hz) >= at_least_s


def caller_hz(n: int) -> float:
    """Give the tone of the nth of many callers, from 0; nobody else has it."""
    return _CROWD_HZ[n]


def everyones_tones() -> tuple[float, ...]:
    """Give the tones of all agents and all callers."""
    return (*_AGENT_HZ, CALLER_HZ, *_CROWD_HZ)


def tones_heard(
    phone: SipPhone, frequencies_hz: tuple[float, ...] = (*_AGENT_HZ, CALLER_HZ), at_a_stretch_s: float = 0.5
) -> set[float]:
    """Tell which people's tones a phone heard for so long without a break."""
    return tones_in(heard_so_far(phone), frequencies_hz, at_a_stretch_s)


def tones_in(samples: Samples, frequencies_hz: tuple[float, ...], at_a_stretch_s: float = 0.5) -> set[float]:
    """Tell which tones sound for so long without a break: speech passes each of them, but doesn't stay."""
    return {tone.hz for tone in hear_tones(samples, frequencies_hz, shortest_s=at_a_stretch_s)}


def heard_so_far(phone: Listening) -> Samples:
    """Give what a phone heard in its latest call: nothing yet, when its audio is only about to begin."""
    try:
        is_over = bool(phone.events()) and phone.events()[-1].kind is EventKind.ENDED
        return read_growing(phone.finish_recording().heard if is_over else phone.recording)
    except PhoneError:
        return np.zeros(0, np.float32)


def builtin(*ids: str) -> list[BuiltinPrompt]:
    """Name built-in prompts."""
    return [BuiltinPrompt(builtin=id_) for id_ in ids]
