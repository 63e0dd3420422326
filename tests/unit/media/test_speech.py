import pytest

from appliance.errors import UserError
from appliance.media.espeak import EspeakEngine
from appliance.media.speech import find_engine


def test_espeak_is_found_by_its_entry_point() -> None:
    assert find_engine() == find_engine("espeak") == EspeakEngine()


def test_an_unknown_engine_is_refused_with_the_choice() -> None:
    with pytest.raises(UserError, match="no speech engine 'festival'") as refusal:
        find_engine("festival")
    assert "espeak" in refusal.value.remedy
