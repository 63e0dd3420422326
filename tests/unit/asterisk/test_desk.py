"""What desk phones reach while the controller is away."""

from pathlib import Path
from re import sub

from appliance.asterisk.left_behind import LeftBehind
from appliance.asterisk.render.desk import DESK_CONTEXT, desk_entries
from appliance.config.yaml import load
from tests.unit.config.demo_document import MATERIAL, demo

EVERY_KIND = (Path(__file__).parents[1] / "config" / "every_kind.yaml").read_text(encoding="utf-8")


def test_colleagues_are_reached_by_their_id_and_phones_by_their_extension() -> None:
    entries = desk_entries(load(EVERY_KIND, MATERIAL))
    phones = {key: value for key, value in entries.items() if value.count("/") == 1 and "@" not in value}
    assert phones.pop("desk/89/1") == "DAHDI/9"
    assert {key: value for key, value in phones.items() if value.startswith("PJSIP")} == {
        "desk/8001/1": "PJSIP/8001",
        "desk/8002/1": "PJSIP/8002",
        "desk/88/1": "PJSIP/warehouse",
    }


def test_emergency_numbers_try_every_line_of_their_groups_in_turn() -> None:
    entries = desk_entries(load(EVERY_KIND, MATERIAL))
    assert {key: value for key, value in entries.items() if key.startswith("desk/119")} == {
        "desk/119/1": "PJSIP/119@line-01",
        "desk/119/1/mark": "^outside^01",
        "desk/119/2": "PJSIP/119@line-02",
        "desk/119/2/mark": "^outside^02",
        "desk/119/3": "DAHDI/1/119",
        "desk/119/3/mark": "^outside^pstn",
    }


def test_a_leg_on_a_gateway_is_marked_with_its_line_and_not_with_the_gateways_account() -> None:
    document = load(EVERY_KIND, MATERIAL)
    site = document.site.model_copy(update={"emergency_trunk_groups": ("mobiles",)})
    entries = desk_entries(document.model_copy(update={"site": site}))
    assert [entries[f"desk/110/{turn}/mark"] for turn in (1, 2, 3)] == [
        "^outside^sim1",
        "^outside^sim2",
        "^outside^goip",
    ]
    assert "gib(zongji-mark^s^1(${MARK}))" in DESK_CONTEXT


def test_without_named_groups_all_lines_are_tried() -> None:
    turns = [key for key in desk_entries(demo()) if key.startswith("desk/110/") and key[-1] != "k"]
    assert turns == [f"desk/110/{turn}" for turn in range(1, 11)]


def test_what_the_controller_dialled_and_did_not_see_to_its_end_is_left_for_it() -> None:
    (value,) = (line.partition(")=")[2][:-1] for line in DESK_CONTEXT.splitlines() if "DB(zongji-left/" in line)
    known = {
        "EPOCH": "1795176060",
        "ZONGJI_DESK": "8001",
        "ZONGJI_CALLED": "01012345678",
        "DIALSTATUS": "ANSWER",
        "ZONGJI_ANSWERED": "1795176010",
        "ZONGJI_ANSWERED_ENDPOINT": "outside",
        "ZONGJI_REVISION": "7",
    }
    left = LeftBehind.parse("box-1795176000.1", sub(r"\$\{(\w+)\}", lambda found: known.get(found[1], ""), value))
    assert (left.line, left.called, left.endpoint, left.agent) == ("8001", "01012345678", "outside", None)
    assert (left.alone, left.dial_status, left.talk_s, left.revision) == (False, "ANSWER", 50, "7")
