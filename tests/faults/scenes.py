"""How far a call gets before something breaks, and what the caller must then meet."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from appliance.domain.ids import AgentId, DepartmentId
from appliance.domain.outcome import CallResult, ServedBy
from appliance.storage.record_values import CallStory
from hil_rig.keypad import SAMPLE_RATE_HZ
from hil_rig.measure.prompts import Heard
from hil_rig.measure.tones import hear_tones, seconds_heard
from hil_rig.measure.wav import Samples, read_channels, read_mono
from hil_rig.phones.api import EventKind, SipPhone
from tests.faults.breakable import BreakableHouse
from tests.harness.stage import CALLER_HZ, Stage, agent_hz, heard_so_far
from tests.harness.waiting import wait_for

HOTLINE = "4008005678"
WELCOME = "您好！欢迎致电备用公司。"
MENU = "销售部请按 1，客服部请按 2，留言请按 9。"
RATE = "请为本次服务打分。"
FALLBACK = "系统正忙，请您稍候。"
SORRY = "voicemail-no-answer"
TO_SALES, TO_SERVICE, TO_REVIEWED, TO_MESSAGE = "1", "2", "8", "9"
REVIEW = "voicemail-review"

AT_ONCE_S = 1.5
"""From the blow until the caller hears the dialplan's greeting, when the controller is plainly gone."""
_SPOKEN_S = 1.0
_RECORDED_S = 0.6
"""Of what was spoken: words of a ringtone can pass for up to 0.3 s of an agent's tone in a caller's ear."""
_SILENT_S = 0.5
_BEEP_HZ = 1000.0
_GAP_S = 0.6
"""An interruption by the switchboard; less may be the phones' own jitter on a busy machine."""
_BYTES_PER_S = 16_000


