"""Chapter 4: ringing, whoever's cadence it has, and what only looks like it."""

from collections.abc import Sequence

from hil_rig.exchanges.api import LineEventKind, Pause, Ring, Step
from hil_rig.suite.asking import TIME_UNCERTAINTY_S, Procedure
from hil_rig.suite.bench import Bench
from hil_rig.suite.case import Case, Finding, Source
from hil_rig.suite.sources import E180_CHINA, E180_TABLE, GR_30, OURS

_WATCHED_S = 14.0
_CADENCES: Sequence[tuple[str, tuple[float, ...], Source, str]] = (
    ("China", (1.0, 4.0), E180_CHINA, "never rings"),
    ("North America", (2.0, 4.0), E180_TABLE, "short rings only"),
    ("United Kingdom", (0.4, 0.2, 0.4, 2.0), E180_TABLE, "long rings only"),
    ("Japan", (1.0, 2.0), E180_TABLE, "never rings"),
    ("France", (1.5, 3.5), E180_TABLE, "short rings only"),
    ("Sweden", (1.0, 5.0), E180_TABLE, "impatient of pauses"),
    ("distinctive, two bursts", (0.8, 0.4, 0.8, 4.0), GR_30, "long rings only"),
    ("distinctive, three bursts", (0.4, 0.2, 0.4, 0.2, 0.8, 4.0), GR_30, "long rings only"),
)


def _cadences() -> list[Case]:
    return [
        Case(f"G1.{number}", f"cadence: {who}", f"A call that rings by {_text(cadence)} s is answered.", source,
             "answered", _answered(cadence), fault)
        for number, (who, cadence, source, fault) in enumerate(_CADENCES, 1)
    ]  # fmt: skip


def _others() -> list[Case]:
    rows: list[tuple[str, str, str, Procedure, str]] = [
        ("a single ring", "A call that ends after its first ring isn't answered.", "on-hook all the time",
         _not_answered([Ring(1.0)]), "answers at once"),
        ("a splash of 50 ms", "A ring of 50 ms (a line that is tested or switched) isn't a call.",
         "on-hook all the time", _not_answered([Ring(0.05)]), "answers a splash"),
        ("splashes of 50 ms", "Three rings of 50 ms, 4 s apart, aren't a call.", "on-hook all the time",
         _not_answered([Ring(0.05), Pause(4.0)] * 3), "counts splashes"),
        ("a call after an abandoned one", "After a call that was given up, the next one is answered.", "answered",
         _answered_after([Ring(1.0)], 12.0), "one call only"),
        ("a call after a splash", "A call that rings 3 s after a splash is answered.", "answered",
         _answered_after([Ring(0.05)], 3.0), "one call only"),
        ("held after the answer", "Ringing stops with the answer, and the line is held.", "off-hook for 3 s",
         _held(), "lets go"),
    ]  # fmt: skip
    return [
        Case(f"G2.{number}", title, rule, OURS, seen, asks, fault)
        for number, (title, rule, seen, asks, fault) in enumerate(rows, 1)
    ]


def _text(cadence: Sequence[float]) -> str:
    return "/".join(f"{seconds:g}" for seconds in cadence)


def _answered(cadence: Sequence[float]) -> Procedure:
    def ask(bench: Bench) -> Finding:
        called = bench.call(cadence_s=cadence)
        after_s = called.answered_s - called.rang_s
        return Finding(True, f"answered after {after_s:.2f} s", after_s, "s", TIME_UNCERTAINTY_S)

    return ask


def _off_hook(bench: Bench, since_s: float) -> float | None:
    """When the switchboard answered since then, if it did."""
    return next(
        (event.at_s for event in bench.end.events() if event.kind is LineEventKind.OFF_HOOK and event.at_s >= since_s),
        None,
    )


def _not_answered(steps: Sequence[Step]) -> Procedure:
    def ask(bench: Bench) -> Finding:
        began_s = bench.line.perform(steps, until={LineEventKind.OFF_HOOK})
        bench.end.sleep(_WATCHED_S)
        answered_s = _off_hook(bench, began_s)
        if answered_s is None:
            return Finding(is_right=True, seen=f"on-hook for {_WATCHED_S:g} s")
        return Finding(is_right=False, seen=f"off-hook after {answered_s - began_s:.2f} s")

    return ask


def _answered_after(steps: Sequence[Step], pause_s: float) -> Procedure:
    def ask(bench: Bench) -> Finding:
        began_s = bench.line.perform(steps, until={LineEventKind.OFF_HOOK})
        bench.end.sleep(pause_s)
        if _off_hook(bench, began_s) is not None:
            return Finding(is_right=False, seen="off-hook though nobody called any more")
        called = bench.call()
        after_s = called.answered_s - called.rang_s
        return Finding(True, f"answered after {after_s:.2f} s", after_s, "s", TIME_UNCERTAINTY_S)

    return ask


def _held() -> Procedure:
    def ask(bench: Bench) -> Finding:
        called = bench.call()
        bench.end.sleep(3.0)
        is_up = bench.is_up(called.answered_s)
        return Finding(is_up, "off-hook" if is_up else "hung up")

    return ask


CASES = [*_cadences(), *_others()]
