"""Passwords, tokens and secrets are shown where PINs are: nowhere."""

from typing import get_args

import pytest
from pydantic import SecretStr

from appliance.config.diff import diff
from appliance.config.model.base import SECRET_KEYS, Part
from appliance.config.yaml_out import dump
from tests.unit.config.demo_document import MATERIAL
from tests.unit.config.rich_document import PIN, rich, rich_tree
from tests.unit.config.test_check import faults


def _parts(part: type[Part]) -> list[type[Part]]:
    return [part, *(deeper for child in part.__subclasses__() for deeper in _parts(child))]


def _is_secret(annotation: object) -> bool:
    return annotation is SecretStr or any(_is_secret(inner) for inner in get_args(annotation))


def test_every_secret_stands_below_a_key_that_is_hidden() -> None:
    found = {name for part in _parts(Part) for name, field in part.model_fields.items() if _is_secret(field.annotation)}
    assert found >= {"pin", "password", "secret", "token"}
    assert found <= SECRET_KEYS


def test_what_people_look_at_holds_no_secret_and_what_they_export_does() -> None:
    document = rich()
    assert PIN not in dump(document, hide_pins=True)
    assert dump(document).count(PIN) >= 6 + 3


def test_a_changed_secret_is_told_without_it() -> None:
    tree = rich_tree()
    tree["notifications"]["channels"]["ops"] |= {"secret": "SECnew"}
    (change,) = diff(rich(), rich(tree))
    assert str(change) == "notifications: channel ops: secret changed"


@pytest.mark.parametrize(
    ("old", "new", "path", "secret"),
    [
        ("secret: 0123456789abcdef", "secret: short-9731", "notifications.channels.crm.secret", "9731"),
        ("token: 693a91f6-7xxx-4bc4", 'token: "has 9731 space"', "notifications.channels.group.token", "9731"),
        ("token: 693a91f6-7xxx-4bc4", "token: 令牌9731", "notifications.channels.group.token", "9731"),
        ("password: 授权码-1", "password: [9731]", "notifications.mail.password", "9731"),
    ],
)
def test_a_bad_secret_is_not_quoted(old: str, new: str, path: str, secret: str) -> None:
    told = faults((old, new), material=MATERIAL)
    assert secret not in told[path]
