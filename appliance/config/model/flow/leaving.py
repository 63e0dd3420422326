"""What a caller leaves behind: a message, a rating."""

from typing import Annotated, Literal

from pydantic import Field

from appliance.config.model.base import Id, Part, Seconds
from appliance.config.model.flow.keys import Label, SurveyKey
from appliance.config.model.prompt import Prompt


class Voicemail(Part):
    """Greets by cause, beeps and records a message (A5). `greeting` replaces the built-in greetings.

    With `review` callers may hear what they have said, and say it anew, before it is sent.
    """

    kind: Literal["voicemail"]
    mailbox: Id | None = None
    greeting: Prompt | None = None
    longest_s: Seconds = 180
    silence_s: Seconds = 5
    review: bool = False
    next: Id | None = None


class Survey(Part):
    """Asks the caller to rate the agent who has just hung up (A4).

    `best` tells which of the keys in `labels`, in the order of their digits, is the best answer: the first or the last.
    """

    kind: Literal["survey"]
    prompt: Prompt | None = None
    labels: Annotated[dict[SurveyKey, Label], Field(min_length=1)] = {
        "1": "非常满意",
        "2": "满意",
        "3": "不满意",
    }
    best: Literal["first", "last"] = "first"
    first_key_s: Seconds = 8
    attempts: Annotated[int, Field(ge=1, le=5)] = 2
    next: Id | None = None

    @property
    def from_worst(self) -> tuple[str, ...]:
        """The keys, the worst answer first. The order in which `labels` are written says nothing: JSON has none."""
        return tuple(sorted(self.labels, reverse=self.best == "first"))
