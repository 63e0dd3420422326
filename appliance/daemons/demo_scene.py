"""The demonstration's call: what the rig is told to play, and its running as a process of its own."""

import asyncio
import json
import sys
from collections.abc import AsyncGenerator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from appliance.asterisk.render.secrets import Secrets
from appliance.config.model.document import Document
from appliance.config.model.flow import Menu
from appliance.config.model.prompt import BuiltinPrompt, Prompt
from appliance.daemons.prepare import studio_of
from appliance.domain.instance import Instance
from appliance.media.company import speak_to_file
from appliance.services.publish import Studio, prompt_stem
from appliance.services.publish.languages import spoken

_HOTLINE = "main"
_CALLER = "13800138000"
_LINE, _AGENT = "line-01", "8001"
_CALLER_SAYS = "你好，我想问一下产品的价格，还有什么时候可以送货。"
_AGENT_SAYS = "您好，我是销售部的王芳，请问有什么可以帮您？"


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody in the scene did or heard."""

    who: str
    what: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rig's judges say of the recordings: claims, and whether each holds."""

    claims: Mapping[str, bool]


def scene(instance: Instance, document: Document) -> dict[str, object]:
    """Write the scene of the demonstration company for `hil_rig.scenarios.conversation`."""
    accounts = Secrets.load_or_make(instance.secrets).accounts
    studio, language = studio_of(instance), document.site.language
    hotline = document.hotlines[_HOTLINE]
    menus = [node for node in hotline.flow.nodes.values() if isinstance(node, Menu)]
    expected: dict[str, Prompt | None] = {
        "welcome": hotline.welcome_ringtone,
        "menu": menus[0].prompt,
        "survey": BuiltinPrompt(builtin="survey"),
        "thanks": BuiltinPrompt(builtin="survey-thanks"),
    }
    return {
        "server_port": instance.ports.sip,
        "line": {"user": _LINE, "password": accounts[_LINE]},
        "agent": {"user": _AGENT, "password": accounts[_AGENT]},
        "caller_number": _CALLER,
        "hotline": hotline.numbers[0],
        "key": "1",
        "rating": "1",
        "caller_says": _spoken(_CALLER_SAYS, language, studio),
        "agent_says": _spoken(_AGENT_SAYS, language, studio),
        "expected": {
            name: _wav(prompt_stem(*spoken(prompt, language, language, {}), studio))
            for name, prompt in expected.items()
            if prompt
        }
        | {"agent_id": _wav(instance.media / f"agent-id-{language}-{_AGENT}")},
    }


async def play(scene: Mapping[str, object]) -> AsyncGenerator[Deed | Verdict, None]:
    """Run the rig and give what it tells; the verdict comes last, or not at all when the scene broke off."""
    process = await asyncio.create_subprocess_exec(
        *("setpriv", "--pdeathsig", "TERM", sys.executable, "-m", "hil_rig.scenarios.conversation"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    if process.stdin is None or process.stdout is None:
        return
    try:
        process.stdin.write(json.dumps(scene).encode())
        process.stdin.close()
        async for line in process.stdout:
            said = json.loads(line)
            yield Verdict(said["verdict"]) if "verdict" in said else Deed(said["who"], said["what"])
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.terminate()
        await process.wait()


def _spoken(text: str, language: str, studio: Studio) -> str:
    return _wav(speak_to_file(text, language, studio.engine, studio.instance.media))


def _wav(stem: Path) -> str:
    return str(stem.with_name(f"{stem.name}.wav"))
