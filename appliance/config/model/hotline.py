"""A hotline: public numbers, the lines that carry them, and what a caller meets there."""

from typing import Annotated

from pydantic import Field

from appliance.config.model.base import AgentNumber, Id, Name, Number, Part, Seconds
from appliance.config.model.flow import Flow
from appliance.config.model.prompt import BuiltinPrompt, LanguageCode, Prompt
from appliance.config.model.screening import Caps, Screening

MOST_FALLBACK_AGENTS = 30
"""All of them ring at once, and Asterisk is told of them in one line of at most 1000 bytes."""


class Fallback(Part):
    """What Asterisk does by itself while the controller is away (F9): greet, ring, take a message."""

    agents: Annotated[tuple[AgentNumber, ...], Field(min_length=1, max_length=MOST_FALLBACK_AGENTS)]
    greeting: Prompt = BuiltinPrompt(builtin="fallback-greeting")
    ring_s: Seconds = 30
    mailbox: Id | None = None


class Hotline(Part):
    """`welcome_ringtone` (彩铃) greets the caller, before the call is answered where the line can carry it (A1).

    `language` is what callers hear until they choose another; left out, the site's. `hold_music` is heard by a caller
    whom an agent holds; left out, a ring tone.
    """

    name: Name
    numbers: tuple[Number, ...] = ()
    trunk_groups: Annotated[tuple[Id, ...], Field(min_length=1)]
    language: LanguageCode | None = None
    welcome_ringtone: Prompt | None = None
    hold_music: Annotated[tuple[Prompt, ...], Field(max_length=20)] = ()
    record: bool | None = None
    recording_notice: Prompt | None = None
    screening: Screening = Screening()
    caps: Caps = Caps()
    tariff: Id | None = None
    flow: Flow
    fallback: Fallback


Hotlines = dict[Id, Hotline]
