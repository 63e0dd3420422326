"""Satisfaction survey 满意度调查: ask the caller to rate the agent who has just hung up (A4)."""

from appliance.callflow.notices import RANK, Notice, NoticeKind
from appliance.callflow.ports import CallerHungUp, Listen
from appliance.callflow.trace import SurveyAnswer
from appliance.callflow.walk import Served, Walk
from appliance.config.model.flow import Survey
from appliance.config.model.prompt import BuiltinPrompt, Prompt
from appliance.domain.ids import NodeId

_QUESTION = BuiltinPrompt(builtin="survey")
_THANKS = BuiltinPrompt(builtin="survey-thanks")
_WRONG_KEY = BuiltinPrompt(builtin="wrong-key")


async def survey(node: Survey, walk: Walk) -> NodeId | None:
    """Ask, and keep the answer with call, agent, hotline and department."""
    target = NodeId(node.next) if node.next else None
    if walk.served is None:
        walk.step("survey", "skip", "no agent has served this caller, so there is nobody to rate")
        return target
    try:
        key = await _ask(node, walk)
    except CallerHungUp:
        await _keep(node, None, walk.served, walk)
        raise
    await _keep(node, key, walk.served, walk)
    if key is not None:
        await walk.caller.play([_THANKS])
    return target


async def _ask(node: Survey, walk: Walk) -> str | None:
    listen = Listen(node.first_key_s, node.first_key_s, finished=lambda _keys: True)
    lead: list[Prompt] = []
    for _ in range(node.attempts):
        key = await walk.caller.ask([*lead, node.prompt or _QUESTION], listen)
        if key in node.labels:
            return key
        lead = [_WRONG_KEY] if key else []
    return None


async def _keep(node: Survey, key: str | None, served: Served, walk: Walk) -> None:
    label = node.labels[key] if key is not None else None
    walk.step(
        "survey",
        label or "no answer",
        f"{served.who} was rated" if key else "no valid key was pressed",
        key or "",
    )
    if key is not None:
        walk.switchboard.notices.tell(_rating(node, key, served, walk))
    await walk.journal.survey(
        SurveyAnswer(walk.facts.call, walk.clock.now(), walk.hotline_id, served.department, served.who, key, label)
    )


def _rating(node: Survey, key: str, served: Served, walk: Walk) -> Notice:
    """Tell of any rating: which ones are low is for the rules of notifications to say, by the rank from the worst."""
    rank = node.from_worst.index(key) + 1
    return Notice(
        NoticeKind.LOW_RATING,
        f"rating:{walk.facts.call}:{served.who}",
        walk.clock.now(),
        walk.facts.call,
        walk.hotline_id,
        served.department,
        served.who,
        walk.facts.number,
        facts={"label": node.labels[key], RANK: str(rank)},
    )
