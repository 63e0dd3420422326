"""Made-up calls, walked through the very flows of a document in virtual time (`simulate`).

Each call finds the house as the calls before it left it: lines that are taken, agents who talk. How callers and agents
behave is drawn; the same seed draws the same week.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from math import inf, log
from random import Random

from appliance.callflow.ledger import Ledger
from appliance.callflow.ports import CallerFacts
from appliance.callflow.rotation import Rotation
from appliance.callflow.walk import Revision
from appliance.config.model.flow import Menu
from appliance.domain.ids import AgentId, CallId, HotlineId, LineId
from appliance.domain.phone_number import PhoneNumber
from appliance.services.samples.callers import Arrival
from appliance.simulate.attempt import Attempt
from appliance.simulate.past import LastTalk
from appliance.simulate.script import DESERTED, OFFLINE, REFUSING, Phone, Script
from appliance.simulate.setting import Setting
from appliance.simulate.simulator import Simulator
from appliance.simulate.trial import Trial
from appliance.simulate.wording import Wording
from appliance.storage.sample_calls import PART_TABLES, SampleCall

_TALK_MEAN_S, _TALK_SPREAD = 105.0, 0.7
_LONGEST_TALK_S = 1500.0
_HURRIED = 0.13
_LATER_KEYS = ("1", "1", "1", "1", "1", "2", "2", "3", "")
"""What a caller answers to later questions, mostly a survey."""
_HEARD_AFTER = timedelta(hours=6)


@dataclass(slots=True)
class _House:
    """What earlier calls left: until when each line and each agent is taken, and who served whom last."""

    lines: dict[LineId, datetime] = field(default_factory=dict)
    agents: dict[AgentId, datetime] = field(default_factory=dict)
    served: dict[tuple[PhoneNumber, HotlineId], LastTalk] = field(default_factory=dict)

    def free_line(self, lines: tuple[str, ...], at: datetime) -> LineId | None:
        return next((LineId(id_) for id_ in lines if self.lines.get(LineId(id_), at) <= at), None)

    def busy(self, at: datetime) -> list[AgentId]:
        return [agent for agent, until in self.agents.items() if until > at]

    def after(self, call: SampleCall) -> None:
        start, end = call.start, call.end
        self.lines[start.line] = end.at
        if end.agent is None or end.answered_at is None:
            return
        self.agents[end.agent] = end.answered_at + timedelta(seconds=end.talk_s)
        if start.caller is not None and start.hotline is not None:
            self.served[start.caller, start.hotline] = LastTalk(end.agent, end.answered_at)


class Maker:
    """Makes calls by a document that is in force as `revision`. `wording` tells how long its prompts are."""

    def __init__(self, revision: Revision, setting: Setting, wording: Wording, dice: Random) -> None:
        self._document = revision.document
        self._dice = dice
        self._wording = wording
        self._house = _House()
        self._diligence = {id_: dice.uniform(0.82, 0.97) for id_ in self._document.agents}
        fresh = replace(setting, rotation=Rotation(), ledger=Ledger())
        self._simulator = Simulator(revision, fresh)

    def calls(self, arriving: Iterator[Arrival], until: datetime) -> Iterator[SampleCall]:
        """Walk the callers. Who finds all lines taken leaves no record, and who would still be here none either."""
        for number, arrival in enumerate(arriving):
            attempt = self._attempt(number, arrival)
            if attempt is None:
                continue
            call = _sample(self._simulator.try_call(attempt), until)
            if call.end.at >= until:
                continue
            self._house.after(call)
            yield call

    def _attempt(self, number: int, arrival: Arrival) -> Attempt | None:
        hotline = self._dice.choice(list(self._document.hotlines))
        line = self._house.free_line(self._document.lines_of(hotline), arrival.at)
        if line is None:
            return None
        called = next(iter(self._document.hotlines[hotline].numbers), "")
        known = self._house.served.get((arrival.caller, HotlineId(hotline))) if arrival.caller else None
        return Attempt(
            CallerFacts(CallId(f"sample-{arrival.at.timestamp():.0f}.{number}"), line, called, arrival.caller, ""),
            arrival.at,
            self._script(hotline, line),
            in_talk=self._house.busy(arrival.at),
            drawn=self._dice.random(),
            last_talk=known,
        )

    def _script(self, hotline: str, line: LineId) -> Script:
        dice = self._dice
        return Script(
            presses=(self._first_key(hotline), *(dice.choice(_LATER_KEYS) for _ in range(6))),
            phones={id_: self._phone(id_) for id_ in self._document.agents},
            otherwise=Phone(after_s=dice.uniform(3, 9), talk_s=self._talk_s(), caller_ends=True),
            leaves_after_s=round(dice.uniform(4, 75), 2) if dice.random() < _HURRIED else inf,
            speaks_s=round(dice.uniform(4, 30), 2) if dice.random() < 0.7 else 0.0,
            early_media=self._document.lines[line].early_media,
            prompt_s=self._wording.seconds,
        )

    def _first_key(self, hotline: str) -> str:
        """Draw a key of the hotline's first menu, its first keys more often."""
        menus = (node for node in self._document.hotlines[hotline].flow.nodes.values() if isinstance(node, Menu))
        keys = [*next((menu.keys for menu in menus), {"1": ""}), ""]
        return self._dice.choices(keys, [1 / (place + 1) for place in range(len(keys))])[0]

    def _phone(self, agent: str) -> Phone:
        drawn, dice = self._dice.random(), self._dice
        if drawn < self._diligence[agent]:
            after_s = round(min(25.0, 2 + dice.expovariate(1 / 4)), 2)
            return Phone(after_s=after_s, talk_s=self._talk_s(), caller_ends=dice.random() < 0.55)
        return dice.choices((DESERTED, REFUSING, OFFLINE), (6, 3, 1))[0]

    def _talk_s(self) -> float:
        middle = log(_TALK_MEAN_S) - _TALK_SPREAD**2 / 2
        return round(min(_LONGEST_TALK_S, self._dice.lognormvariate(middle, _TALK_SPREAD)), 2)


def _sample(trial: Trial, until: datetime) -> SampleCall:
    journal = trial.journal
    parts: Mapping[str, list[object]] = {name: list(getattr(journal, name)) for name in PART_TABLES}
    heard = trial.end.at + _HEARD_AFTER
    return SampleCall(trial.start, trial.end, parts, heard if heard < until else None)
