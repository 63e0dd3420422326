"""Telling and forgetting a telephone number over the command socket: for the command line and the web."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from pathlib import Path

from appliance.domain.number_reading import Home
from appliance.errors import UserError
from appliance.services.commands import Commands, Parameters, Result, Tell, Words, parsed
from appliance.services.personal_data import PersonalData, person_of


class _EraseWords(Words):
    number: str
    by: str


class _ExportWords(_EraseWords):
    to: Path


def add_personal(
    commands: Commands, data: PersonalData, home: Callable[[], Home], settled: Callable[[], Awaitable[bool]]
) -> None:
    """Register `personal_erase` and `personal_export`.

    `home` describes where the lines are; `settled` returns True once all that was told so far can be read, False when
    the data base doesn't take it.
    """

    async def erase(parameters: Parameters, _tell: Tell) -> Result:
        words = parsed(_EraseWords, parameters)
        person = person_of(words.number, home())
        if not await settled():
            raise UserError("The data base takes nothing at the moment.", "nothing was erased; see `zongji status`")
        return asdict(await asyncio.to_thread(data.erase, person, words.by))

    async def export(parameters: Parameters, _tell: Tell) -> Result:
        words = parsed(_ExportWords, parameters)
        kept = await asyncio.to_thread(data.export, person_of(words.number, home()), words.to, words.by)
        return {"file": str(words.to), "kept": {name: len(rows) for name, rows in kept.rows.items()}}

    commands.add("personal_erase", erase)
    commands.add("personal_export", export)
