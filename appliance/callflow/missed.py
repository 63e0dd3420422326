"""Missed calls: nobody talked with the caller, nothing was left behind, and we didn't mean it so."""

from appliance.callflow.notices import Notice, NoticeKind
from appliance.callflow.trace import CallEnd
from appliance.domain.ids import DepartmentId, HotlineId
from appliance.domain.outcome import CallResult
from appliance.domain.phone_number import PhoneNumber

MISSED = frozenset(
    {
        CallResult.ABANDONED,
        CallResult.BUSY,
        CallResult.INTERRUPTED,
        CallResult.NO_ANSWER,
        CallResult.UNREACHABLE,
    }
)
"""The results of callers who wanted a person and got none, nor left anything behind."""


def missed_call(
    end: CallEnd, hotline: HotlineId | None, caller: PhoneNumber | None, rung: DepartmentId | None
) -> Notice | None:
    """Give the notice of a call that is over; None when it was not missed. `rung` is the department rung last.

    It is to be told before the record is closed: a crash in between has it settled, and told by the same key, again.
    """
    if end.result not in MISSED or hotline is None:
        return None
    key, facts = f"missed:{end.call}", {"result": end.result.value}
    return Notice(NoticeKind.MISSED_CALL, key, end.at, end.call, hotline, rung, caller=caller, facts=facts)
