import json
from pathlib import Path

import pytest

from appliance.domain.instance import Instance, Ports

PORTS = Ports(sip=10000, agi=10001, ami=10002, http=10003, rtp_first=10020, rtp_last=10999)


def test_an_instance_is_found_again(tmp_path: Path) -> None:
    instance = Instance(tmp_path, PORTS, 61740, "192.0.2.1")
    instance.save()
    assert Instance.load(tmp_path) == instance


def test_an_instance_of_before_browser_phones_is_found_again(tmp_path: Path) -> None:
    Instance(tmp_path, PORTS, 61740).save()
    file = tmp_path / "instance.json"
    settings = json.loads(file.read_text(encoding="utf-8"))
    del settings["ports"]["sip_ws"]
    file.write_text(json.dumps(settings), encoding="utf-8")
    assert Instance.load(tmp_path).ports.sip_ws == PORTS.http + 1


def test_an_instance_of_before_the_ear_is_found_again(tmp_path: Path) -> None:
    Instance(tmp_path, PORTS, 61740).save()
    file = tmp_path / "instance.json"
    settings = json.loads(file.read_text(encoding="utf-8"))
    del settings["ports"]["ear"]
    file.write_text(json.dumps(settings), encoding="utf-8")
    assert Instance.load(tmp_path).ports.ear == PORTS.http + 2


def test_where_there_is_none(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"instance\.json"):
        Instance.load(tmp_path)


@pytest.mark.parametrize("settings", ["", "{", "[]", "{}", '{"ports": {}}', '{"ports": {"sip": 1, "what": 2}}'])
def test_settings_that_are_none_are_told_as_a_value_error(tmp_path: Path, settings: str) -> None:
    (tmp_path / "instance.json").write_text(settings)
    with pytest.raises(ValueError, match=r"."):
        Instance.load(tmp_path)


def test_all_that_belongs_to_an_instance_lies_in_its_folder(tmp_path: Path) -> None:
    instance = Instance(tmp_path, PORTS, 61740)
    places = [getattr(instance, name) for name, value in vars(Instance).items() if isinstance(value, property)]
    paths = [place for place in places if isinstance(place, Path)]
    assert len(paths) > 10
    assert all(path.is_relative_to(tmp_path) for path in paths)
