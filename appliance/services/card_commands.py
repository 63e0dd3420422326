"""The commands of the telephone cards: what there is of them, and which port is which."""

from dataclasses import asdict

from appliance.services.cards import Cards
from appliance.services.commands import Commands, Parameters, Result, Tell, Words, parsed


class _PortWords(Words):
    port: int


def add_cards(commands: Commands, cards: Cards) -> None:
    """Register `cards` and `identify_port`."""

    async def all_cards(_parameters: Parameters, _tell: Tell) -> Result:
        return asdict(cards.state())

    async def identify_port(parameters: Parameters, _tell: Tell) -> Result:
        return asdict(await cards.identify(parsed(_PortWords, parameters).port))

    commands.add("cards", all_cards)
    commands.add("identify_port", identify_port)
