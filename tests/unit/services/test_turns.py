"""Heavy work in turns."""

from contextlib import ExitStack
from pathlib import Path

import pytest

from appliance.errors import UserError
from appliance.services import waveform
from appliance.services.accounts import passwords
from appliance.services.turns import Overloaded, Turns
from appliance.web.errors import body_of


def test_who_would_wait_for_long_is_refused() -> None:
    turns = Turns(2, patience_s=0.01)
    with turns.turn():
        with turns.turn(), pytest.raises(Overloaded), turns.turn():
            pass
        with turns.turn():
            pass
    with pytest.raises(ZeroDivisionError), turns.turn():
        raise ZeroDivisionError
    with turns.turn(), turns.turn():
        pass
    assert body_of(Overloaded()).status == 503


def test_pictures_and_passwords_hold_no_thread_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (waveform, passwords):
        monkeypatch.setattr(module, "_turns", Turns(1, patience_s=0.01))
    with ExitStack() as taken:
        taken.enter_context(waveform._turns.turn())
        taken.enter_context(passwords._turns.turn())
        with pytest.raises(Overloaded):
            waveform.waveform(Path("none.wav"), 10)
        with pytest.raises(Overloaded):
            passwords.matches("x", None)
    with pytest.raises(UserError, match="can't be drawn"):
        waveform.waveform(Path("none.wav"), 10)
