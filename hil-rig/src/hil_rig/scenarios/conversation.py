"""One served call: a caller chooses in a menu, talks with an agent and rates the service, under the judges' ears.

Run as `python -m hil_rig.scenarios.conversation`, with the scene as JSON (`Scene`) on the standard input: it holds
passwords, and a command line is for all to read. Each step is told as a JSON line on the standard output,
`{"at": monotonic seconds, "who": …, "what": …}`, and the last line is the verdict, `{"verdict": {claim: holds}}`.
The exit status is 0 when every claim holds. `HIL_RIG_KEEP` names a folder in which recordings and logs are kept.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hil_rig.keypad import SAMPLE_RATE_HZ
from hil_rig.measure.prompts import hear
from hil_rig.measure.wav import Samples, read_growing, read_mono
from hil_rig.phones import open_phone
from hil_rig.phones.api import EventKind, PhoneAccount, PhoneScript, SipPhone

_LOOK_AGAIN_S = 0.3
_STEP_S = 20.0
_ENOUGH = 0.6
"""The share of a prompt by which it counts as heard: a busy machine drops packets, and a person would not mind."""
_RECENT_S = 6.0


@dataclass(frozen=True, slots=True)
class Scene:
    """The accounts, what is dialled and keyed, and the WAV files of what is said and expected."""

    server_port: int
    line: dict[str, str]
    agent: dict[str, str]
    caller_number: str
    hotline: str
    key: str
    rating: str
    caller_says: str
    agent_says: str
    expected: dict[str, str]
    """WAV files by name: `welcome`, `menu`, `agent_id`, `survey`, `thanks`."""


def tell(who: str, what: str) -> None:
    """Tell one step."""
    print(json.dumps({"at": time.monotonic(), "who": who, "what": what}, ensure_ascii=False), flush=True)


def play_scene(scene: Scene, folder: Path) -> dict[str, bool]:
    """Play the scene on real phones; give what holds of it."""
    agent_script = PhoneScript(auto_answer_after_s=1.5, say=Path(scene.agent_says), say_looped=True)
    agent_account = _account(scene, scene.agent, register=True)
    caller_account = _account(scene, scene.line, number=scene.caller_number)
    with (
        open_phone(agent_account, folder / "agent", script=agent_script) as agent,
        open_phone(caller_account, folder / "caller") as caller,
    ):
        tell("agent", f"the phone of {agent.name} is registered")
        _call(scene, caller, agent)
        _talk(scene, caller, agent)
        _rate(scene, caller)
    return _judge(scene, caller.recording, agent.recording)


def _call(scene: Scene, caller: SipPhone, agent: SipPhone) -> None:
    tell("caller", f"{scene.caller_number} calls {scene.hotline}")
    caller.call(scene.hotline)
    caller.wait(EventKind.EARLY_MEDIA, _STEP_S)
    tell("caller", "hears the switchboard, before the call is answered and charged")
    caller.wait(EventKind.ANSWERED, _STEP_S)
    _until(lambda: _heard(caller, scene.expected["menu"]), "the menu")
    tell("caller", f"has heard the menu and presses {scene.key}")
    caller.send_digits(scene.key)
    incoming = agent.wait(EventKind.INCOMING, _STEP_S)
    tell("agent", f"the phone of {agent.name} rings and shows {incoming.number}")
    agent.wait(EventKind.ANSWERED, _STEP_S)
    tell("agent", "answers")


def _talk(scene: Scene, caller: SipPhone, agent: SipPhone) -> None:
    _until(lambda: _heard(caller, scene.expected["agent_id"]), "the agent's ID")
    tell("caller", "is told the agent's ID")
    caller.play(Path(scene.caller_says), looped=True)
    _until(lambda: _heard(caller, scene.agent_says), "the agent")
    tell("caller", "hears the agent")
    _until(lambda: _heard(agent, scene.caller_says), "the caller")
    tell("agent", "hears the caller, then hangs up")
    agent.hang_up()


def _rate(scene: Scene, caller: SipPhone) -> None:
    _until(lambda: _heard(caller, scene.expected["survey"]), "the survey")
    tell("caller", f"is asked to rate the service and presses {scene.rating}")
    caller.send_digits(scene.rating)
    caller.wait(EventKind.ENDED, _STEP_S)
    tell("caller", "the call is over")


def _judge(scene: Scene, caller: Path, agent: Path) -> dict[str, bool]:
    def heard_in(recording: Path, wav: str) -> bool:
        return _share(read_growing(recording), read_mono(Path(wav))) >= _ENOUGH

    heard = {name: heard_in(caller, wav) for name, wav in scene.expected.items()}
    return {
        "the caller heard the welcome": heard["welcome"],
        "the caller heard the menu": heard["menu"],
        "the caller heard the agent's ID": heard["agent_id"],
        "the caller heard the agent": heard_in(caller, scene.agent_says),
        "the agent heard the caller": heard_in(agent, scene.caller_says),
        "the caller heard the survey": heard["survey"],
        "the caller was thanked": heard["thanks"],
    }


def _account(scene: Scene, who: dict[str, str], *, number: str | None = None, register: bool = False) -> PhoneAccount:
    return PhoneAccount(
        user=who["user"],
        password=who["password"],
        server_port=scene.server_port,
        number=number,
        register=register,
    )


def _heard(phone: SipPhone, wav: str) -> bool:
    """Tell whether a phone has just heard this; judging the whole call again and again would starve the phones."""
    prompt, heard = read_mono(Path(wav)), read_growing(phone.recording)
    recent = len(prompt) + int(_RECENT_S * SAMPLE_RATE_HZ)
    return _share(heard[-recent:], prompt) >= _ENOUGH


def _share(heard: Samples, prompt: Samples) -> float:
    return max((found.heard_share for found in hear(heard, {"wanted": prompt})), default=0.0)


def _until(holds: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + _STEP_S
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} was not heard within {_STEP_S:g} s")
        time.sleep(_LOOK_AGAIN_S)


def main() -> int:
    """Play the scene that the standard input describes."""
    scene = Scene(**json.load(sys.stdin))
    with tempfile.TemporaryDirectory(prefix="hil-rig-") as folder:
        verdict = play_scene(scene, Path(os.environ.get("HIL_RIG_KEEP") or folder))
    print(json.dumps({"verdict": verdict}), flush=True)
    return 0 if all(verdict.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
