"""Voicemail: greet by cause, beep, keep what the caller says (A5)."""

from dataclasses import dataclass

from appliance.callflow.left_message import message_notice
from appliance.callflow.notices import Notice, NoticeKind
from appliance.callflow.ports import Listen, MessageLimits, RecordedMessage
from appliance.callflow.trace import VoiceMessage
from appliance.callflow.walk import Walk
from appliance.config.model.flow import Voicemail
from appliance.config.model.prompt import BuiltinPrompt, Prompt
from appliance.domain.ids import DepartmentId, NodeId
from appliance.domain.outcome import RingOutcome
from appliance.routing.decision import Decision

_BEEP = BuiltinPrompt(builtin="beep")
_SAVED = BuiltinPrompt(builtin="voicemail-saved")
_REVIEW = BuiltinPrompt(builtin="voicemail-review")
_NOT_POSSIBLE = BuiltinPrompt(builtin="voicemail-not-possible")
_GREETING = {
    RingOutcome.BUSY: "voicemail-busy",
    RingOutcome.NO_ANSWER: "voicemail-no-answer",
    RingOutcome.UNREACHABLE: "voicemail-no-answer",
}
_LED_BY = {
    "menu": Decision("voicemail-menu", "the menu leads here"),
    "queue": Decision("voicemail-queue", "the caller has waited"),
    "schedule closed": Decision("voicemail-closed", "the hotline is closed"),
    "schedule holiday": Decision("voicemail-closed", "the hotline is closed for a holiday"),
}
_SEND, _HEAR, _AGAIN = "1", "2", "3"
_KEY_S = 6.0
_REVIEWED = {
    "": ("no answer", f"no key within {_KEY_S:g} s, so the message is sent"),
    _SEND: ("send it", "sends the message"),
    _HEAR: ("hear it", "plays the message"),
    _AGAIN: ("record it again", "records the message anew"),
}
_MOST_REVIEWS = 8
"""Who goes on for longer is no caller who leaves a message: what was said last is kept."""


@dataclass(slots=True)
class _Draft:
    """What the caller has said so far; whatever happens, this is kept."""

    message: RecordedMessage | None
    fault: str = ""


async def voicemail(node: Voicemail, walk: Walk) -> NodeId | None:
    """Take a message; a hang-up in its middle keeps what was said."""
    cause = _greeting(walk)
    greeting = node.greeting or BuiltinPrompt(builtin=cause.value)
    name = "the company's own" if node.greeting else cause.value
    walk.step("voicemail", "take a message", f"{cause.reason}, so the greeting is {name}")
    await walk.caller.answer()
    draft = await _record([greeting, _BEEP], node, walk)
    try:
        if node.review:
            await _review(draft, node, walk)
    finally:
        await _keep(draft, node, walk)
    if draft.fault:
        await walk.caller.play([_NOT_POSSIBLE])
    elif draft.message:
        await walk.caller.play([_SAVED])
    return NodeId(node.next) if node.next else None


def _greeting(walk: Walk) -> Decision[str]:
    """Choose what the caller is told of why nobody is there."""
    if walk.led_by in _LED_BY:
        return _LED_BY[walk.led_by]
    outcome = walk.last_outcome
    if outcome is None:
        return Decision("voicemail-menu", "the flow leads here")
    return Decision(_GREETING.get(outcome, "voicemail-no-answer"), f"nobody was reached: {outcome}")


async def _record(lead: list[Prompt], node: Voicemail, walk: Walk) -> _Draft:
    await walk.caller.play(lead)
    recorded = await walk.caller.record_message(MessageLimits(node.longest_s, node.silence_s))
    return _Draft(recorded.message, recorded.fault)


async def _review(draft: _Draft, node: Voicemail, walk: Walk) -> None:
    """Let the caller hear it and record it anew, until it is sent: no key sends it, too."""
    listen = Listen(_KEY_S, _KEY_S, finished=bool)
    for _ in range(_MOST_REVIEWS):
        if draft.message is None or draft.fault:
            return
        key = await walk.caller.ask([_REVIEW], listen)
        decided, reason = _REVIEWED.get(key, ("ask again", "means nothing here"))
        walk.step("voicemail", decided, f"key {key} {reason}" if key else reason, key)
        if key in {"", _SEND}:
            return
        if key == _HEAR:
            await walk.caller.play_message(draft.message.file)
        elif key == _AGAIN:
            await _record_again(draft, node, walk)


async def _record_again(draft: _Draft, node: Voicemail, walk: Walk) -> None:
    """Take the new message in the old one's place; one that is none leaves the old one."""
    again = await _record([_BEEP], node, walk)
    draft.fault = again.fault
    if again.message is not None and draft.message is not None:
        replaced, draft.message = draft.message, again.message
        await walk.caller.drop_message(replaced.file)


async def _keep(draft: _Draft, node: Voicemail, walk: Walk) -> None:
    """Put on record what there is, and tell whom it concerns."""
    if draft.fault:
        _alarm(draft.fault, walk)
    if draft.message is None:
        walk.step("voicemail", "no message", draft.fault or "what was said is shorter than a message")
        return
    walk.message_left = True
    mailbox = DepartmentId(node.mailbox) if node.mailbox else None
    left = VoiceMessage(walk.facts.call, walk.clock.now(), mailbox, str(draft.message.file), draft.message.seconds)
    walk.switchboard.notices.tell(message_notice(left, walk.hotline_id, walk.facts.number))
    await walk.journal.message(left)  # durable with the notice, or neither is
    walk.step("voicemail", "message kept", f"{left.seconds:.1f} s for {mailbox or 'the switchboard'}")


def _alarm(fault: str, walk: Walk) -> None:
    """Tell once a day that messages can't be kept."""
    at = walk.clock.now()
    facts = {"folder": "voicemail", "fault": fault}
    walk.switchboard.notices.tell(Notice(NoticeKind.DISK, f"disk-voicemail-{at:%Y-%m-%d}", at, facts=facts))
