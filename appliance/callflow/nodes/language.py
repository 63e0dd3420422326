"""Language: what the caller hears from here on (A11)."""

from appliance.callflow.walk import Walk
from appliance.config.model.flow import LanguageChoice
from appliance.domain.ids import NodeId


async def language(node: LanguageChoice, walk: Walk) -> NodeId | None:
    """Change the language of all that follows, agent-ID announcements and numbers included."""
    walk.speak_in(node.language)
    walk.step("language", f"speak {node.language}", "the flow changes the language here")
    return NodeId(node.next)
