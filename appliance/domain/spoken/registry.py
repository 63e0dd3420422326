"""Finds the rules of a language: `RULES` in the file of this package that has the language's code for a name."""

import re
from functools import cache
from importlib import import_module

from appliance.domain.spoken.rules import Rules
from appliance.errors import UserError

_CODE = re.compile(r"[a-z]{2,3}")


@cache
def rules_of(language: str) -> Rules:
    """Give the rules of a language by its ISO 639 code. Raises UserError when there are none."""
    module = f"{__package__}.{language}"
    try:
        if not _CODE.fullmatch(language):
            raise ModuleNotFoundError(name=module)
        rules: Rules = import_module(module).RULES
    except ModuleNotFoundError as error:
        if error.name != module:
            raise
        remedy = f"write them: appliance/domain/spoken/{language}.py, as docs/architecture.md tells"
        raise UserError(f"there are no rules for saying numbers and dates in {language!r}", remedy) from None
    return rules
