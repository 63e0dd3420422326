"""Chapter 2: the caller's number (Telcordia GR-30, ETSI EN 300 659, YD/T 1277)."""

from dataclasses import dataclass, replace
from datetime import datetime

from hil_rig.exchanges.api import Pause, Play
from hil_rig.exchanges.caller_id import CALL_SETUP, Absence, CallerId, mdmf, message, with_checksum
from hil_rig.exchanges.calling import (
    AFTER_RING_S,
    DTMF_CALLER_ID_KEYS,
    WELL_FORMED,
    CallerIdMode,
    Presentation,
)
from hil_rig.exchanges.fsk import BELL_202, PLAIN, V23, FskStandard, framed, modulated
from hil_rig.exchanges.side import Impairment
from hil_rig.suite.asking import TIME_UNCERTAINTY_S, Procedure, number_told
from hil_rig.suite.bench import Bench
from hil_rig.suite.case import Case, Finding, Need, Source
from hil_rig.suite.ringing_with import ringing_with
from hil_rig.suite.sources import (
    EN_659_1,
    EN_659_1_B,
    EN_659_3_CODING,
    EN_659_3_PARAMETERS,
    GR_30,
    OURS,
    YD_T_1277_1,
    YD_T_1277_2,
)
from hil_rig.suite.sources import V23 as ITU_V23

_MOBILE = "13800138000"
_AT = datetime(2026, 2, 17, 9, 30)  # noqa: DTZ001 - an exchange sends its local clock
_WITHHELD = CallerId(absence=Absence.WITHHELD)
_UNAVAILABLE = CallerId()
_NUMBER, _UNKNOWN = 0x02, 0x13
_TOLD = "the number told"
_NONE = "answered, no number told"


@dataclass(frozen=True, slots=True)
class _Fsk:
    """One of the two standards, as the chapter asks it."""

    letter: str
    name: str
    mode: CallerIdMode
    standard: FskStandard
    source: Source
    deaf: str


_BELL = _Fsk("1", "Bell 202", CallerIdMode.FSK, BELL_202, GR_30, "no Bell 202")
_EUROPE = _Fsk("2", "V.23", CallerIdMode.V23, V23, EN_659_1, "no V.23")


def _fields(fsk: _Fsk) -> list[tuple[str, str, Source, str, Procedure, str]]:
    """What a message holds: title, requirement, source, seen, procedure, fault."""
    mode = fsk.mode
    unknown = message(CALL_SETUP, [(_UNKNOWN, b"\x01\x02"), (_NUMBER, _MOBILE.encode())])
    named_first = message(CALL_SETUP, [(0x07, b"Zhang"), (_NUMBER, _MOBILE.encode())])
    return [
        ("number alone", f"A number in an MDMF message by {fsk.name} is known.", fsk.source, _TOLD,
         number_told(_MOBILE, mode), fsk.deaf),
        ("number, date, name", "The number is known beside date and time and a name.", EN_659_3_PARAMETERS, _TOLD,
         number_told(CallerId(_MOBILE, "Zhang San", _AT), mode), "first parameter only"),
        ("name first", "The number is known where another parameter comes before it.", EN_659_3_PARAMETERS, _TOLD,
         _sent(named_first, fsk, _MOBILE), "first parameter only"),
        ("unknown parameter", "A parameter of an unknown type is passed over.", EN_659_3_PARAMETERS, _TOLD,
         _sent(unknown, fsk, _MOBILE), "first parameter only"),
        ("three digits", "A number of three digits is known whole.", OURS, _TOLD,
         number_told("110", mode), fsk.deaf),
        ("twenty digits", "A number of twenty digits is known whole.", EN_659_3_CODING, _TOLD,
         number_told("00861380013800012345", mode), "short numbers"),
        ("withheld", "A withheld number (P) isn't taken for a number.", EN_659_3_CODING, _NONE,
         number_told(_WITHHELD, mode), "absence is zero"),
        ("unavailable", "An unavailable number (O) isn't taken for a number.", EN_659_3_CODING, _NONE,
         number_told(_UNAVAILABLE, mode), "absence is zero"),
        ("wrong checksum", "A message whose checksum is wrong is not believed.", fsk.source, _NONE,
         _sent(_spoilt(), fsk, ""), "believes all"),
        ("cut short", "A message that ends before its length is not believed, and the call is answered.", OURS, _NONE,
         _sent(mdmf(CallerId(_MOBILE))[:-6], fsk, ""), "needs a number"),
    ]  # fmt: skip


