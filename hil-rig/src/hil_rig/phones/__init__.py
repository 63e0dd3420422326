"""Telephones for tests: one interface, two drivers.

`open_phone` picks the driver; `HIL_RIG_PHONE=pjsua2` or `=baresip` in the environment overrides the choice.
"""

import os
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from hil_rig.phones.api import (
    DigitMode,
    EventKind,
    PhoneAccount,
    PhoneError,
    PhoneEvent,
    PhoneScript,
    PhoneTimeout,
    PhoneUnavailable,
    Recording,
    SipPhone,
)
from hil_rig.phones.baresip_phone import BaresipPhone
from hil_rig.phones.baresip_process import require_baresip
from hil_rig.phones.pjsua2_phone import Pjsua2Phone, require_pjsua2

__all__ = [
    "DigitMode",
    "Driver",
    "EventKind",
    "PhoneAccount",
    "PhoneError",
    "PhoneEvent",
    "PhoneScript",
    "PhoneTimeout",
    "PhoneUnavailable",
    "Recording",
    "SipPhone",
    "choose_driver",
    "open_phone",
]


class Driver(StrEnum):
    """The drivers, in the order of preference."""

    PJSUA2 = "pjsua2"
    BARESIP = "baresip"


_REQUIREMENTS: dict[Driver, Callable[[], object]] = {
    Driver.PJSUA2: require_pjsua2,
    Driver.BARESIP: require_baresip,
}


def choose_driver(wanted: Driver | str | None = None) -> Driver:
    """The environment's driver, else the wanted one, else the first that works here; else PhoneUnavailable."""
    named = os.environ.get("HIL_RIG_PHONE") or wanted
    reasons = []
    for driver in [Driver(named)] if named else list(Driver):
        try:
            _REQUIREMENTS[driver]()
        except PhoneUnavailable as missing:
            reasons.append(str(missing))
        else:
            return driver
    raise PhoneUnavailable("; ".join(reasons))


def open_phone(
    account: PhoneAccount,
    folder: Path,
    driver: Driver | str | None = None,
    *,
    script: PhoneScript | None = None,
    port: int = 0,
    keys: DigitMode = DigitMode.RFC4733,
) -> SipPhone:
    """Open a phone whose recordings and logs go to `folder`; the caller closes it (it is a context manager).

    `driver`: None takes the first that works here. `port`: the SIP port on 127.0.0.1, 0 for any free one.
    `keys`: RFC4733 or INFO, what `send_digits` is to be able to do beside INBAND; baresip has to know beforehand.
    PhoneUnavailable says why no driver works and what to do.
    """
    phone: Pjsua2Phone | BaresipPhone
    if choose_driver(driver) is Driver.PJSUA2:
        phone = Pjsua2Phone(account, folder, script or PhoneScript(), port)
    else:
        phone = BaresipPhone(account, folder, script or PhoneScript(), port, keys)
    phone.open()
    return phone
