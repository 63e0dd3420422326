"""What may be asked of the controller: named commands, each registered by the part that does it."""

from collections.abc import Awaitable, Callable, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from appliance.errors import UserError

Parameters = Mapping[str, Any]
Result = Mapping[str, Any]
"""What JSON can hold."""
Tell = Callable[[str], None]
Handler = Callable[[Parameters, Tell], Awaitable[Result]]
"""Does a command; raises UserError, with nothing changed, when it can't be done. `Tell` takes words of progress."""


class Words(BaseModel):
    """The parameters of a command: a subclass names them, and what isn't named is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


W = TypeVar("W", bound=Words)


class Commands:
    """The registry: `add` at the composition root, `run` for each request."""

    def __init__(self) -> None:
        self._handlers: dict[str, Handler] = {}

    def add(self, name: str, handler: Handler) -> None:
        """Register a command. A second one of the same name is a mistake of ours."""
        if name in self._handlers:
            raise ValueError(f"there are two commands '{name}'")
        self._handlers[name] = handler

    @property
    def names(self) -> tuple[str, ...]:
        """The commands there are, in alphabetical order."""
        return tuple(sorted(self._handlers))

    async def run(self, name: str, parameters: Parameters, tell: Tell) -> Result:
        """Do a command. Raises UserError when there is none of this name, and what the command raises."""
        handler = self._handlers.get(name)
        if handler is None:
            close = get_close_matches(name, self._handlers, n=1)
            hint = f"did you mean '{close[0]}'?" if close else f"there are: {', '.join(self.names)}"
            raise UserError(f"There is no command '{name}'.", hint)
        return await handler(parameters, tell)


def parsed(words: type[W], parameters: Parameters) -> W:
    """Read a command's parameters. Raises UserError that names what is wrong with them."""
    try:
        return words.model_validate(parameters)
    except ValidationError as error:
        faults = (f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        raise UserError(f"The command's parameters are wrong: {'; '.join(faults)}", "see docs/commands.md") from None
