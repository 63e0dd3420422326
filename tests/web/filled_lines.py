"""Landlines at a card as the line doctor and the nights' self-calls know them: a sound one, one with proposals, one
that has changed, and one whose cable is pulled. What is told of them is told by the doctor's own words."""

import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from appliance.config.model.line import AnalogLine
from appliance.domain.ids import LineId
from appliance.domain.instance import Instance
from appliance.lines.doctor_values import Drifted, Finding, Judged, Proposed, Sureness
from appliance.services.line_doctor.examination import Observed
from appliance.services.line_doctor.plan import Subject
from appliance.services.line_doctor.report import Examined, Report, report
from appliance.services.line_doctor.report_body import kept
from appliance.services.self_call.nightly import troubles
from appliance.services.self_call.verdict import LineVerdict, Shown, judged
from appliance.storage.line_reports import KeptMorning, LineReports

SOUND, PROPOSED, DRIFTED, DEAD = (LineId(line) for line in ("20", "21", "22", "23"))
PORTS = {SOUND: 1, PROPOSED: 2, DRIFTED: 3, DEAD: 4}
LEARNED = {SOUND, DRIFTED}
_NEXT = {SOUND: PROPOSED, PROPOSED: DRIFTED, DRIFTED: DEAD, DEAD: SOUND}
_SITE = ZoneInfo("Asia/Shanghai")
_NIGHTS = 9
_OWN_BUSY = {"frequencies_hz": [455.0], "cadence_s": [0.385, 0.365]}
Tones = Mapping[str, Any]
_NEW_BUSY = {"frequencies_hz": [425.0], "cadence_s": [0.5, 0.5]}
_TONES: Mapping[LineId, Tones] = {line: {"busy": _OWN_BUSY} for line in LEARNED}
_CALLER_IDS = {1: [["dtmf", "before_ring"]] * 6, 2: [["fsk_bell", "after_first_ring"]] * 5, 3: [None] * 2}


def set_up_lines(tree: dict[str, Any]) -> None:
    """Have the landlines at the card's ports; two have learned their busy tone."""
    for line, port in PORTS.items():
        learned = {"busy": _OWN_BUSY} if line in LEARNED else {}
        tree["lines"][line] = {"kind": "analog", "port": port, "own_number": _number(line), "tones": learned}
    tree["trunk_groups"]["landlines"] = {"name": "模拟外线", "lines": list(PORTS)}
    tree["site"]["self_call"] = {"at": f"{_latest().astimezone(_SITE):%H:%M}"}


def hear_callers(instance: Instance) -> None:
    """Let the lines have had calls, of which it is known how they tell who calls; before the cards are looked at."""
    instance.cards_socket.with_name("cards.caller-ids").write_text(json.dumps(_CALLER_IDS), encoding="utf-8")


def examine_lines(instance: Instance) -> None:
    """Have the lines examined each night, and by somebody who put in force what was proposed for two of them."""
    with closing(LineReports.open(instance.database_url)) as reports:
        last = _latest()
        for line in sorted(LEARNED):
            learned = last - timedelta(days=_NIGHTS, hours=9)
            reports.keep(kept(_report(line, learned, _learning(), {}), "李娜"))
            reports.applied(_id(line, learned), "李娜", learned + timedelta(minutes=2))
        for night in range(_NIGHTS):
            at = last - timedelta(days=_NIGHTS - 1 - night)
            is_last = night == _NIGHTS - 1
            for line in PORTS:
                reports.keep(kept(_report(line, at, _of_night(line) if is_last else _sound()), "zongji"))
            lines = [_written(each) for each in dict.fromkeys(_morning(is_last=is_last))]
            told = {"at": at.isoformat(), "took_s": 214.6, "lines": lines}
            faulty = {each["line"] for each in lines if each["verdict"] == "faulty"}
            reports.keep_morning(KeptMorning(f"morning-{night}", at, len(faulty), told))


