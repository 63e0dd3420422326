"""Our appliance in the lab, commissioned for the suite by an ordinary document: menus, lists, prompts of its own.

It stands beside the suite and not in the rig, which imports nothing of the appliance. It needs what the repository's
tests need (`./zongji test` sets it up).
"""

import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from pprint import pformat

import numpy as np

from hil_rig.exchanges.keys import KeyShape, keys
from hil_rig.exchanges.sounds import silence, tone
from hil_rig.measure.wav import write_mono
from hil_rig.suite.commissioning import Commissioning
from hil_rig.suite.worlds import ExchangeWorld

CLONE = Path(__file__).parents[3]
PORTS = (*["fxo"] * 7, *["fxs"] * 2, *["fxo"] * 2)
"""Ports 8 and 9 are telephones: whoever talks to one presses * and its port."""
V23_LINE, AUTO_LINE, OUTGOING_LINE = 6, 7, 11
PHONES = tuple(number for number, port in enumerate(PORTS, 1) if port == "fxs")
LINES = tuple(number for number, port in enumerate(PORTS, 1) if port == "fxo")
KEYS = "1234567890*#"
"""No menu has the keys A to D."""
NUMBERS: Mapping[str, str] = {"mobile": "13800138000", "police": "110", "whole": "00861380013800012345"}
"""Those that the suite calls from: a document tells a caller's number by lists."""
TOLD = KeyShape(tone_ms=150, gap_ms=150)
HOTLINE = "4000000951"
_EAR_WITHIN_S = 60.0
_NOT_KEPT = shutil.ignore_patterns("*.wav", "*.sock", "*.ctl", "run", "prompts*")
"""Of the appliance's folder, when the run's logs and records are kept."""


def setup() -> Commissioning:
    """How it is set up."""
    bell = tuple(str(number) for number in LINES if number not in {V23_LINE, AUTO_LINE})
    auto = (str(AUTO_LINE),)
    return Commissioning(
        "zongji",
        prompt_code="*1",
        record_code="*2",
        talk_code="*{phone}",
        outgoing_code="",
        keys=KEYS,
        one_by_one=True,
        caller_id_lines={
            "fsk": bell,
            "none": bell,
            "v23": (str(V23_LINE),),
            "dtmf": auto,
            "dtmf_after_ring": auto,
        },
        outgoing_lines=(str(OUTGOING_LINE),),
        cannot={"flash": "its telephones transfer by codes; their flash key does nothing (docs/phone-codes.md)"},
        about="our appliance: Asterisk and zongji-cards in the lab, controller and ear on the host",
    )


@contextmanager
def world(run: Path) -> Iterator[ExchangeWorld]:
    """Boot the lab with our appliance in it."""
    if str(CLONE) not in sys.path:
        sys.path.insert(0, str(CLONE))
    from tests.harness.lab_house import LabHouse  # noqa: PLC0415 - the rig doesn't know it
    from tests.harness.waiting import wait_for  # noqa: PLC0415 - the same

    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        write_sounds(folder / "audio")
        (folder / "suite.yaml").write_text(document(), "utf-8")
        with LabHouse(folder / "suite.yaml", PORTS, run) as house:
            house.start_ear()
            wait_for(lambda: house.is_well("ear"), "the controller to find the ear", _EAR_WITHIN_S)
            house.start_cards_inside()
            try:
                yield ExchangeWorld(house.exchange, setup(), [str(number) for number in PHONES])
            finally:
                shutil.copytree(house.folder, run / "appliance", dirs_exist_ok=True, ignore=_NOT_KEPT)
                (run / "state.txt").write_text(pformat(house.snapshot()), "utf-8")