@dataclass(frozen=True, slots=True)
class Scene:
    """One call on a house that is about to break."""

    stage: Stage
    house: BreakableHouse

    def calls(self, line: str = "01") -> SipPhone:
        """Give a caller who has called and begins to hear something."""
        caller = self.rings(line)
        wait_for(lambda: _has_audio(caller), "the caller to hear something")
        return caller

    def rings(self, line: str = "01") -> SipPhone:
        """Give a caller who has just called."""
        caller = self.stage.caller(line)
        caller.call(HOTLINE)
        return caller

    def in_the_welcome(self) -> SipPhone:
        """Give a caller who hears the welcome ringtone, before answer."""
        caller = self.calls()
        self.hears_prompt(caller, WELCOME)
        return caller

    def in_the_menu(self, line: str = "01") -> SipPhone:
        """Give a caller in the midst of the menu's prompt."""
        caller = self.calls(line)
        self.hears_prompt(caller, MENU)
        return caller

    def at_the_key(self) -> SipPhone:
        """Give a caller who has heard the menu out and is awaited to press a key."""
        caller = self.calls()
        began_s = self.hears_prompt(caller, MENU).start_s
        over_s = began_s + len(read_mono(self.stage.prompts()[MENU])) / SAMPLE_RATE_HZ + _SILENT_S
        wait_for(lambda: len(heard_so_far(caller)) / SAMPLE_RATE_HZ > over_s, "the menu to be over", 20)
        return caller

    def wait_for_step(self, caller: SipPhone, kind: str) -> None:
        """Wait until a step of the call is on record: what the controller has in hand dies with it."""
        wait_for(lambda: kind in self._steps_of(self.stage.number_of(caller)), f"a step '{kind}' on record")

    def _steps_of(self, number: str) -> list[str]:
        calls = [
            record for record in self.house.records.open_calls() if record.caller and record.caller.digits == number
        ]
        stories = [self.house.records.story(record.call) for record in calls]
        return [step.kind for story in stories if story for step in story.steps]

    def presses(self, key: str, line: str = "01") -> SipPhone:
        """Give a caller who has chosen."""
        caller = self.in_the_menu(line)
        caller.send_digits(key)
        return caller

    def hears_prompt(self, phone: SipPhone, prompt: str, within_s: float = 20.0) -> Heard:
        """Wait until a phone has heard the beginning of a prompt."""
        return self.stage.wait_until_hears_prompt(phone, prompt, within_s)

    def never_hears(self, phone: SipPhone, prompt: str) -> bool:
        """Tell whether a phone heard not even half of a prompt."""
        return all(heard.heard_share < 0.5 for heard in self.stage.heard(phone, prompt))

    def silence_s(self, phone: SipPhone, before: str, after: str) -> float:
        """Give the seconds from the end of one prompt to the beginning of another."""
        second = self.hears_prompt(phone, after, 25)
        first = max(self.stage.heard(phone, before), key=lambda heard: heard.heard_share)
        return second.start_s - first.end_s

    def id_s(self, agent: str) -> float:
        """Give the length of an agent's spoken ID."""
        return len(read_mono(self.stage.prompts()[f"agent-id-zh-{agent}"])) / SAMPLE_RATE_HZ

    def talk(self, caller: SipPhone, agent: SipPhone, at_least_s: float = _SPOKEN_S) -> None:
        """Let both speak until each has heard the other for so long."""
        agent.wait("answered", 20)
        caller.play(self.stage.tone(CALLER_HZ), looped=True)
        self.stage.wait_until_hears(caller, agent_hz(agent.name), at_least_s)
        self.stage.wait_until_hears(agent, CALLER_HZ, at_least_s)

    def talk_goes_on(self, caller: SipPhone, agent: SipPhone, for_s: float = 1.5) -> None:
        """See both hear each other for so much longer, without a gap."""
        for phone, hz in ((caller, agent_hz(agent.name)), (agent, CALLER_HZ)):
            begins = len(heard_so_far(phone))
            wait_for(lambda: _hears_from(phone, begins, hz) >= for_s, f"{phone.name} to hear more of {hz:g} Hz")  # noqa: B023 - called in this very turn of the loop
            assert _longest_gap_s(heard_so_far(phone)[begins:], hz) < _GAP_S

    def starts_s(self, phone: SipPhone, prompt: str, since: float, within_s: float = 20.0) -> float:
        """Wait for a prompt; give the seconds from `since` (monotonic) to its first sound."""
        heard = self.hears_prompt(phone, prompt, within_s)
        return phone.recording_started_at + heard.start_s - since

    def served_alone(self, caller: SipPhone, fallback: SipPhone) -> None:
        """See the caller through the dialplan's own service to a talk with the fallback agent, and hang up."""
        self.hears_prompt(caller, FALLBACK)
        self.talk(caller, fallback)
        hang_up(caller)

    def message_begins(self, caller: SipPhone, tone_s: float) -> None:
        """Let the caller speak for so long after the beep, and wait until the message's file holds some of it."""
        self.stage.wait_until_hears(caller, _BEEP_HZ, 0.2)
        caller.play(self.stage.tone(CALLER_HZ, tone_s))
        self.message_grows(1.0)

    def message_grows(self, seconds: float) -> None:
        """Wait until the newest message's file holds so many seconds."""
        size = int(seconds * _BYTES_PER_S)
        folder = self.house.instance.voicemail
        known = {stored.message.file for stored in self.house.records.unread_messages()}

        def look() -> bool:
            new = [file for file in folder.glob("*.wav") if file.name not in known]
            return any(file.stat().st_size >= size for file in new)

        wait_for(look, f"a message of {seconds:g} s on disk")

    def second_message_grows(self, seconds: float) -> None:
        """Wait until a message that is recorded anew holds so many seconds."""
        size, folder = int(seconds * _BYTES_PER_S), self.house.instance.voicemail

        def look() -> bool:
            return any(file.stat().st_size >= size for file in folder.glob("*-2.wav"))

        wait_for(look, f"a second message of {seconds:g} s on disk")

    def story(self, caller: SipPhone, *, recordings: int = 0) -> CallStory:
        """Have a controller, and give the call's one closed record with all its recordings."""
        if not self.house.controller_runs:
            self.house.start_controller()
        story = self.stage.story_of(caller, 15)
        return self.house.settled(story.record.call, lambda story: len(story.recordings) == recordings)

    def recording_is_whole(self, story: CallStory, agent: str, at_least_s: float = _RECORDED_S) -> None:
        """Assert that the one recording has the caller left, the agent right, and both for so long."""
        (recording,) = story.recordings
        caller_side, agent_side = read_channels(self.house.instance.recordings / recording.file)
        assert recording.agent == agent
        assert seconds_heard(caller_side, CALLER_HZ) >= at_least_s
        assert seconds_heard(agent_side, agent_hz(agent)) >= at_least_s
        assert seconds_heard(agent_side, CALLER_HZ) == 0

    def message_is_whole(self, story: CallStory, at_least_s: float) -> None:
        """Assert that the one message plays what the caller said."""
        (stored,) = story.messages
        assert stored.message.mailbox == "sales"
        heard = read_mono(self.house.instance.voicemail / stored.message.file)
        assert seconds_heard(heard, CALLER_HZ) >= at_least_s


def _has_audio(phone: SipPhone) -> bool:
    return any(event.kind in {EventKind.EARLY_MEDIA, EventKind.ANSWERED} for event in phone.events())


def _hears_from(phone: SipPhone, first_sample: int, hz: float) -> float:
    return seconds_heard(heard_so_far(phone)[first_sample:], hz)


def _longest_gap_s(samples: Samples, hz: float) -> float:
    tones = hear_tones(samples, [hz])
    return max((after.start_s - before.end_s for before, after in pairwise(tones)), default=0.0)


def hang_up(phone: SipPhone) -> None:
    """Hang up and see the call end."""
    phone.hang_up()
    phone.wait("ended", 10)


def now() -> float:
    """Give the phones' time."""
    return time.monotonic()


def fate(story: CallStory) -> tuple[CallResult | None, ServedBy | None, AgentId | None, DepartmentId | None]:
    """Tell what the record says became of the call."""
    record = story.record
    return record.result, record.served_by, record.agent, record.department


Reach = Callable[[Scene], SipPhone]
MACHINE_STAGES = {
    "welcome": Scene.in_the_welcome,
    "menu": Scene.in_the_menu,
    "key": Scene.at_the_key,
}
"""The stages in which the switchboard has the caller to itself."""
