"""A journal that tells the live view what it is told, then passes it on."""

from appliance.callflow.ports import Journal
from appliance.callflow.trace import (
    CallbackRequest,
    CallEnd,
    CallStart,
    Charge,
    FaxMessage,
    Hop,
    QueueWait,
    Recording,
    Step,
    SurveyAnswer,
    VoiceMessage,
)
from appliance.services.live import LiveView


class LiveJournal:
    """Stands before the journal proper (`callflow.ports.Journal`), so that a call tells everything once."""

    def __init__(self, journal: Journal, view: LiveView) -> None:
        self._journal = journal
        self._view = view

    def opened(self, start: CallStart) -> None:
        """Show the call, and open its record."""
        self._view.call_started(start)
        self._journal.opened(start)

    def step(self, step: Step) -> None:
        """Show where the call is, and write the decision."""
        self._view.call_step(step)
        self._journal.step(step)

    def hop(self, hop: Hop) -> None:
        """Write one attempt."""
        self._journal.hop(hop)

    def charge(self, charge: Charge) -> None:
        """Write what one leg costs."""
        self._journal.charge(charge)

    def wait(self, wait: QueueWait) -> None:
        """Write how a call waited."""
        self._journal.wait(wait)

    async def survey(self, answer: SurveyAnswer) -> bool:
        """Keep the caller's answer."""
        return await self._journal.survey(answer)

    async def message(self, message: VoiceMessage) -> bool:
        """Keep a voicemail."""
        return await self._journal.message(message)

    async def fax(self, fax: FaxMessage) -> bool:
        """Keep a fax."""
        return await self._journal.fax(fax)

    async def callback(self, request: CallbackRequest) -> bool:
        """Keep a request to be called back."""
        return await self._journal.callback(request)

    async def recording(self, recording: Recording) -> bool:
        """Keep a recording."""
        return await self._journal.recording(recording)

    async def closed(self, end: CallEnd) -> bool:
        """Take the call off the view, count it, and close its record."""
        if end.call in self._view.snapshot.calls:
            self._view.call_ended(end.call)
            self._view.count(end.result)
        return await self._journal.closed(end)
