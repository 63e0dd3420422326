"""An agent who has keyed the code of a transfer is asked whom the caller shall go to (A12)."""

from appliance.callflow.ports import Caller, Listen
from appliance.config.model.document import Document
from appliance.config.model.prompt import BuiltinPrompt
from appliance.routing.transfer import transfer_target

_ASK = BuiltinPrompt(builtin="transfer-number")
_REFUSED = BuiltinPrompt(builtin="transfer-not-possible")
_FIRST_KEY_S = 5.0
_NEXT_KEY_S = 3.0
_MOST_KEYS = 12


async def ask_where_to(agent: Caller, document: Document) -> str:
    """Ask; give what was keyed where it is somebody to transfer a caller to, else say so and give ""."""

    def finished(keys: str) -> bool:
        return keys.endswith("#") or len(keys) >= _MOST_KEYS

    keyed = (await agent.ask([_ASK], Listen(_FIRST_KEY_S, _NEXT_KEY_S, finished))).removesuffix("#")
    if transfer_target(keyed, document).value is not None:
        return keyed
    await agent.play([_REFUSED])
    return ""
