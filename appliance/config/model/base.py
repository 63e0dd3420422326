"""What all parts of the document share: they are frozen, and a key that means nothing is refused."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]
"""What people call a thing: any script, 1-64 characters."""

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
"""What the document calls a thing: small letters, digits and `-`. It reaches dialplans and file names."""

Seconds = Annotated[float, Field(gt=0, le=3600)]


class Part(BaseModel):
    """A part of the document."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=False)

    @model_validator(mode="before")
    @classmethod
    def _refuse_unknown_keys(cls, given: Any) -> Any:  # noqa: ANN401 - whatever the file held
        if not isinstance(given, Mapping):
            return given
        for key in given:
            if key not in cls.model_fields:
                raise _unknown_key(str(key), list(cls.model_fields))
        return given


def _unknown_key(key: str, allowed: list[str]) -> PydanticCustomError:
    close = get_close_matches(key, allowed, n=1)
    return PydanticCustomError(
        "unknown_key",
        "there is no key '{key}' here{hint}; allowed: {allowed}",
        {"key": key, "hint": f", did you mean '{close[0]}'?" if close else "", "allowed": ", ".join(allowed)},
    )
