"""One visit of a call to a node that offers it to people: its attempts, one after the other."""

from collections.abc import Callable, Collection, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime

from appliance.callflow.board import AgentState, Taken
from appliance.callflow.ports import CallerHungUp, CallerMoved, Leg, Move, MoveReason, RingRequest, RingResult
from appliance.callflow.ringing.candidates import candidate
from appliance.callflow.ringing.legs import take_lines
from appliance.callflow.ringing.record import Kept, elsewhere, keep_attempt, keep_passed, told
from appliance.callflow.ringing.recorded import recorded_at
from appliance.callflow.ringing.remembering import Remembering
from appliance.callflow.walk import Walk
from appliance.config.model.flow import Offer
from appliance.config.model.prompt import Prompt
from appliance.domain.ids import OUTSIDE, EndpointId, LineId, Target
from appliance.domain.outcome import RingOutcome
from appliance.routing.allocation import Candidate
from appliance.routing.extension import Team


def _nobody_told() -> None:
    return


@dataclass(frozen=True, slots=True)
class Transferred:
    """Somebody transferred the caller: `by` in words, and what those who are rung now are told first."""

    by: str
    whisper: Prompt


@dataclass(slots=True)
class Visit:
    """What has been tried in this visit.

    `latest` is how the latest attempt ended, by which forwarding goes; None before any. `forwarded` counts the
    forwarding attempts. `caller_left` tells who ended the conversation. With `plain_tone` the caller hears no ringtone.
    Callers who wait hear their `music` while a phone rings; `on_taken` is told when those to be rung are taken.
    `talked` is the leg that answered, `moved` where it transferred the caller; `transferred` tells that the caller was
    transferred to this team.
    """

    node: Offer
    walk: Walk
    team: Team
    books: Remembering
    tried: set[Target] = field(default_factory=set)
    latest: RingOutcome | None = None
    forwarded: int = 0
    caller_left: bool = False
    plain_tone: bool = False
    music: tuple[Prompt, ...] = ()
    on_taken: Callable[[], None] = _nobody_told
    talked: Leg | None = None
    moved: Move | None = None
    transferred: Transferred | None = None

    def pass_over(self, passed: Sequence[Candidate]) -> None:
        """Put on record who is not rung, and why; they are not tried in this visit again.

        Who is busy counts as an attempt that was made. Who is absent doesn't: it says nothing of how the others fared.
        """
        for one in passed:
            self.tried.add(one.target)
            keep_passed(one, self._kept, self.walk)
            if one.busy:
                self.latest = RingOutcome.BUSY

    @property
    def _kept(self) -> Kept:
        return Kept(self.team.department, self.forwarded, self.transferred.by if self.transferred else "")

    async def attempt(self, offered: Sequence[Candidate], reason: str) -> bool:
        """Ring those chosen, and let them talk; tell whether one answered. Who has no line is passed over.

        Numbers outside that could not be reached are rung again by other lines of their trunk groups, each line once,
        for as long as a ring may last: it may be the line that is dead. Raises CallerHungUp when the caller left before
        anyone answered.
        """
        dead: set[LineId] = set()
        left_s = self.node.ring_s
        while offered:
            legs, result = await self._attempt(offered, reason, dead)
            if result is None or result.outcome is not RingOutcome.UNREACHABLE:
                return result is not None and result.outcome is RingOutcome.ANSWERED
            dead |= {leg.line for leg in legs if leg.line is not None}
            left_s -= result.ring_s
            offered = self._by_other_lines(legs, dead) if left_s > 0 else ()
            reason = f"not reached through line {', '.join(sorted(dead))}"
        return False

    async def _attempt(
        self, offered: Sequence[Candidate], reason: str, dead: Collection[LineId]
    ) -> tuple[tuple[Leg, ...], RingResult | None]:
        """Make one attempt; give what it rang, and no result when nobody could be rung."""
        with ExitStack() as held:
            taking = take_lines(offered, self.walk, held, dead)
            self.pass_over(taking.refused)
            if not taking.legs:
                return (), None
            taken = held.enter_context(self.walk.board.offer(taking.legs, self.walk.facts.call))
            self.on_taken()
            for leg, give_back in taking.give_backs:
                taken.besides(leg, give_back)
            self._offered(taking.legs)
            names = ", ".join(map(told, taking.legs))
            recorded = recorded_at(taking.legs, self.node.record, self.team.department, self.walk)
            why = "; ".join(filter(None, (reason, taking.lines, recorded.reason)))
            self.walk.step("ring", f"ring {names}", why)
            result = await self._ring(self._request(taking.legs, recorded.value), taken)
        if result.moved is not None and result.moved.reason is MoveReason.PICK_UP and result.moved.leg is not None:
            return await self._picked_up(taking.legs, result, result.moved.leg)
        self._ended(taking.legs, result)
        return taking.legs, result

    async def _picked_up(
        self, legs: tuple[Leg, ...], result: RingResult, by: Leg
    ) -> tuple[tuple[Leg, ...], RingResult]:
        """Have the caller talk with a colleague who has picked up what rang elsewhere."""
        self.walk.step("ring", f"{told(by)} picks up", f"it rang at {', '.join(map(told, legs))}")
        keep_attempt(legs, elsewhere(by, result), self._kept, self.walk)
        await self.talk_on(by)
        return (by,), replace(result, outcome=RingOutcome.ANSWERED)

    async def talk_on(self, leg: Leg, up_since: datetime | None = None) -> None:
        """Let the caller talk on with somebody whom they were joined with, who is held as long as it lasts.

        Their line is held too, and charged from `up_since` where it was up before; but for a number that a member of
        staff has dialled: the call from the desk phone holds that line.
        """
        walk = self.walk
        recorded = recorded_at((leg,), self.node.record, self.team.department, walk)
        walk.step("transfer", f"joined with {told(leg)}", recorded.reason or "the two talk already")
        with ExitStack() as held:
            with suppress(ValueError):  # somebody may have taken them just now: they talk with this caller all the same
                held.enter_context(walk.board.offer((leg,), walk.facts.call, staff=True)).answered(leg)
            walk.board.staff_calls.discard(walk.facts.call)
            if leg.line is not None and leg.endpoint != OUTSIDE:
                held.enter_context(walk.switchboard.lines.carries(leg.line, walk.facts.call))
            result = await walk.caller.talk_on(leg, recorded=bool(recorded.value))
        if up_since is not None:
            result = replace(result, billed=((leg, (walk.clock.now() - up_since).total_seconds()),))
        self._ended((leg,), result)

    def _by_other_lines(self, legs: Sequence[Leg], dead: Collection[LineId]) -> Sequence[Candidate]:
        outside = [leg.agent or leg.endpoint for leg in legs if leg.line is not None]
        return [one for one in (candidate(target, self.walk, dead) for target in outside) if one.free]

    def _offered(self, legs: Sequence[Leg]) -> None:
        for leg in legs:
            self.tried |= {leg.endpoint} if leg.agent is None else {leg.endpoint, leg.agent}
        if not self.forwarded and not self.transferred:
            self.books.offered(legs[0].agent or legs[0].endpoint)

    async def _ring(self, request: RingRequest, taken: Taken) -> RingResult:
        walk = self.walk
        with walk.switchboard.traffic.ringing(walk.hotline_id, walk.facts.call, taken):
            result = await walk.caller.ring(request)
            if result.outcome is RingOutcome.ANSWERED:
                _tell_answered(taken, result.answered or request.legs[0], walk)
        return result

    def _request(self, legs: tuple[Leg, ...], recorded: frozenset[EndpointId]) -> RingRequest:
        return RingRequest(
            legs=legs,
            department=self.team.department,
            hotline=self.walk.hotline_id,
            ring_s=self.node.ring_s,
            ringtone=self._ringtone(legs),
            announce_id=self.node.announce_id,
            recorded=recorded,
            music=self.music,
            whisper=self.transferred.whisper if self.transferred else None,
        )

    def _ringtone(self, legs: tuple[Leg, ...]) -> Prompt | None:
        """Choose by who is rung: an agent's own, the node's; but for who has music, the department's, the hotline's."""
        if self.plain_tone:
            return None
        document = self.walk.document
        agent = document.agents.get(legs[0].agent or "") if len(legs) == 1 else None
        department = document.departments.get(self.team.department or "")
        of_agent = agent.ringtone if agent else None
        of_department = department.ringtone if department else None
        own = of_agent or self.node.ringtone
        return own if self.music else own or of_department or self.walk.hotline.welcome_ringtone

    def _ended(self, legs: Sequence[Leg], result: RingResult) -> None:
        self.latest, self.caller_left = result.outcome, result.caller_left
        keep_attempt(legs, result, self._kept, self.walk)
        if result.outcome is RingOutcome.ANSWERED:
            self.talked, self.moved = result.answered or legs[0], result.moved
        elif result.moved is not None:
            raise CallerMoved(result.moved)
        if self.talked is not None and not self.forwarded and not self.transferred:
            self.books.answered(self.talked.agent or self.talked.endpoint)
        if result.caller_left and result.outcome is not RingOutcome.ANSWERED:
            raise CallerHungUp


def _tell_answered(taken: Taken, leg: Leg, walk: Walk) -> None:
    """Tell the board of a conversation that no channel event has told it of: nobody's own endpoint, a lost link."""
    if leg.agent is None or walk.board.state(leg.agent) is AgentState.RINGING:
        taken.answered(leg)
