"""One call from a desk phone while it lasts: its attempts, what they leave on record, and what the phone is told."""

from dataclasses import dataclass, field
from datetime import timedelta

from appliance.callflow.agent_state import DUTIES
from appliance.callflow.charging import Carried, charge, kind_of_number
from appliance.callflow.ports import Caller, CallerHungUp, Leg, RingRequest, RingResult
from appliance.callflow.switchboard import Switchboard
from appliance.callflow.trace import Hop, Step
from appliance.callflow.walk import Revision
from appliance.config.model.document import Document
from appliance.config.model.prompt import BuiltinPrompt
from appliance.domain.ids import AgentId, EndpointId, TrunkGroupId
from appliance.domain.outcome import RingOutcome
from appliance.routing.cost import Metered

RING_S = 60.0
"""How long an attempt rings, where nothing else is said."""


@dataclass(slots=True)
class StaffCall:
    """The state of one call from a desk phone. `results` are its attempts, with where each rang."""

    caller: Caller
    phone: EndpointId
    revision: Revision
    switchboard: Switchboard
    results: list[tuple[Leg, RingResult]] = field(default_factory=list)
    done: str = ""
    _steps: int = 0

    @property
    def document(self) -> Document:
        """The configuration that this call began with."""
        return self.revision.document

    @property
    def agent(self) -> AgentId | None:
        """The person whose phone it is, if it is somebody's."""
        return AgentId(self.phone) if self.phone in self.document.agents else None

    def step(self, decided: str, reason: str) -> None:
        """Write one decision to the journal."""
        call, now = self.caller.facts.call, self.switchboard.clock.now()
        self.switchboard.journal.step(Step(call, self._steps, now, None, "staff", decided, reason))
        self._steps += 1

    async def ring(self, leg: Leg, group: TrunkGroupId | None = None, ring_s: float = RING_S) -> RingResult:
        """Ring, holding the phone so that no caller is offered it meanwhile; one that is in a call is busy.

        `group` is the trunk group of the leg's line. Raises CallerHungUp when the desk phone has hung up.
        """
        result = await self._attempt(leg, ring_s)
        self._keep(leg, result, group)
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

    def _keep(self, leg: Leg, result: RingResult, group: TrunkGroupId | None) -> None:
        self._charge(leg, result, group)
        self.switchboard.journal.hop(
            Hop(
                call=self.caller.facts.call,
                sequence=len(self.results),
                at=self.switchboard.clock.now(),
                department=None,
                agent=leg.agent,
                outcome=result.outcome,
                cause=result.cause,
                ring_s=result.ring_s,
                talk_s=result.talk_s,
                endpoint=leg.endpoint,
                line=leg.line,
            )
        )
        self.results.append((leg, result))

    def _charge(self, leg: Leg, result: RingResult, group: TrunkGroupId | None) -> None:
        """Put on record what a number outside has cost; a colleague costs nothing."""
        if leg.line is None or result.outcome is not RingOutcome.ANSWERED:
            return
        began = self.switchboard.clock.now() - timedelta(seconds=result.talk_s)
        kind = kind_of_number(leg.number, self.revision, self.switchboard)
        metered = Metered(began, result.talk_s, kind, leg.number)
        carried = Carried(self.caller.facts.call, len(self.results), None, leg.line, metered, group, leg.endpoint)
        charge(carried, self.revision, self.switchboard)
