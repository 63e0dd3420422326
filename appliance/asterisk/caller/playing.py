"""What the caller hears of us, and the keys that they press."""

import asyncio
from collections.abc import Sequence

from appliance.asterisk.caller.answering import Answering
from appliance.asterisk.caller.channel import CallerChannel
from appliance.asterisk.caller.known import ChannelFacts
from appliance.asterisk.holding import Holding
from appliance.asterisk.sounds import Sound
from appliance.callflow.bell import Bell
from appliance.callflow.ports import CallerMoved, Hold, Listen
from appliance.config.model.prompt import Prompt

ALL_KEYS = "0123456789*#"
_CLOSING_S = 1.5
"""How long after the last key people press the one that closes what they have keyed."""


class Playing:
    """Plays to one caller. `sounds` are in the caller's language."""

    def __init__(self, channel: CallerChannel, known: ChannelFacts, answering: Answering) -> None:
        """Begin in the site's language."""
        self.sounds = known.sounds
        self._channel = channel
        self._known = known
        self._answering = answering

    def speak_in(self, language: str) -> None:
        """Play prompts in this language from now on."""
        self.sounds = self._known.sounds.in_language(language)

    async def play(self, prompts: Sequence[Prompt]) -> None:
        """Play to the end."""
        await self._answering.open_audio()
        for prompt in prompts:
            await self._stream(self.sounds.prompts[prompt], "")

    async def ask(self, prompts: Sequence[Prompt], listen: Listen) -> str:
        """Play and collect keys."""
        await self._answering.open_audio()
        sounds = [self.sounds.prompts[prompt] for prompt in prompts]
        keys = await self._first_key(sounds, listen)
        while keys and not listen.finished(keys):
            key = await self._key(listen.next_key_s)
            if not key:
                break
            keys += key
        if listen.closing and listen.finished(keys) and not keys.endswith(listen.closing):
            keys += await self._key(_CLOSING_S)
        return keys

    async def wait(self, hold: Hold, bell: Bell) -> str:
        """Play what is said once, then music on hold."""
        await self._answering.open_audio()
        clock = asyncio.get_running_loop().time
        until = clock() + hold.longest_s
        holding = Holding(self._channel, self._known.interrupter, bell, hold.keys)
        key = await holding.play([self.sounds.prompts[prompt] for prompt in hold.prompts])
        if key or bell.is_rung:
            return key
        try:
            return await holding.music(self._known.sounds.music[hold.music], until - clock())
        except CallerMoved:  # the music went with the caller
            await self._channel.do("SET", "MUSIC", "OFF")
            raise

    async def _first_key(self, sounds: Sequence[Sound], listen: Listen) -> str:
        escape = ALL_KEYS if listen.barge_in else ""
        for sound in sounds:
            if key := await self._stream(sound, escape):
                return key
        return await self._key(listen.first_key_s)

    async def _stream(self, sound: Sound, escape: str) -> str:
        """Play one prompt; give the key that ended it, "" when none did."""
        await self._channel.renew(sound.seconds)
        answer = await self._channel.do("STREAM", "FILE", sound.path, escape, planned_s=sound.seconds)
        return answer.digit

    async def _key(self, within_s: float) -> str:
        await self._channel.renew(within_s)
        answer = await self._channel.do("WAIT", "FOR", "DIGIT", str(int(within_s * 1000)), planned_s=within_s)
        return answer.digit
