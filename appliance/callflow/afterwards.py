"""What the ledger and the record are told of calls whose end no walk saw: they were there, and they cost (C4, D4)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from appliance.callflow.charging import Carried, charge, kind_of_number
from appliance.callflow.ledger import Visitor
from appliance.callflow.missed import missed_call
from appliance.callflow.notices import Notices
from appliance.callflow.switchboard import Switchboard
from appliance.callflow.trace import CallEnd, CallStart, Hop
from appliance.callflow.walk import Revision
from appliance.config.model.endpoint import OutsideEndpoint
from appliance.domain.ids import CallId, DepartmentId, HotlineId, LineId, TrunkGroupId
from appliance.domain.money import LegKind
from appliance.domain.phone_number import PhoneNumber
from appliance.routing.cost import Metered, month_of
from appliance.routing.written import written


@dataclass(frozen=True, slots=True)
class Unseen:
    """A caller's call that is over.

    `answered_at` is when its line was answered, as far as that is known; None when nothing answered it, or when the
    leg is charged already. `talk` is the caller's conversation when no charge for its leg stands on record, None else.
    `charged` is how many of the call's legs are charged.
    """

    call: CallId
    hotline: HotlineId | None
    line: LineId
    answered_at: datetime | None
    ended_at: datetime
    talk: Hop | None
    charged: int


class Afterwards:
    """Counts and charges such calls, by the revision in force: which one they began with may be gone."""

    def __init__(self, revision: Callable[[], Revision], switchboard: Switchboard) -> None:
        """Take who knows the revision in force, and the ledger and journal of all calls."""
        self._revision = revision
        self._switchboard = switchboard

    @property
    def notices(self) -> Notices:
        """Where people are told of what such calls left behind."""
        return self._switchboard.notices

    def still_there(self, calls: Mapping[CallId, HotlineId]) -> None:
        """Count these as in progress: all that are alive, on record and walked by nobody."""
        self._switchboard.ledger.carry_on(calls)

    def gone(self, call: CallId) -> None:
        """Count a call as in progress no more."""
        self._switchboard.ledger.end(call)

    def opened(self, start: CallStart) -> None:
        """Count a call of which nobody knew while it was there."""
        if start.hotline is None:
            return
        document, ledger = self._revision().document, self._switchboard.ledger
        key = written(start.caller, self._switchboard.lists.home(document)).key if start.caller else None
        ledger.count(Visitor(start.hotline, key, start.at, month_of(start.at, document.site.zone)))

    def missed(
        self, end: CallEnd, hotline: HotlineId | None, caller: PhoneNumber | None, rung: DepartmentId | None
    ) -> None:
        """Tell people if a caller's call was missed; to be said before its record is closed."""
        notice = missed_call(end, hotline, caller, rung)
        if notice is not None:
            self._switchboard.notices.tell(notice)

    def over(self, unseen: Unseen) -> None:
        """Charge what is not charged yet: the leg of an outside endpoint that answered, then the caller's."""
        charged = unseen.charged
        outgoing = self._outgoing(unseen)
        if outgoing is not None:
            charge(outgoing, self._revision(), self._switchboard)
            charged += 1
        if unseen.answered_at is not None and unseen.ended_at > unseen.answered_at:
            seconds = (unseen.ended_at - unseen.answered_at).total_seconds()
            leg = Metered(unseen.answered_at, seconds, LegKind.INCOMING)
            carried = Carried(unseen.call, charged, unseen.hotline, unseen.line, leg)
            charge(carried, self._revision(), self._switchboard)

    def _outgoing(self, unseen: Unseen) -> Carried | None:
        talk, revision = unseen.talk, self._revision()
        endpoint = revision.document.endpoints.get(talk.endpoint or "") if talk else None
        if talk is None or talk.talk_s <= 0 or not isinstance(endpoint, OutsideEndpoint):
            return None
        lines = revision.document.trunk_groups[endpoint.trunk_group].lines
        line = talk.line or (LineId(lines[0]) if len(lines) == 1 else None)
        kind = kind_of_number(endpoint.number, revision, self._switchboard)
        leg = Metered(talk.at - timedelta(seconds=talk.talk_s), talk.talk_s, kind, endpoint.number)
        group = TrunkGroupId(endpoint.trunk_group)
        estimated = not all(revision.document.lines[it].answer_supervision for it in ([line] if line else lines))
        return Carried(unseen.call, unseen.charged, unseen.hotline, line, leg, group, talk.endpoint, estimated)
