"""What is said to the caller, and in which language: announcements, information, menus, the end."""

from typing import Annotated, Literal

from pydantic import Field

from appliance.config.model.base import Id, Part, Seconds
from appliance.config.model.flow.keys import Key
from appliance.config.model.prompt import LanguageCode, Prompt


class Announcement(Part):
    """Plays, then goes on."""

    kind: Literal["announcement"]
    prompt: Prompt
    next: Id | None = None


class Information(Part):
    """Plays information of the company's (A9): `#` ends it, `*` begins again, and `keys` lead elsewhere.

    Heard to its end or ended, the call goes to `next`; left out, back to the menu that the caller came from.
    """

    kind: Literal["information"]
    prompt: Prompt
    keys: dict[Key, Id] = {}
    pause_s: Seconds = 3
    next: Id | None = None


class LanguageChoice(Part):
    """Has the caller hear another language from here on (A11)."""

    kind: Literal["language"]
    language: LanguageCode
    next: Id


class Menu(Part):
    """Plays, awaits a key and follows it (A2).

    `extensions` names the ring node that serves a dialled extension (an agent's ID or a department's extension);
    without it, extensions can't be dialled here. `wrong_key` and `no_key` are played before the menu is repeated;
    after `attempts` rounds without a valid key the call goes to `otherwise`. `repeat` is the key that plays the menu
    again, `back` the one that leads to the menu before this one.
    """

    kind: Literal["menu"]
    prompt: Prompt
    keys: Annotated[dict[Key, Id], Field(min_length=1)]
    repeat: Key | None = None
    back: Key | None = None
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
