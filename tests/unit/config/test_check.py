"""The document as a whole: what may be published, and what is refused, with its place."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from appliance.config.check import Material, check, warnings
from appliance.config.problem import ConfigError, path_text
from appliance.config.yaml import load
from tests.unit.config.demo_document import MATERIAL

EVERY_KIND = (Path(__file__).parent / "every_kind.yaml").read_text(encoding="utf-8")


def faults(*changes: tuple[str, str], material: Material = MATERIAL) -> dict[str, str]:
    """Load the document with some of its text changed; give what is told, by path."""
    text = EVERY_KIND
    for old, new in changes:
        assert text.count(old) == 1, f"{text.count(old)} times: {old}"
        text = text.replace(old, new)
    try:
        load(text, material)
    except ConfigError as error:
        return {path_text(problem.path): problem.message for problem in error.problems}
    return {}


def test_a_document_that_uses_every_key_is_good() -> None:
    document = load(EVERY_KIND, MATERIAL)
    assert check(document, MATERIAL) == ()
    assert warnings(document) == ()


NODES = "hotlines.main.flow.nodes"
MISTAKES = YAML(typ="safe").load(Path(__file__).parent / "mistakes.yaml")


@pytest.mark.parametrize("slip", MISTAKES, ids=[f"{slip['path']}: {slip['words']}" for slip in MISTAKES])
def test_a_mistake_is_told_with_its_place(slip: dict[str, str]) -> None:
    told = faults((slip["old"], slip["new"]))
    assert slip["words"] in told[slip["path"].replace("NODES", NODES)]


def test_accounts_without_a_phone_of_that_name_are_free() -> None:
    """An agent without a phone has no account, so a gateway may log in by that number; none may be nobody's."""
    assert not faults(("username: goip1", 'username: "8003"'))
    assert not faults(("username: goip1", "username: li-mobile"))


def test_no_more_fallback_agents_than_asterisk_can_be_told_of_at_once() -> None:
    many = str([str(number) for number in range(100, 131)])
    told = faults(('fallback: {agents: ["8001"]', f"fallback: {{agents: {many}"))
    assert "at most 30 entries" in told["hotlines.main.fallback.agents"]


@pytest.mark.parametrize("bad", ['"97ab31"', '"973"', '"9731973197319"', "97315", '{"97315": 1}'])
def test_a_bad_pin_is_not_quoted(bad: str) -> None:
    told = faults(('pin: "2468"', f"pin: {bad}"))
    assert "97" not in told["agents.8001.pin"]


@pytest.mark.parametrize("bad", ['["97ab31"]', '"97ab31"', '[{name: 夜班, pin: "97ab31"}]', "[97315]"])
def test_a_bad_pin_of_a_flow_is_not_quoted(bad: str) -> None:
    text = re.sub(r"pins: \[.*?\](?=[,}\n])", f"pins: {bad}", EVERY_KIND)
    assert text != EVERY_KIND
    told = faults((EVERY_KIND, text))
    assert told
    assert "97" not in str(told)


def test_a_flow_without_any_end_is_refused() -> None:
    text = EVERY_KIND.replace("next: rate", "next: menu").replace("otherwise: closed", "otherwise: menu")
    text = text.replace("next: bye}", "next: menu}").replace("otherwise: bye}", "otherwise: menu}")
    told = faults((EVERY_KIND, text))
    assert "no way from here ends the call" in told[f"{NODES}.menu"]


def test_a_node_whose_every_endpoint_is_off_is_refused() -> None:
    told = faults(
        ('targets: ["8003", warehouse]', "targets: [branch]"),
        ('shares: {"8003": 60, warehouse: 40}', "shares: {branch: 100}"),
    )
    assert "every endpoint of this node is off" in told[f"{NODES}.support.targets"]


def test_ring_all_needs_a_line_for_each_phone_outside() -> None:
    told = faults(
        ('targets: ["8003", warehouse]', 'targets: ["8003", li-mobile, branch]'),
        ("distribution: percentage\n", "distribution: ring_all\n"),
        ('          shares: {"8003": 60, warehouse: 40}\n', ""),
        ("reserve: 1", "reserve: 2"),
        ("capacity: 8, on: false", "capacity: 8"),
    )
    assert "needs 2 free of trunk group 'mobiles', 2 kept for callers; it has 3" in told[f"{NODES}.support.targets"]


