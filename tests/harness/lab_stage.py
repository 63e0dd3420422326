"""A story's people in the lab, opened together: callers at lines, telephones at ports, SIP phones on the host."""

from collections.abc import Mapping
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self

from hil_rig.exchanges.dahdi import REST_S, DahdiEnd
from tests.harness.ears import seconds_heard
from tests.harness.lab_callers import LabCaller
from tests.harness.lab_guest import ADDRESS
from tests.harness.lab_hearing import STEP_WITHIN_S
from tests.harness.lab_house import LabHouse
from tests.harness.lab_telephones import Telephone
from tests.harness.light_callers import Lounge
from tests.harness.light_desk import LightDesk, Manners
from tests.harness.stage import Stage, agent_hz
from tests.harness.waiting import wait_for

PORTS: Mapping[str, str] = MappingProxyType({"8001": "13", "8002": "14", "8003": "15", "8004": "16"})
"""The agents with an ordinary telephone, and its port."""
_ENOUGH_S = 0.4


class DeskAgent:
    """An agent at a SIP phone of the host, which answers by itself and says their tone."""

    def __init__(self, desk: LightDesk) -> None:
        """Take the registered phone."""
        self._desk = desk
        self._taken = 0

    def waits_to_hear(self, hz: float) -> None:
        """Wait until the caller is heard in the latest call."""
        talk = self._desk.talk(self._taken, STEP_WITHIN_S)
        wait_for(
            lambda: seconds_heard(talk.samples(), hz) > _ENOUGH_S, f"{self._desk.name} to hear {hz:g} Hz", STEP_WITHIN_S
        )

    def hang_up(self) -> None:
        """End the latest call."""
        self._desk.talk(self._taken).hang_up()
        self._taken += 1


class LabStage:
    """Opens people for one story and closes them after it. Numbers are any that no other caller has."""

    def __init__(self, house: LabHouse, folder: Path) -> None:
        """Take a running house and a folder for recordings."""
        self.house = house
        self._sounds = Stage(house, folder)
        self._folder = folder
        self._opened = ExitStack()

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close everybody."""
        self._opened.close()

    def caller(self, line: str, number: str, *, rests: bool = True) -> LabCaller:
        """Give somebody who calls by this line; `rests`: DAHDI would see no ring so soon after an earlier call."""
        end = self._opened.enter_context(self.house.exchange.line(str(int(line))))
        if rests:
            end.sleep(REST_S)
        caller = LabCaller(self.house, end, number, line)
        self._opened.callback(caller.leaves)
        self._opened.callback(_plug_again, end)
        return caller

    def telephone(self, agent: str, *, lifts: bool = True) -> Telephone:
        """Give an agent's telephone."""
        return self._opened.enter_context(
            Telephone(self.house.exchange.line(PORTS[agent]), agent_hz(agent), lifts=lifts)
        )

    def desk(self, agent: str) -> DeskAgent:
        """Give an agent's registered SIP phone."""
        return DeskAgent(self._lounge.desk(agent, Manners(say=self._sounds.tone(agent_hz(agent)))))

    def prompts(self, *texts: str) -> dict[str, Path]:
        """Give the sounds of texts that the switchboard speaks, and of the survey's question."""
        folder = self.house.instance.builtin_prompts / self.house.document.site.language
        return {**{text: self._sounds.spoken(text) for text in texts}, "survey": folder / "survey.wav"}

    @cached_property
    def _lounge(self) -> Lounge:
        ports, accounts = self.house.instance.ports, self.house.secrets.accounts
        return self._opened.enter_context(Lounge(ports.sip, accounts, self._folder, ADDRESS))


def _plug_again(end: DahdiEnd) -> None:
    """Leave the cable in, whatever became of the story."""
    if not end.is_plugged:
        end.plug()
