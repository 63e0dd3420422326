"""The house of `waiting.yaml`, who waits in it, and who takes the calls."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path

import pytest

from appliance.domain.ids import AgentId
from appliance.storage.record_values import CallStory
from tests.calls.office import Office
from tests.harness.house import House
from tests.harness.leaks import Footprint, wait_until_quiet
from tests.harness.light_desk import LightDesk, Manners
from tests.harness.light_phone import LightCaller
from tests.harness.memory import folder_in_memory
from tests.harness.stage import agent_hz
from tests.harness.waiting import wait_for

CONFIGURATION = Path(__file__).parent / "waiting.yaml"
PLAIN, BRIEF, CROWD, STRAIGHT, TIMED = (f"400000020{n}" for n in range(1, 6))
VIP = "13500000001"
_WHOLE = 0.9
_LISTEN_AGAIN_S = 0.1
_PIECES = ("place-before", "place-after", "ten", *(f"digit-{n}" for n in range(10)))


class Hall(Office):
    """A stage with callers who wait, and light desk phones of agents."""

    def desk_of(self, agent: str, *, answers_after_s: float | None = 0.1) -> LightDesk:
        """Give an agent's registered phone; None: it rings until somebody has it answer."""
        manners = Manners(answers_after_s=answers_after_s, say=self.tone(agent_hz(agent)))
        desk = self._lounge.desk(agent, manners)
        self._phones.callback(desk.close)
        return desk

    def prompts(self) -> dict[str, Path]:
        """Give every prompt that callers may hear, the pieces of a place, too."""
        folder = self.house.instance.builtin_prompts / self.house.document.site.language
        pieces = (*_PIECES, "wait-before", "ringback", "voicemail-queue", "fallback-greeting")
        return {**super().prompts(), **{id_: folder / f"{id_}.wav" for id_ in pieces}}

    def waits(self, hotline: str, place: int, *, number: str | None = None) -> LightCaller:
        """Have somebody call and come to wait at a place."""
        caller = self.light(number=number)
        caller.call(hotline)
        caller.wait("answered", 10)
        self.is_told(caller, f"place {place}")
        return caller

    def is_told(self, caller: LightCaller, words: str, within_s: float = 10.0) -> None:
        """Wait until the latest that a caller was told is this place, whatever else."""

        def told() -> bool:
            step = self.house.live_call(self.number_of(caller)).step
            return step is not None and step.decided.partition(",")[0] == f"tell {words}"

        wait_for(told, f"{caller.number} to be told {words}", within_s)

    def hears_places(self, caller: LightCaller) -> list[str]:
        """Give the places that a caller heard to their end, as the pieces between what stands before and after them."""
        pieces = [heard.prompt_id for heard in self.heard(caller, *_PIECES) if heard.heard_share > _WHOLE]
        places = " ".join(pieces).split(_PIECES[0])[1:]
        return [place.partition(_PIECES[1])[0].strip() for place in places if _PIECES[1] in place]

    def wait_until_hears_places(self, caller: LightCaller, *places: str) -> None:
        """Wait until a caller has heard these places to their end, in order; each may be told more than once."""

        def heard() -> bool:
            return [place for place, _ in groupby(self.hears_places(caller))] == list(places)

        wait_for(heard, f"{caller.number} to hear the places {places}", again_s=_LISTEN_AGAIN_S)

    def is_in_state(self, agent: str, state: str) -> None:
        """Wait until an agent is in a state: Asterisk tells of an answer a moment after the phone has given it."""
        agents = self.house.snapshot
        wait_for(lambda: agents().agents[AgentId(agent)].state == state, f"{agent} to be {state}")

    @contextmanager
    def busy(self, agent: str) -> Iterator[LightDesk]:
        """Have an agent talk with a colleague's desk, until this is left."""
        desk, other = self.desk_of(agent), self.desk_of("8004")
        talk = desk.call("8004")
        talk.wait("answered", 10)
        self.is_in_state(agent, "talking")
        yield desk
        talk.hang_up()
        other.talk().wait("ended", 5)


@pytest.fixture(scope="session")
def waiting_house() -> Iterator[House]:
    """Run the switchboard of `waiting.yaml`."""
    with House(CONFIGURATION) as house:
        yield house


@pytest.fixture(scope="session")
def waiting_at_rest(waiting_house: House) -> Footprint:
    """Tell what the controller holds before the first call."""
    return Footprint.of(waiting_house.controller_pid)


@pytest.fixture
def hall(waiting_house: House, waiting_at_rest: Footprint, tmp_path: Path) -> Iterator[Hall]:
    """Give a story its phones; when it is over, nothing of it may be left."""
    with folder_in_memory(tmp_path) as folder, Hall(waiting_house, folder) as hall:
        yield hall
    wait_until_quiet(waiting_house, waiting_at_rest)


def told_places(story: CallStory) -> list[str]:
    """Give what a caller was told of the place, in order."""
    return [step.decided for step in story.steps if step.decided.startswith("tell ")]
