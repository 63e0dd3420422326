"""Who speaks what the company types: the speech engine, its voices and speed."""

from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from appliance.config.model.base import PRINTED, Id, Part
from appliance.config.model.prompt import LanguageCode

Voice = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9+_.-]{0,63}$")]
"""A voice as its engine calls it; never a path or an option."""

Word = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=PRINTED)]

_COMMAND = "command"
_WAV = "{wav}"


class Speech(Part):
    """`engine` is espeak, piper, command, or one that a package has added.

    `command` belongs to the engine of this name: a program of the instance's `speech` folder, and its arguments, one of
    which holds {wav}, the file to write; {language}, {voice}, {rate} and {text} (a file that holds it) are filled in.
    """

    engine: Id = "espeak"
    voices: Mapping[LanguageCode, Voice] = {}
    rate: Annotated[float, Field(ge=0.5, le=2.0)] = 1.0
    command: Annotated[tuple[Word, ...], Field(max_length=40)] = ()

    @model_validator(mode="after")
    def _command_fits_the_engine(self) -> Self:
        if (self.engine == _COMMAND) != bool(self.command):
            raise ValueError("command goes with the engine 'command', and it needs one")
        if self.command and "/" in self.command[0]:
            raise ValueError("the command begins with the name of a program in the instance's folder 'speech'")
        if self.command and not any(_WAV in word for word in self.command[1:]):
            raise ValueError("the command has no {wav}: the file that it must write")
        return self