def document() -> str:
    """The document, as somebody would write it."""
    inside = ", ".join(f'"{number:02}"' for number in LINES if number != OUTGOING_LINE)
    lists = [f'  {name}: {{numbers: ["{number}"]}}' for name, number in NUMBERS.items()]
    return "\n".join(
        [
            "config_version: 2",
            "site: {name: 一致性测试, time_zone: Asia/Shanghai, language: zh, country: CN}",
            "lines:",
            *map(_line, LINES),
            "trunk_groups:",
            f"  landlines: {{lines: [{inside}]}}",
            f'  way-out: {{lines: ["{OUTGOING_LINE:02}"]}}',
            "endpoints:",
            *map(_telephone, PHONES),
            "agents:",
            *map(_agent, PHONES),
            "departments:",
            *(f'  counter-{port}: {{name: 柜台{port}, agents: ["800{port}"]}}' for port in PHONES),
            "lists:",
            *lists,
            "hotlines:",
            "  main:",
            "    name: 一致性测试",
            f'    numbers: ["{HOTLINE}"]',
            "    trunk_groups: [landlines, way-out]",
            "    flow:",
            "      start: is-mobile",
            "      nodes:",
            *(f"        {line}" for line in _nodes()),
            '    fallback: {agents: ["8008"]}',
            "",
        ]
    )


def _line(number: int) -> str:
    mode = {V23_LINE: "fsk_v23", AUTO_LINE: "auto"}.get(number, "fsk_bell")
    return f'  "{number:02}": {{kind: analog, port: {number}, own_number: "{HOTLINE}", caller_id: {mode}}}'


def _telephone(port: int) -> str:
    return f'  desk-{port}: {{kind: analog, name: 话机{port}, port: {port}, extension: "820{port}"}}'


def _agent(port: int) -> str:
    right = '{prefixes: ["1"], trunk_group: way-out}'
    return f'  "800{port}": {{name: 坐席{port}, endpoints: [desk-{port}], outgoing: [{right}]}}'


def _nodes() -> list[str]:
    names = list(NUMBERS)
    asked = [
        f"is-{name}: {{kind: caller, lists: [{name}], matched: tell-{name}, otherwise: {following}}}"
        for name, following in zip(names, [*(f"is-{name}" for name in names[1:]), "tell-none"], strict=True)
    ]
    told = [
        f"tell-{name}: {{kind: announcement, prompt: {{file: {name}.wav}}, next: keys}}" for name in [*names, "none"]
    ]
    heard = {key: f"key-{_named(key)}" for key in KEYS if key != "*"}
    menu = ", ".join(f'"{key}": {node}' for key, node in heard.items())
    codes = {"1": "said", "2": "message", **{str(port): f"counter-{port}" for port in PHONES}}
    places = ", ".join(f'"{key}": {node}' for key, node in (heard | codes).items())
    queued = "ring_s: 30, announce_wait: false, announce_place: false"
    return [
        *asked,
        *told,
        f'keys: {{kind: menu, prompt: {{file: ready.wav}}, keys: {{{menu}, "*": key-star}}, first_key_s: 60}}',
        *(f"{node}: {{kind: announcement, prompt: {{file: {node}.wav}}, next: keys}}" for node in heard.values()),
        "key-star: {kind: announcement, prompt: {file: key-star.wav}, next: places}",
        f"places: {{kind: menu, prompt: {{file: ready.wav}}, keys: {{{places}}}, first_key_s: 30, otherwise: keys}}",
        "said: {kind: announcement, prompt: {file: long.wav}, next: keys}",
        "message: {kind: voicemail, greeting: {file: ready.wav}, longest_s: 60, silence_s: 40}",
        *(f"counter-{port}: {{kind: queue, department: counter-{port}, {queued}}}" for port in PHONES),
    ]


def _named(key: str) -> str:
    return {"#": "hash", "*": "star"}.get(key, key)


def write_sounds(folder: Path) -> None:
    """Write the prompts' files into a new folder."""
    folder.mkdir()
    told = {**NUMBERS, "none": ""}
    for name, number in told.items():
        write_mono(folder / f"{name}.wav", np.concatenate([silence(0.3), keys(f"{number}#", TOLD), silence(0.2)]))
    for key in KEYS:
        write_mono(folder / f"key-{_named(key)}.wav", np.concatenate([silence(0.2), keys(key, TOLD), silence(0.2)]))
    write_mono(folder / "ready.wav", tone((1000,), (), 0.3, -15.0))
    write_mono(folder / "long.wav", tone((600,), (), 30.0, -15.0))
