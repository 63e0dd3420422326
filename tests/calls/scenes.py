"""Openings that stories share, and the words of the company in `house.yaml`."""

from appliance.domain.ids import AgentId
from appliance.domain.outcome import RingOutcome
from appliance.storage.record_values import CallStory
from hil_rig.phones.api import SipPhone
from tests.harness.stage import CALLER_HZ, Stage, agent_hz
from tests.harness.waiting import wait_for

HOTLINE = "4008001234"
WELCOME = "欢迎致电测试公司。"
MENU = "销售请按 1，技术请按 2。"
SALES_RINGTONE = "稍等一下，销售同事马上为您服务。"
SUPPORT_RINGTONE = "技术支持正在为您接通，请不要挂机。"
PRODUCT = "产品质量优良。"
LOST = "马上转接人工服务。"
DIRECT_RINGTONE = "电话正在为您接通。"
MEMO = "请留言。"
STARS = "请为我们打分。"

TO_SALES, TO_SUPPORT, TO_PRODUCT, TO_CROWD, TO_MEMO, TO_RATED, TO_MESSAGE = "1", "2", "3", "5", "6", "7", "9"
TO_REVIEWED = "0"

BEEP_HZ = 1000.0
BEEP_S = 0.1
"""How much of the beep (0.3 s) has to be heard: a busy machine may lose a packet or two."""
TALK_S = 1.0


def calls(caller: SipPhone, called: str = HOTLINE) -> None:
    """Place a call and wait until there is something to hear."""
    caller.call(called)
    caller.wait("early_media", 10)


def at_the_menu(stage: Stage, caller: SipPhone, called: str = HOTLINE) -> None:
    """Call, hear the welcome out, and hear enough of the menu to know it."""
    calls(caller, called)
    caller.wait("answered", 10)
    stage.wait_until_hears_prompt(caller, MENU)


def presses_at_the_menu(stage: Stage, caller: SipPhone, keys: str) -> None:
    """Call and choose."""
    at_the_menu(stage, caller)
    caller.send_digits(keys)


def is_in_talk(stage: Stage, agent: SipPhone) -> None:
    """Wait until the switchboard knows that an agent has answered: Asterisk tells it a moment after the phone."""
    agent.wait("answered", 10)
    agents = stage.house.snapshot
    wait_for(lambda: agents().agents[AgentId(agent.name)].state == "talking", f"agent {agent.name} to be in a call")


def presses_until_put_through(stage: Stage, caller: SipPhone, key: str) -> None:
    """Call, and press until a phone rings: in a crowd, a busy machine lets nobody hear a whole menu unbroken."""
    calls(caller)
    caller.wait("answered", 20)

    def is_put_through() -> bool:
        caller.send_digits(key)
        step = stage.house.live_call(stage.number_of(caller)).step
        return step is not None and step.kind == "ring"

    wait_for(is_put_through, f"the call of {stage.number_of(caller)} to be put through", 20, again_s=0.5)


def talk(stage: Stage, caller: SipPhone, *agents: SipPhone, caller_hz: float = CALLER_HZ) -> None:
    """Let the caller speak, until each side has heard the other."""
    caller.play(stage.tone(caller_hz), looped=True)
    for agent in agents:
        stage.wait_until_hears(caller, agent_hz(agent.name), TALK_S)
        stage.wait_until_hears(agent, caller_hz, TALK_S)


def served_by(stage: Stage, caller: SipPhone, agent: SipPhone, keys: str = TO_SALES) -> None:
    """Call, choose, and talk with an agent whose phone answers by itself."""
    presses_at_the_menu(stage, caller, keys)
    agent.wait("answered", 10)
    talk(stage, caller, agent)


def hangs_up(phone: SipPhone) -> None:
    """Hang up and see the call end."""
    phone.hang_up()
    phone.wait("ended", 10)


def attempts(story: CallStory) -> list[tuple[AgentId | None, RingOutcome, str]]:
    """Tell whom the call was offered to, and what came of it."""
    return [(hop.agent, hop.outcome, hop.cause) for hop in story.hops]


def path(story: CallStory) -> list[str]:
    """Tell the decisions on a call's way."""
    return [f"{step.kind}: {step.decided}" for step in story.steps]
