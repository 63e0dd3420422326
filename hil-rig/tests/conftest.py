"""Phones for tests, one set a driver."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from hil_rig.phones import (
    DigitMode,
    Driver,
    PhoneAccount,
    PhoneScript,
    PhoneUnavailable,
    SipPhone,
    choose_driver,
    open_phone,
)

PhoneMaker = Callable[..., SipPhone]


@pytest.fixture(params=list(Driver))
def driver(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Driver:
    """Each driver in turn; one that can't run here is skipped with its reason."""
    monkeypatch.delenv("HIL_RIG_PHONE", raising=False)
    wanted: Driver = request.param
    try:
        return choose_driver(wanted)
    except PhoneUnavailable as reason:
        pytest.skip(str(reason))


@pytest.fixture
def phone(driver: Driver, tmp_path: Path) -> Iterator[PhoneMaker]:
    """Opens phones of the driver under test and closes them after the test."""
    with ExitStack() as opened:

        def make(
            user: str,
            *,
            number: str | None = None,
            display_name: str = "",
            script: PhoneScript | None = None,
            keys: DigitMode = DigitMode.RFC4733,
        ) -> SipPhone:
            account = PhoneAccount(user, number=number, display_name=display_name)
            return opened.enter_context(open_phone(account, tmp_path / user, driver, script=script, keys=keys))

        yield make