def test_a_forwarded_call_takes_two_lines() -> None:
    told = faults(
        ("trunk_groups: [landlines, carrier]", "trunk_groups: [mobiles]"),
        ("lines: [sim1, sim2, goip], reserve: 1", "lines: [sim1], reserve: 0"),
        ('line: "01"\n    at', "line: sim1\n    at"),
    )
    assert "1 on which the call came in" in told[f"{NODES}.sales.forward.no_answer[0]"]


def test_regions_and_tables_are_held_to_what_there_is() -> None:
    material = Material(
        MATERIAL.builtin_prompts,
        MATERIAL.audio_files,
        screening_tables=frozenset(),
        provinces=frozenset({"上海", "江苏", "海南"}),
        cities=frozenset({"三亚"}),
        countries=frozenset({"US"}),
    )
    assert faults(material=material) == {}
    hash_ = "0" * 64
    told = faults(
        ("cities: [三亚]", "cities: [三亚, 三丫]"),
        ("countries: [US]", "countries: [US, XX]"),
        ("provinces: [上海, 江苏]", "provinces: [上海, 江苏苏]"),
        ('vip: {numbers: ["13800138000"]}', f'vip: {{table: {{name: vips, hash: "{hash_}"}}}}'),
        material=material,
    )
    assert "no city '三丫'" in told["hotlines.main.screening.region.block.cities[1]"]
    assert "no province '江苏苏', did you mean '江苏'" in told[f"{NODES}.where.rules[0].where.provinces[1]"]
    assert "no country 'XX'" in told["lists.abroad.region.countries[1]"]
    assert "import it first" in told["lists.vip.table.hash"]


def test_targets_beyond_the_hops_and_agents_whom_nobody_rings_are_warned_of() -> None:
    text = EVERY_KIND.replace("unreachable: [warehouse], hops: 2", "unreachable: [warehouse], hops: 1")
    text = text.replace("dialled: true, next", 'targets: ["8001"], next').replace("          extensions: dialled\n", "")
    text = text.replace('keys: {"1": sales, "2"', 'keys: {"1": sales, "4": dialled, "2"')
    text = text.replace("endpoints:\n  li", '  "8009": {name: 新人}\nendpoints:\n  li', 1)
    told = {path_text(problem.path): problem.message for problem in warnings(load(text, MATERIAL))}
    assert told.keys() == {f"{NODES}.sales.forward.busy[1]", "agents.8009"}
    assert "after 1 forwarding attempts" in told[f"{NODES}.sales.forward.busy[1]"]


def test_a_line_is_not_heard_for_tones_that_nobody_knows() -> None:
    known = replace(MATERIAL, tone_countries=frozenset({"CN"}))
    told = "the tones of the exchanges in HK are not known: take `signalled`"
    heard = ('"01": {kind: simulated}', '"01": {kind: simulated, far_hang_up: tone}')
    assert faults(heard, material=known) == {}
    told_abroad = faults(heard, ("country: CN", "country: HK"), material=known)
    assert told_abroad.pop("lines.01.far_hang_up") == told
    assert told_abroad.keys() == {"lines.pstn.kind", "endpoints.counter.kind"}
    assert all("take a gateway" in message for message in told_abroad.values())


def test_a_telephone_line_of_several_hotlines_has_to_say_its_number() -> None:
    second = ("hotlines:\n  main:", "hotlines:\n  other: *other\n  main:")
    text = EVERY_KIND.replace(*second)
    flow = "{start: bye, nodes: {bye: {kind: hang_up}}}"
    other = (
        f"{{name: 其他, numbers: ['4008005678'], trunk_groups: [landlines], flow: {flow}, "
        "fallback: {agents: ['8001'], mailbox: sales}}"
    )
    text = text.replace("*other", other)
    assert faults((EVERY_KIND, text)) == {}
    assert faults((EVERY_KIND, text.replace('    own_number: "01087650001"\n', ""))) == {
        "lines.pstn.own_number": "is needed: hotlines 'other' and 'main' tell their calls apart by it"
    }


def test_a_telephone_line_dials_no_plus() -> None:
    by_landline = ('number: "02187654321", trunk_group: carrier', 'number: "+862187654321", trunk_group: landlines')
    assert "00 in its place" in faults(by_landline)["endpoints.branch.number"]
    by_carrier = ('number: "02187654321"', 'number: "+862187654321"')
    assert faults(by_carrier) == {}
