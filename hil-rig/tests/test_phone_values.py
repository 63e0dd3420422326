import importlib.util
import shutil
from pathlib import Path

import pytest

from hil_rig.phones import Driver, PhoneAccount, PhoneScript, PhoneUnavailable, choose_driver


def test_an_account_calls_numbers_at_its_server_and_whole_uris_anywhere() -> None:
    account = PhoneAccount("101", server_host="192.0.2.7", server_port=5070)
    assert account.destination("600") == "sip:600@192.0.2.7:5070"
    assert account.destination("sip:x@127.0.0.1:9") == "sip:x@127.0.0.1:9"
    assert account.caller_number == "101"
    assert PhoneAccount("trunk", number="13800138000").caller_number == "13800138000"


def test_a_registering_phone_has_one_name() -> None:
    with pytest.raises(ValueError, match="one name"):
        PhoneAccount("101", number="102", register=True)
    assert PhoneAccount("101", number="101", register=True).register


def test_a_script_does_not_both_answer_and_reject() -> None:
    with pytest.raises(ValueError, match="not both"):
        PhoneScript(auto_answer_after_s=1, auto_reject=486)
    assert PhoneScript().is_empty
    assert not PhoneScript(say=Path("hello.wav")).is_empty


def test_the_environment_overrides_the_wanted_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HIL_RIG_PHONE", "gramophone")
    with pytest.raises(ValueError, match="gramophone"):
        choose_driver(Driver.PJSUA2)


def test_without_any_driver_the_remedies_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HIL_RIG_PHONE", raising=False)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(PhoneUnavailable, match="apt-get install baresip-core"):
        choose_driver()
