"""Our appliance in the lab, commissioned for the suite by an ordinary document: menus, lists, prompts of its own.

It stands beside the suite and not in the rig, which imports nothing of the appliance. It needs what the repository's
tests need (`./zongji test` sets it up).
"""

import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from hil_rig.exchanges.keys import keys
from hil_rig.exchanges.sounds import silence, tone
from hil_rig.measure.wav import write_mono
from hil_rig.suite.commissioning import Commissioning
from hil_rig.suite.worlds import ExchangeWorld

CLONE = Path(__file__).parents[3]
BELL_LINES, V23_LINES, PHONES = 6, 1, 1
LINES = BELL_LINES + V23_LINES
KEYS = "1234567890#"
"""`*` leads to the places, and no menu has the keys A to D."""
NUMBERS: Mapping[str, str] = {"mobile": "13800138000", "police": "110", "whole": "00861380013800012345"}
"""Those that the suite calls from: a document tells a caller's number by lists."""
HOTLINE = "4000000951"


def setup() -> Commissioning:
    """How it is set up."""
    bell = tuple(str(number) for number in range(1, BELL_LINES + 1))
    v23 = tuple(str(number) for number in range(BELL_LINES + 1, LINES + 1))
    by_listener = "zongji-cards, which hears DTMF numbers, doesn't run in this lab"
    return Commissioning(
        "zongji",
        prompt_code="*1",
        record_code="*2",
        talk_code="*3",
        keys=KEYS,
        one_by_one=True,
        caller_id_lines={"fsk": bell, "none": bell, "v23": v23},
        cannot={
            "outgoing": "its telephones reach colleagues and emergency numbers alone",
            "dtmf": by_listener,
            "dtmf_after_ring": by_listener,
        },
        about="our appliance: Asterisk in the lab, controller and ear on the host; lists and menus tell what it heard",
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
        with LabHouse(folder / "suite.yaml", ["fxo"] * LINES + ["fxs"] * PHONES, run) as house:
            house.start_ear()
            wait_for(lambda: house.is_well("ear"), "the controller to find the ear", 60)
            yield ExchangeWorld(house.exchange, setup(), [str(LINES + 1 + number) for number in range(PHONES)])


def document() -> str:
    """The document, as somebody would write it."""
    lines = [_line(number) for number in range(1, LINES + 1)]
    named = ", ".join(f'"{number:02}"' for number in range(1, LINES + 1))
    lists = [f'  {name}: {{numbers: ["{number}"]}}' for name, number in NUMBERS.items()]
    return "\n".join(
        [
            "config_version: 2",
            "site: {name: 一致性测试, time_zone: Asia/Shanghai, language: zh, country: CN}",
            "lines:",
            *lines,
            f"trunk_groups:\n  landlines: {{lines: [{named}]}}",
            f'endpoints:\n  desk: {{kind: analog, name: 话机, port: {LINES + 1}, extension: "8201"}}',
            'agents:\n  "8001": {name: 王芳, endpoints: [desk]}',
            'departments:\n  counter: {name: 柜台, agents: ["8001"]}',
            "lists:",
            *lists,
            "hotlines:",
            "  main:",
            "    name: 一致性测试",
            f'    numbers: ["{HOTLINE}"]',
            "    trunk_groups: [landlines]",
            "    flow:",
            "      start: is-mobile",
            "      nodes:",
            *(f"        {line}" for line in _nodes()),
            '    fallback: {agents: ["8001"]}',
            "",
        ]
    )


def _line(number: int) -> str:
    mode = "fsk_bell" if number <= BELL_LINES else "fsk_v23"
    return f'  "{number:02}": {{kind: analog, port: {number}, own_number: "{HOTLINE}", caller_id: {mode}}}'


def _nodes() -> list[str]:
    names = list(NUMBERS)
    asked = [
        f"is-{name}: {{kind: caller, lists: [{name}], matched: tell-{name}, otherwise: {following}}}"
        for name, following in zip(names, [*(f"is-{name}" for name in names[1:]), "tell-none"], strict=True)
    ]
    told = [
        f"tell-{name}: {{kind: announcement, prompt: {{file: {name}.wav}}, next: keys}}" for name in [*names, "none"]
    ]
    heard = {key: f"key-{_named(key)}" for key in KEYS}
    menu = ", ".join(f'"{key}": {node}' for key, node in heard.items())
    return [
        *asked,
        *told,
        f'keys: {{kind: menu, prompt: {{file: ready.wav}}, keys: {{{menu}, "*": places}}, first_key_s: 60}}',
        *(f"{node}: {{kind: announcement, prompt: {{file: {node}.wav}}, next: keys}}" for node in heard.values()),
        'places: {kind: menu, prompt: {file: ready.wav}, keys: {"1": said, "2": message, "3": counter}}',
        "said: {kind: announcement, prompt: {file: long.wav}, next: keys}",
        "message: {kind: voicemail, greeting: {file: ready.wav}, longest_s: 60, silence_s: 40}",
        "counter: {kind: queue, department: counter, ring_s: 30, announce_wait: false, announce_place: false}",
    ]


def _named(key: str) -> str:
    return "hash" if key == "#" else key


def write_sounds(folder: Path) -> None:
    """Write the prompts' files into a new folder."""
    folder.mkdir()
    told = {**NUMBERS, "none": ""}
    for name, number in told.items():
        write_mono(folder / f"{name}.wav", np.concatenate([silence(0.3), keys(f"{number}#"), silence(0.2)]))
    for key in KEYS:
        write_mono(folder / f"key-{_named(key)}.wav", np.concatenate([silence(0.2), keys(key), silence(0.2)]))
    write_mono(folder / "ready.wav", tone((1000,), (), 0.3, -15.0))
    write_mono(folder / "long.wav", tone((600,), (), 30.0, -15.0))
