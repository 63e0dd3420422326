"""One call from a desk phone while it lasts: its attempts, what they leave on record, and what the phone is told."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from appliance.callflow.agent_state import DUTIES
from appliance.callflow.charging import Carried, charge, kind_of_number
from appliance.callflow.ports import Caller, CallerHungUp, Leg, RingRequest, RingResult
from appliance.callflow.switchboard import Switchboard
from appliance.callflow.trace import Hop, Step
from appliance.callflow.walk import Revision
from appliance.config.accounts import owner_of
from appliance.config.model.document import Document
from appliance.config.model.prompt import BuiltinPrompt
from appliance.domain.far_leave import AnswerKnown
from appliance.domain.ids import AgentId, EndpointId, LineId, TrunkGroupId
from appliance.domain.outcome import RingOutcome
from appliance.routing.cost import Metered

RING_S = 60.0
"""How long an attempt rings, where nothing else is said."""
_WENT_ON = timedelta(seconds=1)
"""A leg that lasts for so long after the desk phone has left was joined with somebody else."""


@dataclass(slots=True)
class StaffCall:
    """The state of one call from a desk phone. `results` are its attempts, with where each rang.

    `answered_at` is when the last that was answered was.
    """

    caller: Caller
    phone: EndpointId
    revision: Revision
    switchboard: Switchboard
    results: list[tuple[Leg, RingResult]] = field(default_factory=list)
    done: str = ""
    answered_at: datetime | None = None
    _steps: int = 0

    @property
    def document(self) -> Document:
        """The configuration that this call began with."""
        return self.revision.document

    @property
    def agent(self) -> AgentId | None:
        """The person whose phone it is, if it is somebody's."""
        return owner_of(self.phone, self.document)

    def step(self, decided: str, reason: str) -> None:
        """Write one decision to the journal."""
        call, now = self.caller.facts.call, self.switchboard.clock.now()
        self.switchboard.journal.step(Step(call, self._steps, now, None, "staff", decided, reason))
        self._steps += 1

    async def ring(self, leg: Leg, group: TrunkGroupId | None = None, ring_s: float = RING_S) -> RingResult:
        """Ring, holding the phone so that no caller is offered it meanwhile; one that is in a call is busy.

        `group` is the trunk group of the leg's line. Raises CallerHungUp when the desk phone has hung up; a leg by a
        line is over then, also where the phone has joined it with somebody else.
        """
        result = await self._attempt(leg, ring_s)
        self._keep(leg, result)
        if leg.line is not None and result.outcome is RingOutcome.ANSWERED:
            if result.caller_left:
                await self._until_over(leg.line)
            self._charge(leg, group)
        if result.caller_left:
            raise CallerHungUp
        return result

    async def refuse(self, decided: str, reason: str, prompt: str) -> None:
        """Tell the person at the phone, by a built-in prompt, why nothing comes of the call."""
        self.step(decided, reason)
        await self.caller.answer()
        await self.caller.play([BuiltinPrompt(builtin=prompt)])

    async def _attempt(self, leg: Leg, ring_s: float) -> RingResult:
        board = self.switchboard.board
        if not board.has_room(leg.endpoint) or (leg.agent is not None and board.exact(leg.agent) not in DUTIES):
            return RingResult(RingOutcome.BUSY, "in another call", 0, 0)
        request = RingRequest((leg,), None, None, ring_s=ring_s, ringtone=None, announce_id=False)
        with board.offer((leg,), self.caller.facts.call, staff=True):
            return await self.caller.ring(request)

    async def _until_over(self, line: LineId) -> None:
        """Stay with a leg that the desk phone has left to somebody else: it takes its line, and costs, to its end."""
        left_at = self.switchboard.clock.now()
        await self.switchboard.outside_legs.over(self.caller.facts.call)
        if self.switchboard.clock.now() - left_at > _WENT_ON:
            self.step(f"charge line {line} to the end", f"{self.phone} joined the number outside with somebody else")

    def _keep(self, leg: Leg, result: RingResult) -> None:
        now = self.switchboard.clock.now()
        if result.outcome is RingOutcome.ANSWERED:
            self.answered_at = now - timedelta(seconds=result.talk_s)
        self.switchboard.journal.hop(
            Hop(
                call=self.caller.facts.call,
                sequence=len(self.results),
                at=now,
                department=None,
                agent=leg.agent,
                outcome=result.outcome,
                cause=result.cause,
                ring_s=result.ring_s,
                talk_s=result.talk_s,
                endpoint=leg.endpoint,
                line=leg.line,
                answer_known=self._answer_known(leg, result),
                release_known=result.release_known,
            )
        )
        self.results.append((leg, result))

    def _answer_known(self, leg: Leg, result: RingResult) -> AnswerKnown | None:
        """Tell how an answer was known: a desk phone hears the line itself, so nothing waits for what it may tell."""
        if result.outcome is not RingOutcome.ANSWERED or leg.line is None:
            return None
        return AnswerKnown.ESTIMATED if self._is_unsupervised(leg.line) else AnswerKnown.SUPERVISION

    def _is_unsupervised(self, id_: LineId) -> bool:
        line = self.document.lines.get(id_)
        return line is not None and not line.answer_supervision

    def _charge(self, leg: Leg, group: TrunkGroupId | None) -> None:
        """Put on record what a number outside has cost from its answer to now."""
        began = self.answered_at or self.switchboard.clock.now()
        seconds = (self.switchboard.clock.now() - began).total_seconds()
        kind = kind_of_number(leg.number, self.revision, self.switchboard)
        metered = Metered(began, seconds, kind, leg.number)
        carried = Carried(
            call=self.caller.facts.call,
            sequence=len(self.results) - 1,
            hotline=None,
            line=leg.line,
            leg=metered,
            trunk_group=group,
            endpoint=leg.endpoint,
            estimated=leg.line is not None and self._is_unsupervised(leg.line),
        )
        charge(carried, self.revision, self.switchboard)
