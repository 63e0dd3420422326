from pathlib import Path

import pytest

from appliance.domain.instance import Instance, Ports

PORTS = Ports(sip=10000, agi=10001, ami=10002, http=10003, rtp_first=10020, rtp_last=10999)


def test_an_instance_is_found_again(tmp_path: Path) -> None:
    instance = Instance(tmp_path, PORTS, 61740, "192.0.2.1")
    instance.save()
    assert Instance.load(tmp_path) == instance


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
