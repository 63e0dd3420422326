"""The recording studio `*60`: a person reads prompts into the telephone, hears them again, and keeps them (A11).

Three digits call up a built-in prompt, four to six a recording of the company's own, `*` leads through all built-in
prompts that still have a synthetic voice. What is kept is heard from the next call on.
"""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import PurePosixPath

from appliance.callflow.ports import Listen, MessageLimits, PromptStudio, Voiced
from appliance.callflow.staff_call import StaffCall
from appliance.config.model.prompt import BuiltinPrompt, Prompt
from appliance.domain.spoken import rules_of
from appliance.routing.staff import RecordPrompts

_WELCOME, _ASK, _UNKNOWN, _READ, _CHOICE, _KEPT, _REFUSED, _DONE = (
    BuiltinPrompt(builtin=f"studio-{what}")
    for what in ("welcome", "ask", "unknown", "read", "choice", "kept", "refused", "done")
)
_BEEP = BuiltinPrompt(builtin="beep")
_LIMITS = MessageLimits(longest_s=300, silence_s=5, shortest_s=0.3)
_PATIENCE_S, _NEXT_KEY_S = 15.0, 5.0
_ALL, _END = "*", "#"
_MOST_NUMBERS = 200
"""Whoever keys so many in one call is no person."""


class _Choice(StrEnum):
    KEEP = "1"
    HEAR = "2"
    AGAIN = "3"
    LEAVE = "*"


async def record_prompts(where: RecordPrompts, call: StaffCall, reason: str) -> None:
    """Take what the person reads until they hang up, or have nothing more to key."""
    agent = call.document.agents.get(call.agent or "")
    studio = call.switchboard.studio
    language = studio.language(where.language) if where.language else call.document.site.language
    if agent is None or not agent.records_prompts or language is None:
        why = "may not record prompts" if language else f"has asked for language {where.language}, and there are fewer"
        await call.refuse("refuse", f"{call.phone} {why}", "not-allowed")
        return
    call.step(f"record prompts in {language}", reason)
    session = _Session(call, studio, language)
    await call.caller.answer()
    try:
        await session.serve()
    finally:
        await studio.finish(call.phone)


class _Session:
    """One person in the studio."""

    def __init__(self, call: StaffCall, studio: PromptStudio, language: str) -> None:
        self._call = call
        self._caller = call.caller
        self._studio = studio
        self._language = language

    async def serve(self) -> None:
        """Ask for one number after the other."""
        lead: list[Prompt] = [_WELCOME]
        for _ in range(_MOST_NUMBERS):
            keys = await self._keyed([*lead, _ASK])
            if keys in {"", _END}:
                break
            lead = []
            if keys.removesuffix(_END) == _ALL:
                await self._all()
            elif (voiced := self._studio.find(keys.removesuffix(_END), self._language)) is not None:
                await self._record(voiced)
            else:
                lead = [_UNKNOWN]
        await self._caller.play([_DONE])

    async def _all(self) -> None:
        for voiced in self._studio.synthetic(self._language):
            if not await self._record(voiced):
                return

    async def _record(self, voiced: Voiced) -> bool:
        """Take one prompt, as often as the person wants; tell whether they are still there."""
        choice: _Choice | None = _Choice.AGAIN
        while choice is _Choice.AGAIN:
            await self._show(voiced)
            recorded = await self._caller.record_message(_LIMITS)
            if recorded.message is None:
                await self._caller.play([_REFUSED])
                return False
            try:
                choice = await self._judged(recorded.message.file)
                if choice is _Choice.KEEP:
                    await self._keep(voiced, recorded.message.file)
            finally:  # most people hang up rather than key that they have finished
                await self._caller.drop_message(recorded.message.file)
        return choice is not None

    async def _show(self, voiced: Voiced) -> None:
        """Say its number, and as it sounds now: that is what is to be read."""
        await self._caller.play(self._said(voiced.number))
        if voiced.builtin:
            self._caller.speak_in(self._language)
            await self._caller.play([BuiltinPrompt(builtin=voiced.builtin)])
            self._caller.speak_in(self._call.document.site.language)
        await self._caller.play([_READ, _BEEP])

    async def _judged(self, take: PurePosixPath) -> _Choice | None:
        """Let the person hear it until they know what to do with it; None when they say nothing."""
        choice: _Choice | None = _Choice.HEAR
        while choice is _Choice.HEAR:
            await self._caller.play_message(take)
            key = await self._caller.ask([_CHOICE], Listen(_PATIENCE_S, _PATIENCE_S, finished=lambda _keys: True))
            choice = next((each for each in _Choice if each == key), None if not key else _Choice.HEAR)
        return choice

    async def _keep(self, voiced: Voiced, take: PurePosixPath) -> None:
        fault = await self._studio.keep(voiced, self._language, take, self._call.phone)
        told = f"{voiced.builtin or voiced.number} in {self._language}"
        if fault:
            self._call.step(f"not kept: {told}", fault)
            await self._caller.play([_REFUSED])
        else:
            self._call.step(f"kept {told}", "the person at the telephone has heard and kept it")
            await self._caller.play([_KEPT])

    async def _keyed(self, prompts: Sequence[Prompt]) -> str:
        finished = Listen(_PATIENCE_S, _NEXT_KEY_S, lambda keys: keys.endswith((_END, _ALL)) or len(keys) > 6)
        return await self._caller.ask(prompts, finished)

    def _said(self, number: str) -> Sequence[Prompt]:
        said = rules_of(self._call.document.site.language).digits(number)
        return [BuiltinPrompt(builtin=id_) for id_ in said]
