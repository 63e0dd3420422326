"""`*30`: an agent listens to the new messages of their departments by phone."""

from collections import Counter
from collections.abc import Callable, Sequence

from appliance.callflow.ports import Caller, Listen, WaitingMessage
from appliance.callflow.switchboard import Switchboard
from appliance.config.model.document import Document
from appliance.config.model.prompt import BuiltinPrompt
from appliance.domain.ids import AgentId, DepartmentId
from appliance.domain.spoken import rules_of

_AGAIN, _HEARD, _DELETE, _DETAILS, _FINISH = "1", "2", "3", "5", "#"
_MESSAGE = BuiltinPrompt(builtin="mailbox-message")
_BEEP = BuiltinPrompt(builtin="beep")
_KEY_S = 6.0


async def listen_to_messages(
    agent: AgentId, caller: Caller, switchboard: Switchboard, document: Document, tell: Callable[[str], None]
) -> None:
    """Play one new message after the other; what is done with each by a key is kept at once, and on record."""
    departments = [DepartmentId(id_) for id_, each in document.departments.items() if agent in each.agents]
    waiting = await switchboard.mailboxes.unread(departments)
    done: Counter[str] = Counter()
    try:
        if not waiting:
            await caller.play([BuiltinPrompt(builtin="mailbox-empty")])
        for message in waiting:
            done["listened"] += 1
            switchboard.mailboxes.played(message.file, agent, switchboard.clock.now())
            key = await _play(message, caller, document)
            if key in {_HEARD, _DELETE}:
                done[key] += 1
                await _keep(key, message, agent, switchboard)
            if key == _DELETE:
                await caller.play([BuiltinPrompt(builtin="mailbox-deleted")])
            if key == _FINISH:
                break
    finally:
        deleted = f", deleted {done[_DELETE]}" if done[_DELETE] else ""
        counts = f"{done['listened']} of {len(waiting)} new messages and marked {done[_HEARD]} as heard"
        tell(f"{agent} listened to {counts}{deleted}")


async def _keep(key: str, message: WaitingMessage, agent: AgentId, switchboard: Switchboard) -> None:
    mailboxes, now = switchboard.mailboxes, switchboard.clock.now()
    if key == _HEARD:
        await mailboxes.mark_read(message.file, agent, now)
    else:
        await mailboxes.delete(message.file, agent, now)


async def _play(message: WaitingMessage, caller: Caller, document: Document) -> str:
    """Play a message until a key is pressed that does something with it, or none; give it."""
    await caller.play([_MESSAGE])
    key = _AGAIN
    while key in {_AGAIN, _DETAILS}:
        if key == _AGAIN:
            await caller.play_message(message.file)
        else:
            await caller.play(_details(message, document))
        key = await caller.ask([_BEEP], Listen(_KEY_S, _KEY_S, finished=bool))
    return key


def _details(message: WaitingMessage, document: Document) -> Sequence[BuiltinPrompt]:
    """Say when the message was left, in the site's time, and from what number."""
    rules = rules_of(document.site.language)
    at = message.at.astimezone(document.site.zone)
    said = [*rules.date(at.date()), *rules.time(at.time())]
    digits = "" if message.caller is None else "".join(filter(str.isdecimal, message.caller.digits))
    said += rules.digits(digits, yao=True) if digits else ["mailbox-withheld"]
    return [BuiltinPrompt(builtin=id_) for id_ in said]
