"""What is left of calls once their channels are gone: joins closing records, finishing recordings and faxes."""

import asyncio
from dataclasses import dataclass, field

from appliance.asterisk.ami_client import AmiClient
from appliance.callflow.afterwards import Afterwards
from appliance.callflow.switchboard import Switchboard
from appliance.daemons.background import Background, logged
from appliance.daemons.house import House
from appliance.daemons.storing import Storing
from appliance.domain.ids import CallId
from appliance.services.aftermath import Aftermath, Archive
from appliance.services.faxes import FaxKeeper
from appliance.services.live import LiveView
from appliance.services.presence import Presence
from appliance.services.recordings import RecordingFinisher


@dataclass(frozen=True, slots=True)
class Settling:
    """Told of each channel that is gone and of each new picture of the channels; settles what nobody walks any more.

    `rebuilt` is set once the agents' states are known after a start.
    """

    presence: Presence
    manager: AmiClient
    aftermath: Aftermath
    finisher: RecordingFinisher
    faxes: FaxKeeper
    live: LiveView
    work: Background
    rebuilt: asyncio.Event = field(default_factory=asyncio.Event)
    _released: set[CallId] = field(default_factory=set)

    async def look(self) -> None:
        """Learn from the manager, newly connected, what is going on, and settle what is over."""
        await self.presence.rebuild(self.manager)
        self._released.intersection_update(self.presence.alive)
        self.rebuilt.set()
        self.work.start(self._settle_all())

    async def look_again(self) -> None:
        """Learn what became of a call that went on without us: whom the dialplan rings for it, or that it is over."""
        with logged("looking at the channels"):
            await self.presence.rebuild(self.manager)
            self.work.start(self._settle_all())

    def walked(self, call: CallId, *, released: bool) -> None:
        """Know that a walk is over; `released` tells that we ended the call, so that the dialplan leaves nothing."""
        if released:
            self._released.add(call)

    async def gone(self, call: CallId) -> None:
        """Settle a call whose channel is gone, unless it is walked: then it is asked again when the walk has ended."""
        if self.presence.is_walked(call):
            return
        if call in self._released:
            self._released.discard(call)
        else:
            self.work.start(self._settle(call))

    def _is_going_on(self, call: CallId) -> bool:
        return call in self.presence.alive or self.presence.is_walked(call)

    async def _settle(self, call: CallId) -> None:
        with logged("settling a call"):
            await self.faxes.call_settled(call)  # first: a record is closed by what the caller has left
            await self.aftermath.settle(call, self.manager)
            await self.finisher.call_settled(call)

    async def _settle_all(self) -> None:
        with logged("settling calls"):
            await self.faxes.finish_leftovers(self._is_going_on)
            await self.aftermath.settle_all(self.manager, lambda call: call in self.presence.alive)
            await self.finisher.finish_leftovers(self.presence.alive)
            for call in set(self.live.snapshot.calls) - self.presence.alive:
                if not self.presence.is_walked(call):
                    self.live.call_ended(call)


def aftermath_of(house: House, storing: Storing, presence: Presence, switchboard: Switchboard) -> Aftermath:
    """Join who closes the records of calls that nobody walked to their end."""
    published = house.published
    archive = Archive(storing.records, storing.journal, storing.written.flushed, house.instance.voicemail, house.clock)
    afterwards = Afterwards(lambda: published.current.revision, switchboard)
    return Aftermath(archive, published.document, presence.is_walked, afterwards)