def _signals(fsk: _Fsk) -> list[tuple[str, str, Source, str, Procedure, str]]:
    """How a message sounds."""
    mode, source = fsk.mode, ITU_V23 if fsk is _EUROPE else fsk.source

    def shaped(**shape: float) -> Procedure:
        return number_told(_MOBILE, mode, presentation=replace(WELL_FORMED, fsk=replace(PLAIN, **shape)))

    return [
        ("−30 dBm0", "A message at −30 dBm0 is heard.", OURS, _TOLD, shaped(level_dbm0=-30.0), "hard of FSK"),
        ("−6 dBm0", "A message at −6 dBm0 is heard.", OURS, _TOLD, shaped(level_dbm0=-6.0), "overloaded FSK"),
        ("space 5 dB weaker", "Space may be 5 dB weaker than mark.", OURS, _TOLD, shaped(twist_db=-5.0), fsk.deaf),
        ("+1 % bits", "A bit rate 1 % too high is followed.", source, _TOLD, shaped(bit_rate_bias_percent=1.0),
         "slow bits"),
        ("−1 % bits", "A bit rate 1 % too low is followed.", source, _TOLD, shaped(bit_rate_bias_percent=-1.0),
         "fast bits"),
        ("+10 Hz", "Both frequencies may be 10 Hz too high.", source, _TOLD, shaped(frequency_bias_hz=10.0), fsk.deaf),
        ("noise", "A message is heard over noise 25 dB below it.", OURS, _TOLD,
         number_told(_MOBILE, mode, impairment=Impairment(noise_dbm0=-38.5)), "no FSK in noise"),
        ("stuffed", "Up to 10 mark bits between two bytes are passed over.", EN_659_1, _TOLD,
         _sent(mdmf(CallerId(_MOBILE)), fsk, _MOBILE, stuffing=10), "no stuffing"),
    ]  # fmt: skip


def _fsk_cases(fsk: _Fsk) -> list[Case]:
    rows = [*_fields(fsk), *_signals(fsk)]
    if fsk is _BELL:
        single = replace(WELL_FORMED, is_single=True)
        dated = CallerId(_MOBILE, at=_AT)
        asks = number_told(dated, fsk.mode, presentation=single)
        rows.append(("SDMF", "A number in a single data message is known.", GR_30, _TOLD, asks, "no SDMF"))
        asks = number_told(CallerId(_MOBILE, at=_AT), fsk.mode)
        rows.append(("number and date", "As China sends it: date and time, and the number.", YD_T_1277_1, _TOLD, asks,
                     "first parameter only"))  # fmt: skip
    else:
        asks = number_told(_MOBILE, CallerIdMode.V23_REVERSED)
        rows.append(("after a reversal", "The number is known that comes before the first ring, after a reversal.",
                     EN_659_1, _TOLD, asks, "no V.23"))  # fmt: skip
    need = Need(caller_id=fsk.mode.value)
    return [
        Case(f"N{fsk.letter}.{number}", f"{fsk.name}: {title}", rule, source, seen, asks, fault, need)
        for number, (title, rule, source, seen, asks, fault) in enumerate(rows, 1)
    ]


