"""Keys and labels, as nodes use them."""

from typing import Annotated

from pydantic import StringConstraints

from appliance.config.model.base import PRINTED

Key = Annotated[str, StringConstraints(pattern=r"^[0-9*#]$")]
SurveyKey = Annotated[str, StringConstraints(pattern=r"^[0-9]$")]
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40, pattern=PRINTED)]
