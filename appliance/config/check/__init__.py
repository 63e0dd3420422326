"""The checks of the document as a whole: every name means something, every call comes to an end, every prompt is there.

`check` finds what makes a document unfit to be published; `warnings` finds what an admin will hardly have meant.
"""

from appliance.config.check.material import Material
from appliance.config.check.prompts import language_at, prompts_of, simple_prompts_of
from appliance.config.check.whole import check, warnings

__all__ = ["Material", "check", "language_at", "prompts_of", "simple_prompts_of", "warnings"]
