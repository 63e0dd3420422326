"""features.conf: what the person at a phone of ours can key in the midst of a conversation.

A feature is there only on channels that name it in DYNAMIC_FEATURES, so callers have none (C7). Digits A to D are on no
telephone: by them the controller asks for a feature itself (`PlayDTMF` with `Receive`).
"""

from appliance.asterisk.render.section import section

PAUSE_CODE = "*9"
"""Pauses the recording of a conversation, and resumes it."""
CONSULT_CODE = "*1"
"""Has a colleague rung, while the caller hears that music; whoever hangs up then has joined the two."""
BACK_CODE = "*0"
"""Ends a consultation: the agent is back with the caller."""
BLIND_CODE = "*2"
"""Passes the caller on: what follows is keyed after a prompt, while the caller hears the music of those on hold."""
PAUSE_DIGITS, RESUME_DIGITS = "A1", "A0"
"""The same from the controller; said twice, nothing changes."""

_NO_PICK_UP = "none"
"""Asterisk's own pick-up, at `*8` when left out, knows no departments: that code comes to the controller."""
_DIGITS_MS = 1000
"""How long after a key the next one of a code may come; the far end hears the keys of no code so much later."""


def features_file() -> str:
    """Render features.conf."""
    return (
        section("general", {"featuredigittimeout": _DIGITS_MS, "pickupexten": _NO_PICK_UP})
        + section("featuremap", {"disconnect": BACK_CODE})
        + section("applicationmap", _RECORDING | _TRANSFERS)
    )


_RECORDING = {
    "zongji-pause": f"{PAUSE_CODE},self,Gosub(zongji-pause,toggle,1)",
    "zongji-pause-on": f"{PAUSE_DIGITS},self,Gosub(zongji-pause,on,1)",
    "zongji-pause-off": f"{RESUME_DIGITS},self,Gosub(zongji-pause,off,1)",
}

_HELD = "default"
"""Callers have a class of their own, which goes before this one."""

_TRANSFERS = {
    "zongji-consult": f"{CONSULT_CODE},self,Gosub(zongji-code,consult,1),{_HELD}",
    "zongji-pass-on": f"{BLIND_CODE},self,Gosub(zongji-code,pass-on,1),{_HELD}",
}

CALLER_FEATURES = "#".join(_RECORDING | _TRANSFERS)
"""As DYNAMIC_FEATURES of a channel that was rung for a caller."""

STAFF_FEATURES = "#".join(_RECORDING)
"""As DYNAMIC_FEATURES of phones of ours that talk with each other: either may come to talk with a caller."""

CONTROLLER_FEATURES = "#".join(name for name in _RECORDING if name != "zongji-pause")
"""As DYNAMIC_FEATURES of both where staff talk with a number outside: its own codes are keyed there."""
