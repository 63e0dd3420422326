"""What all parts of the document share: they are frozen, and a key that means nothing is refused."""

from difflib import get_close_matches
from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError

PRINTED = r"^[^\x00-\x1f\x7f-\x9f]*$"
"""Text without control characters (Cc), in words that every reader of JSON Schema has."""

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64, pattern=PRINTED)]
"""What people call a thing: any script, 1-64 characters, no control characters (it is printed on terminals)."""

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
"""What the document calls a thing: small letters, digits and `-`. It reaches dialplans and file names."""


EndpointId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
"""What the document calls an endpoint; it begins with a letter, so that it is never taken for an agent's ID."""

AgentNumber = Annotated[str, StringConstraints(pattern=r"^[0-9]{2,8}$")]
"""An agent's ID (工号): 2-8 digits. It is spoken to callers, keyed as an extension and names the agent's phone."""

Extension = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,8}$")]
"""What is dialled inside the house."""

Target = Annotated[str, StringConstraints(pattern=r"^([0-9]{2,8}|[a-z][a-z0-9-]{0,39})$")]
"""Whom a call can be offered to: an agent, by ID, or an endpoint, by its id (which begins with a letter)."""

Number = Annotated[str, StringConstraints(pattern=r"^\+?[0-9*#]{1,32}$")]
"""A telephone number as it is dialled: digits, `*`, `#`, a leading `+`."""

Prefix = Annotated[str, StringConstraints(pattern=r"^\+?[0-9]{1,20}$")]
"""The beginning of telephone numbers."""

Percent = Annotated[int, Field(ge=1, le=100)]

SECRET_KEYS = frozenset({"pin", "pins", "password", "secret", "token"})
"""The keys of what is shown nowhere: neither quoted in a fault nor printed where people look on."""


def _no_yes_or_no(given: Any) -> Any:  # noqa: ANN401 - whatever the file held
    if isinstance(given, bool):
        raise ValueError("is a number of seconds, not yes or no")
    return given


Seconds = Annotated[float, Field(gt=0, le=3600), BeforeValidator(_no_yes_or_no)]


class Part(BaseModel):
    """A part of the document."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=False)

    @model_validator(mode="wrap")
    @classmethod
    def _name_allowed_keys(cls, given: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:  # noqa: ANN401 - as it came
        """Tell beside a key that means nothing which ones mean something; all other faults stay as they are."""
        try:
            return handler(given)
        except ValidationError as error:
            faults = [_told(fault, list(cls.model_fields)) for fault in error.errors()]
            raise ValidationError.from_exception_data(error.title, faults) from None


def _told(fault: ErrorDetails, fields: list[str]) -> InitErrorDetails:
    is_ours = fault["type"] == "extra_forbidden" and len(fault["loc"]) == 1
    told = _unknown_key(str(fault["loc"][0]), fields) if is_ours else _same(fault)
    return InitErrorDetails(type=told, loc=fault["loc"], input=fault["input"])


def _same(fault: ErrorDetails) -> PydanticCustomError:
    return PydanticCustomError(fault["type"], fault["msg"], fault.get("ctx"))


def _unknown_key(key: str, allowed: list[str]) -> PydanticCustomError:
    close = get_close_matches(key, allowed, n=1)
    return PydanticCustomError(
        "unknown_key",
        "there is no key '{key}' here{hint}; allowed: {allowed}",
        {"key": key, "hint": f", did you mean '{close[0]}'?" if close else "", "allowed": ", ".join(allowed)},
    )
