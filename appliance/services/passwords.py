"""The command that has Asterisk take up passwords that were set beside us: `zongji peers password`."""

from collections.abc import Awaitable, Callable

from appliance.errors import UserError
from appliance.services.commands import Commands, Parameters, Result, Tell, Words, parsed


class _NoWords(Words):
    pass


def add_passwords(commands: Commands, renew: Callable[[], Awaitable[str]]) -> None:
    """Register `passwords`; `renew` writes Asterisk's files anew and gives why that isn't done yet, "" when it is."""

    async def passwords(parameters: Parameters, _tell: Tell) -> Result:
        parsed(_NoWords, parameters)
        if late := await renew():
            raise UserError(f"Asterisk has not taken it up yet: {late}", "it does as soon as it can")
        return {}

    commands.add("passwords", passwords)
