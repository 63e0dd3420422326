"""What desk phones reach while the controller is away."""

from pathlib import Path

from appliance.asterisk.render.desk import desk_entries
from appliance.config.yaml import load
from tests.unit.config.demo_document import MATERIAL, demo

EVERY_KIND = (Path(__file__).parents[1] / "config" / "every_kind.yaml").read_text(encoding="utf-8")


def test_colleagues_are_reached_by_their_id_and_phones_by_their_extension() -> None:
    entries = desk_entries(load(EVERY_KIND, MATERIAL))
    phones = {key: value for key, value in entries.items() if value.count("/") == 1 and "@" not in value}
    assert phones == {"desk/8001/1": "PJSIP/8001", "desk/8002/1": "PJSIP/8002", "desk/88/1": "PJSIP/warehouse"}


def test_emergency_numbers_try_every_line_of_their_groups_in_turn() -> None:
    entries = desk_entries(load(EVERY_KIND, MATERIAL))
    assert {key: value for key, value in entries.items() if key.startswith("desk/119")} == {
        "desk/119/1": "PJSIP/119@line-01",
        "desk/119/2": "PJSIP/119@line-02",
    }


def test_without_named_groups_all_lines_are_tried() -> None:
    turns = [key for key in desk_entries(demo()) if key.startswith("desk/110/")]
    assert turns == [f"desk/110/{turn}" for turn in range(1, 11)]
