"""What is said to the caller: an announcement, a menu, the end."""

from typing import Annotated, Literal

from pydantic import Field

from appliance.config.model.base import Id, Part, Seconds
from appliance.config.model.flow.keys import Key
from appliance.config.model.prompt import Prompt


class Announcement(Part):
    """Plays, then goes on."""

    kind: Literal["announcement"]
    prompt: Prompt
    next: Id | None = None


class Menu(Part):
    """Plays, awaits a key and follows it (A2).

    `extensions` names the ring node that serves a dialled extension (an agent's ID or a department's extension);
    without it, extensions can't be dialled here. `wrong_key` and `no_key` are played before the menu is repeated;
    after `attempts` rounds without a valid key the call goes to `otherwise`.
    """

    kind: Literal["menu"]
    prompt: Prompt
    keys: Annotated[dict[Key, Id], Field(min_length=1)]
    extensions: Id | None = None
    first_key_s: Seconds = 5
    next_key_s: Seconds = 3
    attempts: Annotated[int, Field(ge=1, le=9)] = 3
    barge_in: bool = True
    wrong_key: Prompt | None = None
    no_key: Prompt | None = None
    otherwise: Id | None = None


class HangUp(Part):
    """Says good-bye, or nothing, and releases the call."""

    kind: Literal["hang_up"]
    prompt: Prompt | None = None
