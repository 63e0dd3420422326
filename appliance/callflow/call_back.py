"""An agent calls back who asked for it: the request says whom and through which lines, the agent only that (C7)."""

from appliance.callflow.dial_out import dial_out
from appliance.callflow.staff_call import StaffCall
from appliance.callflow.trace import CallbackRequest
from appliance.domain.outcome import RingOutcome
from appliance.routing.decision import Decision
from appliance.routing.staff import CallBack, Outside


async def call_back(where: CallBack, call: StaffCall, reason: str) -> None:
    """Dial the number that was left; the request is done once somebody has answered there."""
    callbacks = call.switchboard.callbacks
    request = await callbacks.open(where.sequence)
    allowed = _allowed(request, where.sequence, call)
    if request is None or not allowed.value:
        await call.refuse("refuse", allowed.reason, "not-allowed")
        return
    try:
        await dial_out(Outside(request.number.digits, (request.trunk_group,)), call, f"{reason}; {allowed.reason}")
    finally:  # it is mostly the agent who hangs up, which raises
        if call.agent is not None and any(result.outcome is RingOutcome.ANSWERED for _, result in call.results):
            await callbacks.done(where.sequence, call.agent, call.switchboard.clock.now())


def _allowed(request: CallbackRequest | None, sequence: int, call: StaffCall) -> Decision[bool]:
    """Only the department's own people call back, through lines that are still there."""
    if request is None:
        return Decision(False, f"nobody waits to be called back by request {sequence}")
    department = call.document.departments.get(request.department)
    if department is None or call.agent not in department.agents:
        return Decision(False, f"request {sequence} is for {request.department}, where {call.phone} isn't")
    if request.trunk_group not in call.document.trunk_groups:
        return Decision(False, f"there is no trunk group {request.trunk_group} any more")
    return Decision(True, f"it is for {request.department}, through {request.trunk_group}")