def _dtmf_cases() -> list[Case]:
    before, after = CallerIdMode.DTMF, CallerIdMode.DTMF_AFTER_RING
    quick = replace(WELL_FORMED, keys=replace(DTMF_CALLER_ID_KEYS, tone_ms=50.0, gap_ms=50.0))
    quiet = replace(WELL_FORMED, keys=replace(DTMF_CALLER_ID_KEYS, level_dbm0=-22.0))
    rows: list[tuple[str, str, Source, str, Procedure, str, CallerIdMode]] = [
        ("before the ring", "D, number, C before the first ring is the number.", YD_T_1277_2, _TOLD,
         number_told(_MOBILE, before), "no DTMF before", before),
        ("after the ring", "D, number, C after the first ring is the number.", OURS, _TOLD,
         number_told(_MOBILE, after), "no DTMF after", after),
        ("A … #", "A, number, # is the number.", EN_659_1_B, _TOLD,
         number_told(_MOBILE, before, presentation=Presentation(start_key="A", end_key="#")), "D only", before),
        ("A … C", "A, number, C is the number.", EN_659_1_B, _TOLD,
         number_told(_MOBILE, before, presentation=Presentation(start_key="A")), "D only", before),
        ("twenty digits", "A number of twenty digits is known whole.", OURS, _TOLD,
         number_told("00861380013800012345", before), "no DTMF before", before),
        ("withheld", "D10C isn't taken for a number.", EN_659_1_B, _NONE, number_told(_WITHHELD, before),
         "codes are numbers", before),
        ("unavailable", "D00C isn't taken for a number.", EN_659_1_B, _NONE, number_told(_UNAVAILABLE, before),
         "codes are numbers", before),
        ("50 ms keys", "Keys of 50 ms with pauses of 50 ms are heard.", OURS, _TOLD,
         number_told(_MOBILE, before, presentation=quick), "slow DTMF number", before),
        ("−22 dBm0", "Keys at −22 dBm0 are heard.", OURS, _TOLD, number_told(_MOBILE, before, presentation=quiet),
         "hard of DTMF number", before),
        ("noise", "Keys are heard over noise of −32 dBm0.", OURS, _TOLD,
         number_told(_MOBILE, before, impairment=Impairment(noise_dbm0=-32.0)), "pure DTMF number", before),
    ]  # fmt: skip
    return [
        Case(f"N3.{number}", f"DTMF: {title}", rule, source, seen, asks, fault, Need(caller_id=mode.value))
        for number, (title, rule, source, seen, asks, fault, mode) in enumerate(rows, 1)
    ]


def _none_cases() -> list[Case]:
    rows = [
        ("a Bell 202 line", CallerIdMode.FSK), ("a V.23 line", CallerIdMode.V23), ("a DTMF line", CallerIdMode.DTMF),
    ]  # fmt: skip
    cases = [
        Case(f"N4.{number}", f"none on {where}", f"A call without a number on {where} is answered.", OURS, _NONE,
             number_told("", CallerIdMode.NONE), "needs a number", Need(caller_id=mode.value))
        for number, (where, mode) in enumerate(rows, 1)
    ]  # fmt: skip
    return [
        *cases,
        *(
            Case(f"N4.{number}", f"not inherited, {where}",
                 f"On {where}, a call without a number isn't given the one of the call before.", OURS, _NONE,
                 _not_inherited(mode), "keeps the number", Need(caller_id=mode.value))
            for number, (where, mode) in enumerate(rows, len(cases) + 1)
        ),
    ]  # fmt: skip


def _spoilt() -> bytes:
    whole = mdmf(CallerId(_MOBILE))
    return with_checksum(whole[0], whole[2:-1], wrong_by=1)


def _sent(content: bytes, fsk: _Fsk, wanted: str, *, stuffing: int = 0) -> Procedure:
    """Send these bytes after the first ring."""
    data = Play(modulated(framed(content, mark_stuffing=stuffing), fsk.standard))

    def ask(bench: Bench) -> Finding:
        called = ringing_with(bench, [Pause(AFTER_RING_S), data, Pause(4.0 - AFTER_RING_S - data.seconds)])
        after_s = called.answered_s - called.rang_s
        seen = f"answered, told {called.number or 'no number'}"
        return Finding(called.number == wanted, seen, after_s, "s to the answer", TIME_UNCERTAINTY_S)

    return ask


def _not_inherited(mode: CallerIdMode) -> Procedure:
    def ask(bench: Bench) -> Finding:
        first = bench.call(_MOBILE, mode)
        bench.end.sleep(1.0)
        first.caller.hang_up(None)
        bench.released_within(10.0)
        bench.line.end.stop()
        bench.rest()
        second = bench.call()
        seen = f"first call: {first.number or 'no number'}; second: {second.number or 'no number'}"
        return Finding(not second.number, seen)

    return ask


CASES = [*_fsk_cases(_BELL), *_fsk_cases(_EUROPE), *_dtmf_cases(), *_none_cases()]
