"""A request to be called back: agree on a number with the caller, and keep it (A10). Nothing is dialled here (C7)."""

from collections.abc import Sequence

from appliance.callflow.notices import Notice, NoticeKind
from appliance.callflow.ports import Listen
from appliance.callflow.trace import CallbackRequest
from appliance.callflow.walk import Walk
from appliance.config.model.flow import Callback
from appliance.config.model.prompt import BuiltinPrompt, Prompt
from appliance.domain.ids import DepartmentId, NodeId, TrunkGroupId
from appliance.domain.phone_number import PhoneNumber
from appliance.domain.spoken import rules_of
from appliance.routing.callback import number_to_call

_YOURS, _THIS, _ENTER, _CONFIRM, _REFUSED, _SAVED, _GIVEN_UP = (
    BuiltinPrompt(builtin=f"callback-{what}")
    for what in ("your-number", "this-number", "enter-number", "confirm", "refused", "saved", "given-up")
)
_YES, _OTHER, _END = "1", "2", "#"
_LONGEST_NUMBER = 20
_TRIES = 3
_FIRST_KEY_S, _NEXT_KEY_S = 8.0, 5.0


async def callback(node: Callback, walk: Walk) -> NodeId | None:
    """Take a request; a caller who agrees on no number leaves none."""
    await walk.caller.answer()
    number = await _agreed(node, walk)
    if number is None:
        walk.step("callback", "no request", f"no number was agreed on in {_TRIES} tries")
        await walk.caller.play([_GIVEN_UP])
    else:
        await _keep(number, node, walk)
        await walk.caller.play([_SAVED])
    return NodeId(node.next) if node.next else None


async def _agreed(node: Callback, walk: Walk) -> PhoneNumber | None:
    """Offer the number that the line shows; ask for another where it can't be called back, or isn't wished."""
    shown = _callable(walk.facts.number, walk)
    if shown is not None:
        key = await _choice([_YOURS if node.other_number else _THIS], walk)
        if key == _YES or not node.other_number:
            return shown if key == _YES else None
    for _ in range(_TRIES if node.other_number or shown is None else 0):
        number = await _keyed(walk)
        if number is not None:
            return number
    return None


async def _keyed(walk: Walk) -> PhoneNumber | None:
    """Let the caller key a number and hear it again; give it when it is confirmed."""
    listen = Listen(_FIRST_KEY_S, _NEXT_KEY_S, lambda keys: keys.endswith(_END) or len(keys) >= _LONGEST_NUMBER)
    keys = (await walk.caller.ask([_ENTER], listen)).removesuffix(_END)
    number = _callable(PhoneNumber.parse(keys), walk)
    if number is None:
        walk.step("callback", "ask again", "no number was keyed" if not keys else "what was keyed isn't called back")
        await walk.caller.play([_REFUSED])
        return None
    return number if await _choice([*_digits(number, walk), _CONFIRM], walk) == _YES else None


async def _choice(prompts: Sequence[Prompt], walk: Walk) -> str:
    return await walk.caller.ask(prompts, Listen(_FIRST_KEY_S, _NEXT_KEY_S, finished=lambda _keys: True))


def _callable(number: PhoneNumber | None, walk: Walk) -> PhoneNumber | None:
    home = walk.switchboard.lists.home(walk.document)
    return number_to_call(number, home).value if number is not None else None


def _digits(number: PhoneNumber, walk: Walk) -> Sequence[Prompt]:
    said = rules_of(walk.language).digits(number.digits, yao=True)
    return [BuiltinPrompt(builtin=id_) for id_ in said]


async def _keep(number: PhoneNumber, node: Callback, walk: Walk) -> None:
    """Have the request on record, and tell the department's people of it."""
    department, at = DepartmentId(node.department), walk.clock.now()
    request = CallbackRequest(walk.facts.call, at, number, walk.hotline_id, department, TrunkGroupId(node.trunk_group))
    key = f"callback-{walk.facts.call}"
    walk.switchboard.notices.tell(
        Notice(NoticeKind.CALLBACK, key, at, walk.facts.call, walk.hotline_id, department, caller=number)
    )
    await walk.journal.callback(request)  # durable with the notice, or neither is
    walk.callback_left = True
    same = walk.facts.number is not None and _callable(walk.facts.number, walk) == number
    walk.step("callback", "request kept", f"{'the number shown' if same else 'another number'}, for {department}")
