"""Where the facts of a call go."""

from typing import Protocol

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


class Journal(Protocol):
    """Where the call's facts go.

    The plain methods return at once and keep their order; the awaited ones return once the fact, and all before it,
    is durable, and give True; while the data base is sick they give False after 2 s: the fact stays queued, and the
    call goes on.
    """

    def opened(self, start: CallStart) -> None:
        """Open the call's record."""
        ...

    def step(self, step: Step) -> None:
        """Write one decision."""
        ...

    def hop(self, hop: Hop) -> None:
        """Write one attempt."""
        ...

    def charge(self, charge: Charge) -> None:
        """Write what one leg costs."""
        ...

    def wait(self, wait: QueueWait) -> None:
        """Write how a call waited in a queue."""
        ...

    async def survey(self, answer: SurveyAnswer) -> bool:
        """Keep the caller's answer."""
        ...

    async def message(self, message: VoiceMessage) -> bool:
        """Keep a voicemail."""
        ...

    async def fax(self, fax: FaxMessage) -> bool:
        """Keep a fax."""
        ...

    async def callback(self, request: CallbackRequest) -> bool:
        """Keep a request to be called back."""
        ...

    async def recording(self, recording: Recording) -> bool:
        """Keep a recording."""
        ...

    async def closed(self, end: CallEnd) -> bool:
        """Close the call's record; a second closing of the same call changes nothing."""
        ...
