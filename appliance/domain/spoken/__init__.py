"""What is said, and by which rules: numbers, digits, dates and typed texts, language by language.

A language is one file here, named by its code, beside its folder in `prompts/`; `rules_of` finds it.
"""

from appliance.domain.spoken.registry import rules_of
from appliance.domain.spoken.rules import LARGEST, Rules
from appliance.domain.spoken.speakable import speakable
from appliance.domain.spoken.written import Written

__all__ = ["LARGEST", "Rules", "Written", "rules_of", "speakable"]
