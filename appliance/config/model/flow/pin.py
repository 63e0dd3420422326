"""PIN access."""

from typing import Annotated, Literal

from pydantic import Field

from appliance.config.model.base import Id, Name, Part, Seconds
from appliance.config.model.people import Pin
from appliance.config.model.prompt import Prompt


class PinCode(Part):
    """A PIN, and the name under which its use is on record."""

    name: Name
    pin: Pin


class PinEntry(Part):
    """Asks for a PIN before letting the caller on (A8); keys end by `#` or when no longer PIN exists."""

    kind: Literal["pin"]
    pins: Annotated[tuple[PinCode, ...], Field(min_length=1)]
    prompt: Prompt | None = None
    first_key_s: Seconds = 8
    next_key_s: Seconds = 4
    attempts: Annotated[int, Field(ge=1, le=9)] = 3
    next: Id
    otherwise: Id | None = None
