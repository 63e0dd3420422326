"""Which answer of a survey is the best goes by its keys: JSON objects have no order, and browsers sort such keys."""

import pytest

from appliance.config.model.flow import Survey


@pytest.mark.parametrize(
    ("best", "from_worst"), [("first", ("5", "3", "1")), ("last", ("1", "3", "5")), (None, ("5", "3", "1"))]
)
@pytest.mark.parametrize("keys", ["135", "531", "315"])
def test_from_the_worst(best: str | None, from_worst: tuple[str, ...], keys: str) -> None:
    told = {"kind": "survey", "labels": {key: f"answer {key}" for key in keys}} | ({"best": best} if best else {})
    assert Survey.model_validate(told).from_worst == from_worst
