"""The agent-ID announcement, 工号 8001 号为您服务: which pieces it is made of, and its file.

Asterisk's Dial plays one file to the caller before the two are joined, so there is a file for each agent.
"""

import re
from collections.abc import Callable
from pathlib import Path

from appliance.domain.spoken import rules_of
from appliance.errors import UserError
from appliance.media.pcm import join
from appliance.media.prompt_file import read_prompt, write_prompt

_GAP_S = 0.04
_ID = re.compile(r"[0-9]{1,12}")


def announcement(agent_id: str, language: str, *, yao: bool = False) -> tuple[str, ...]:
    """Give the prompt ids that announce this agent, in order.

    `yao` says 1 as 幺 in Chinese, as in telephone numbers. Raises UserError for an id that isn't digits, and for a
    language without rules.
    """
    if not _ID.fullmatch(agent_id):
        raise UserError(f"the agent ID {agent_id!r} can't be announced", "use 1 to 12 digits")
    return ("agent-id-before", *rules_of(language).digits(agent_id, yao=yao), "agent-id-after")


def render_announcement(
    agent_id: str, language: str, stem_of: Callable[[str], Path], stem: Path, *, yao: bool = False
) -> None:
    """Join the pieces into the prompt `stem`; `stem_of` finds a built-in one. Raises UserError if one is missing."""
    pieces = (read_prompt(stem_of(piece)) for piece in announcement(agent_id, language, yao=yao))
    write_prompt(stem, join(pieces, _GAP_S))