def _latest() -> datetime:
    """Say when the lines were tried last: some hours ago, so that the next time is far away."""
    return datetime.now(UTC).replace(minute=30, second=0, microsecond=0) - timedelta(hours=3)


def _number(line: LineId) -> str:
    return f"021612345{line}"


def _id(line: LineId, at: datetime) -> str:
    return f"{line}-{at:%m%d%H}"


def _report(line: LineId, at: datetime, seen: tuple[Observed, Judged], tones: Tones | None = None) -> Report:
    subject = Subject(line, _number(_NEXT[line]), _NEXT[line], _number(line), seizes=True)
    set_to = _TONES.get(line, {}) if tones is None else tones
    return report(
        Examined(_id(line, at), subject, at, 71.4, *seen),
        AnalogLine.model_validate({"kind": "analog", "port": PORTS[line], "tones": set_to}),
    )


def _sound() -> tuple[Observed, Judged]:
    findings = (
        _tone("tone_as_country", "dial", 450.0, 0.0, 0.0, -11.8),
        _tone("tone_as_country", "ring_back", 450.0, 1.0, 4.0, -13.2),
        _tone("tone_of_its_own", "busy", 455.0, 0.385, 0.365, -14.0),
        Finding("echo_quiet", Sureness.RIGHT, "", {"loss_db": 22.5, "delay_ms": 6.4}),
    )
    return _went_well(), Judged(findings, (), (), "", {})


def _learning() -> tuple[Observed, Judged]:
    seen, told = _sound()
    return seen, Judged(told.findings, (Proposed("tone", _OWN_BUSY, "own_tone", "busy"),), (), "", {})


def _of_night(line: LineId) -> tuple[Observed, Judged]:
    seen, told = _sound()
    dial, ring_back, _, _ = told.findings
    loud = Finding("echo_loud", Sureness.UNSURE, "", {"loss_db": 7.5, "delay_ms": 11.0})
    busy = _tone("tone_of_its_own", "busy", 425.0, 0.5, 0.5, -19.4)
    own = Proposed("tone", _NEW_BUSY, "own_tone", "busy")
    if line == PROPOSED:
        quieter = Proposed("receive_gain", 3.5, "too_quiet")
        return seen, Judged((dial, ring_back, busy, loud), (own, quieter), (), "", {})
    if line == DRIFTED:
        drift = (Drifted("cadence", True, "busy", 0.385, 0.5), Drifted("level", False, "busy", -14.0, -19.4))
        return seen, Judged((dial, ring_back, busy), (own,), drift, "", {})
    if line == DEAD:
        return Observed(seized=False), Judged((), (), (), "", {})
    return seen, told


def _went_well() -> Observed:
    return Observed(seized=True, rang=True, answered=True, keys=True, shown=True)


def _tone(code: str, kind: str, hz: float, on_s: float, off_s: float, dbm0: float) -> Finding:
    figures = {"hz": hz, "on_s": on_s, "off_s": off_s, "dbm0": dbm0, "confidence": 0.97}
    return Finding(code, Sureness.RIGHT, kind, figures)


def _morning(*, is_last: bool) -> Iterator[LineVerdict]:
    for line, by in _NEXT.items():
        if is_last and DEAD in {line, by}:
            yield judged(Shown(line, by, out_of_order=DEAD))
        else:
            yield judged(Shown(line, by, arrived=True, hotline="main", likeness=0.93, released=True))
        if is_last and line == DRIFTED:
            yield from troubles(_report(line, datetime.now(UTC), _of_night(line)), is_faulty=False)


def _written(told: LineVerdict) -> dict[str, str]:
    english = {"sentence": told.sentence.en, "remedy": told.remedy.en}
    chinese = {"sentence_zh": told.sentence.zh, "remedy_zh": told.remedy.zh}
    return {"line": told.line, "what": told.what, "verdict": told.verdict.value, **english, **chinese}
