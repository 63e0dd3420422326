"""The company of `transfer.yaml`: light callers, light desk phones that hold and transfer, the network outside."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.domain.ids import AgentId
from appliance.domain.outcome import RingOutcome
from appliance.storage.record_values import CallStory
from hil_rig.phones import open_phone
from hil_rig.phones.api import PhoneAccount, PhoneScript, SipPhone
from tests.harness.ears import hear, seconds_heard
from tests.harness.house import House
from tests.harness.leaks import Footprint, wait_until_quiet
from tests.harness.light_desk import LightDesk, Manners, Talk
from tests.harness.light_phone import LightCaller
from tests.harness.memory import folder_in_memory
from tests.harness.stage import CALLER_HZ, Stage, agent_hz
from tests.harness.waiting import wait_for

CONFIGURATION = Path(__file__).parent / "transfer.yaml"
HOTLINE, EVERYONE, MOBILE, NOTICED = "4000000101", "4000000102", "4000000103", "4000000104"
MUSIC_HZ = 450.0
"""Of the ring tone that callers hear on hold where the company has no music of its own."""
LAB_HZ, NETWORK_HZ = 1750.0, 1850.0
_HEARD_S = 0.5
_SHARE = 0.4


class Desks(Stage):
    """A stage with light callers and light desk phones."""

    def __init__(self, house: House, folder: Path) -> None:
        """Take a running house of `transfer.yaml` and a folder for recordings."""
        super().__init__(house, folder)
        self._desks: list[LightDesk] = []

    def guest(self) -> LightCaller:
        """Give a caller."""
        caller = self._lounge.caller()
        self._numbers[caller] = caller.number
        return caller

    def desk(self, user: str, *, answers_after_s: float | None = 0.1, rejects: int | None = None) -> LightDesk:
        """Give a desk phone, which speaks its tone all the time."""
        hz = agent_hz(user) if user.isdigit() else LAB_HZ
        desk = self._lounge.desk(user, Manners(answers_after_s, rejects, self.tone(hz)))
        self._desks.append(desk)
        return desk

    @property
    def calls(self) -> int:
        """How many calls the desk phones have had so far."""
        return sum(len(desk.talks) for desk in self._desks)

    def network(self) -> SipPhone:
        """Give whoever is called outside: it answers and plays its tone."""
        folder = self._folder / "network"
        folder.mkdir(exist_ok=True)
        account = PhoneAccount(
            "line-out1",
            self.house.secrets.accounts["line-out1"],
            server_port=self.house.instance.ports.sip,
            register=True,
        )
        script = PhoneScript(auto_answer_after_s=0.2, say=self.tone(NETWORK_HZ), say_looped=True)
        phone = open_phone(account, folder, None, script=script)
        self._phones.callback(phone.close)
        return phone

    def talks(self, caller: LightCaller, desk: LightDesk, number: str = HOTLINE) -> Talk:
        """Have a caller reach an agent, and let each hear the other."""
        already = len(desk.talks)
        caller.call(number)
        caller.play(self.tone(CALLER_HZ), looped=True)
        talk = desk.talk(already)
        talk.wait("answered")
        self.hear_each_other(caller, talk)
        return talk

    def hear_each_other(self, caller: LightCaller, talk: Talk) -> None:
        """Wait until both sides hear each other from now on."""
        self.hears_now(caller, LAB_HZ if talk.desk.name == "desk-lab" else agent_hz(talk.desk.name))
        self.hears_now(talk, CALLER_HZ)

    def hears_now(self, phone: LightCaller | Talk, hz: float, within_s: float = 12.0) -> None:
        """Wait until a phone hears a tone for half a second from now on."""
        already = len(phone.samples())
        wait_for(
            lambda: seconds_heard(phone.samples()[already:], hz) >= _HEARD_S,
            f"{phone.name} to hear {hz:g} Hz",
            within_s,
            again_s=0.1,
        )

    def wait_until_hears_prompt_of(self, talk: Talk, prompt: str, within_s: float = 12.0) -> None:
        """Wait until an agent has heard a built-in prompt."""
        file = self.house.instance.builtin_prompts / self.house.document.site.language / f"{prompt}.wav"
        wait_for(
            lambda: any(heard.heard_share > _SHARE for heard in hear(talk.samples(), {prompt: file})),
            f"{talk.name} to hear '{prompt}'",
            within_s,
            again_s=0.2,
        )

    def is_now(self, agent: str, *states: str) -> None:
        """Wait until an agent is in one of these states."""
        look = self.house.snapshot
        wait_for(lambda: look().agents[AgentId(agent)].state in states, f"agent {agent} to be {' or '.join(states)}")

    def consults(self, talk: Talk, keyed: str) -> None:
        """Have an agent key the code of a consultation, and whom with."""
        talk.send_digits("*1")
        self.wait_until_hears_prompt_of(talk, "transfer-number")
        talk.send_digits(f"{keyed}#")


@pytest.fixture(scope="session")
def desks_house() -> Iterator[House]:
    """Run the switchboard of `transfer.yaml`."""
    with House(CONFIGURATION) as house:
        yield house


@pytest.fixture(scope="session")
def desks_at_rest(desks_house: House) -> Footprint:
    """Tell what its controller holds before the first call."""
    return Footprint.of(desks_house.controller_pid)


@pytest.fixture
def desks(desks_house: House, desks_at_rest: Footprint, tmp_path: Path) -> Iterator[Desks]:
    """Give a story its phones; when it is over, nothing of it may be left."""
    with folder_in_memory(tmp_path) as folder, Desks(desks_house, folder) as desks:
        yield desks
    wait_until_quiet(desks_house, desks_at_rest)


def talks(story: CallStory) -> list[tuple[str | None, str, str]]:
    """Tell with whom the caller talked, who had passed them on, and how it ended."""
    return [(hop.endpoint, hop.transferred_by, hop.cause) for hop in story.hops if hop.outcome is RingOutcome.ANSWERED]


def passed_on(story: CallStory) -> list[str]:
    """Tell what became of the caller whenever somebody passed them on."""
    return [step.decided for step in story.steps if step.kind == "transfer"]


def hangs_up(phone: LightCaller | Talk) -> None:
    """Hang up and see the call end."""
    phone.hang_up()
    phone.wait("ended", 10)
