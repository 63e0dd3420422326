"""The record of simulated calls: in memory."""

from appliance.callflow.trace import CallEnd, CallStart, Charge, Hop, Recording, Step, SurveyAnswer, VoiceMessage


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
        self.surveys: list[SurveyAnswer] = []
        self.messages: list[VoiceMessage] = []
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

    async def survey(self, answer: SurveyAnswer) -> bool:
        """Keep an answer."""
        self.surveys.append(answer)
        return True

    async def message(self, message: VoiceMessage) -> bool:
        """Keep a message."""
        self.messages.append(message)
        return True

    async def recording(self, recording: Recording) -> bool:
        """Keep a recording."""
        self.recordings.append(recording)
        return True

    async def closed(self, end: CallEnd) -> bool:
        """Keep the end."""
        self.ends.append(end)
        return True
