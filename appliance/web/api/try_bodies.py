"""What a tried call is told as: each step with its reason, and what was heard and rung because of it."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, Field

from appliance.callflow.trace import Hop, Step
from appliance.config.canonical import tree_of
from appliance.domain.outcome import CallResult, ReleasedBy, RingOutcome
from appliance.services.trying import Tried
from appliance.simulate.heard import Heard
from appliance.simulate.wording import Wording


class HeardBody(BaseModel):
    """What the caller heard."""

    at_s: float = Field(description="seconds since the line rang", examples=[2.0])
    words: str = Field(examples=["销售请按 1"])
    said: str = Field(description="how that is said where it is otherwise, as of figures; else empty")
    prompt: Any = Field(description="the prompt, to be listened to; null for an announced agent's ID")
    agent: str | None = Field(default=None, description="the agent whose ID was announced")
    language: str = Field(description="the caller's; empty where none was chosen")


class RungBody(BaseModel):
    """Somebody who was rung."""

    at_s: float
    agent: str | None = Field(examples=["8001"])
    endpoint: str | None
    outcome: RingOutcome
    cause: str
    ring_s: float
    talk_s: float


class TriedStepBody(BaseModel):
    """A decision with its reason, and what came of it until the next."""

    at_s: float
    node: str | None = Field(description="null before the first node and after the last", examples=["menu"])
    kind: str = Field(examples=["menu"])
    decided: str = Field(examples=["go to sales"])
    reason: str = Field(examples=["key 1 was pressed"])
    keys: str
    heard: list[HeardBody]
    rung: list[RungBody]


class TriedChargeBody(BaseModel):
    """What a leg of the call would cost."""

    kind: str = Field(examples=["mobile"])
    seconds: float
    tariff: str | None
    currency: str = Field(examples=["CNY"])
    amount: Decimal


class TriedBody(BaseModel):
    """How the call would go."""

    hotline: str | None = Field(examples=["main"])
    called: str
    caller: str | None
    region: str = Field(description="where the caller is, in words; empty when not known")
    line: str
    at: datetime
    path: list[str] = Field(description="the nodes in order", examples=[["welcome", "menu", "sales"]])
    result: CallResult
    released_by: ReleasedBy
    served_by: list[str] = Field(description="who talked with the caller, by every name", examples=[["8001"]])
    department: str | None
    refused_by: str
    seconds: float = Field(description="how long the call lasts")
    steps: list[TriedStepBody]
    charges: list[TriedChargeBody]


def tried_body(tried: Tried) -> TriedBody:
    """Tell a call that was tried."""
    trial = tried.trial
    start, end = trial.start, trial.end
    return TriedBody(
        hotline=start.hotline,
        called=start.called,
        caller=start.caller.digits if start.caller else None,
        region=start.region,
        line=start.line,
        at=start.at,
        path=list(trial.path),
        result=end.result,
        released_by=end.released_by,
        served_by=list(dict.fromkeys(trial.served_by)),
        department=end.department,
        refused_by=end.refused_by,
        seconds=(end.at - start.at).total_seconds(),
        steps=_steps(tried),
        charges=[
            TriedChargeBody(
                kind=each.kind,
                seconds=each.seconds,
                tariff=each.tariff,
                currency=each.currency,
                amount=each.amount,
            )
            for each in trial.journal.charges
        ],
    )


def _steps(tried: Tried) -> list[TriedStepBody]:
    """Give the steps, each with what was heard and rung until the next."""
    began = tried.trial.start.at
    steps: list[TriedStepBody] = []
    for event in tried.trial.events():
        at_s = round((event.at - began).total_seconds(), 2)
        match event:
            case Step():
                steps.append(_step(event, at_s))
            case Hop() if steps:
                steps[-1].rung.append(_rung(event, at_s))
            case Heard() if steps:
                steps[-1].heard.append(_heard(event, at_s, tried.wording))
            case _:
                pass
    return steps


def _step(step: Step, at_s: float) -> TriedStepBody:
    return TriedStepBody(
        at_s=at_s,
        node=step.node,
        kind=step.kind,
        decided=step.decided,
        reason=step.reason,
        keys=step.keys,
        heard=[],
        rung=[],
    )


def _rung(hop: Hop, at_s: float) -> RungBody:
    return RungBody(
        at_s=at_s,
        agent=hop.agent,
        endpoint=hop.endpoint,
        outcome=hop.outcome,
        cause=hop.cause,
        ring_s=hop.ring_s,
        talk_s=hop.talk_s,
    )


def _heard(heard: Heard, at_s: float, wording: Wording) -> HeardBody:
    is_agent = isinstance(heard.played, str)
    return HeardBody(
        at_s=at_s,
        words=wording.text(heard.played, heard.language),
        said=wording.said(heard.played, heard.language),
        prompt=None if is_agent else tree_of(heard.played),
        agent=str(heard.played) if is_agent else None,
        language=heard.language,
    )
