"""Who calls, heard on idle lines by ourselves, so that no setting of a line can lose a number or a call.

* `line`: one line, its rings and its sounds in, what the controller is to know out
* `habits`: how each line told its callers so far, and what follows from it
* `hearing`: all lines at once, by DAHDI's monitor, in the process with the hands on the cards
* `warming`: what that process needs a while for at first, before the first caller comes
"""

from appliance.lines.caller_ids.habits import Habits
from appliance.lines.caller_ids.hearing import CallerIds

__all__ = ["CallerIds", "Habits"]
