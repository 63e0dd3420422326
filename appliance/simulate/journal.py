"""The record of simulated calls: in memory."""

from appliance.callflow.ports import Clock, FaxResult
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
from appliance.domain.ids import CallId, DepartmentId


class MemoryJournal:
    """A journal (`callflow.ports.Journal`) in memory: each kind of fact in the order in which it happened.

    `path` has steps and hops together.
    """

    def __init__(self) -> None:
        """Begin empty."""
        self.starts: list[CallStart] = []
        self.path: list[Step | Hop] = []
        self.steps: list[Step] = []
        self.hops: list[Hop] = []
        self.charges: list[Charge] = []
        self.waits: list[QueueWait] = []
        self.surveys: list[SurveyAnswer] = []
        self.messages: list[VoiceMessage] = []
        self.faxes: list[FaxMessage] = []
        self.callbacks: list[CallbackRequest] = []
        self.recordings: list[Recording] = []
        self.ends: list[CallEnd] = []

    def opened(self, start: CallStart) -> None:
        """Keep the beginning."""
        self.starts.append(start)

    def step(self, step: Step) -> None:
        """Keep a step."""
        self.steps.append(step)
        self.path.append(step)

    def hop(self, hop: Hop) -> None:
        """Keep an attempt."""
        self.hops.append(hop)
        self.path.append(hop)

    def charge(self, charge: Charge) -> None:
        """Keep what a leg costs."""
        self.charges.append(charge)

    def wait(self, wait: QueueWait) -> None:
        """Keep how a call waited."""
        self.waits.append(wait)

    async def survey(self, answer: SurveyAnswer) -> bool:
        """Keep an answer."""
        self.surveys.append(answer)
        return True

    async def message(self, message: VoiceMessage) -> bool:
        """Keep a message."""
        self.messages.append(message)
        return True

    async def fax(self, fax: FaxMessage) -> bool:
        """Keep a fax."""
        self.faxes.append(fax)
        return True

    async def callback(self, request: CallbackRequest) -> bool:
        """Keep a request to be called back."""
        self.callbacks.append(request)
        return True

    async def recording(self, recording: Recording) -> bool:
        """Keep a recording."""
        self.recordings.append(recording)
        return True

    async def closed(self, end: CallEnd) -> bool:
        """Keep the end."""
        self.ends.append(end)
        return True


class MemoryFaxes:
    """Faxes (`callflow.ports.Faxes`) that go on record as they are."""

    def __init__(self, journal: MemoryJournal, clock: Clock) -> None:
        """Keep them there."""
        self._journal = journal
        self._clock = clock

    async def keep(self, call: CallId, mailbox: DepartmentId | None, result: FaxResult) -> FaxMessage | None:
        """Put a fax on record."""
        if result.file is None:
            return None
        file = str(result.file.with_suffix(".pdf"))
        fax = FaxMessage(call, self._clock.now(), mailbox, file, result.pages, result.station, result.cause)
        await self._journal.fax(fax)
        return fax
