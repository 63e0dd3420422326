"""Voicemail: greet by cause, beep, keep what the caller says (A5)."""

from appliance.callflow.ports import MessageLimits
from appliance.callflow.trace import VoiceMessage
from appliance.callflow.walk import Walk
from appliance.config.model.flow import Voicemail
from appliance.config.model.prompt import BuiltinPrompt
from appliance.domain.ids import DepartmentId, NodeId
from appliance.domain.outcome import RingOutcome

_BEEP = BuiltinPrompt(builtin="beep")
_SAVED = BuiltinPrompt(builtin="voicemail-saved")
_GREETING = {
    None: "voicemail-menu",
    RingOutcome.BUSY: "voicemail-busy",
    RingOutcome.NO_ANSWER: "voicemail-no-answer",
    RingOutcome.UNREACHABLE: "voicemail-no-answer",
}


async def voicemail(node: Voicemail, walk: Walk) -> NodeId | None:
    """Take a message; a hang-up in its middle keeps what was said."""
    built_in = _GREETING.get(walk.last_outcome, "voicemail-no-answer")
    greeting = node.greeting or BuiltinPrompt(builtin=built_in)
    cause = f"nobody was reached: {walk.last_outcome}" if walk.last_outcome else "the flow leads here"
    walk.step("voicemail", "take a message", f"{cause}, so the greeting is {_name(node, built_in)}")
    await walk.caller.answer()
    await walk.caller.play([greeting, _BEEP])
    recorded = await walk.caller.record_message(MessageLimits(node.longest_s, node.silence_s))
    if recorded is None:
        walk.step("voicemail", "no message", "what was said is shorter than a message")
    else:
        walk.message_left = True
        mailbox = DepartmentId(node.mailbox) if node.mailbox else None
        await walk.journal.message(
            VoiceMessage(walk.facts.call, walk.clock.now(), mailbox, str(recorded.file), recorded.seconds)
        )
        walk.step("voicemail", "message kept", f"{recorded.seconds:.1f} s for {mailbox or 'the switchboard'}")
        await walk.caller.play([_SAVED])
    return NodeId(node.next) if node.next else None


def _name(node: Voicemail, built_in: str) -> str:
    return "the company's own" if node.greeting else built_in
