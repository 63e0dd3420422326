"""What is measured, one function a promise."""

import http.client
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import timedelta

from benchmarks.web.asking import FILTERS, Words, day
from benchmarks.web.figures import Row, at_most, p95
from benchmarks.web.made_up import DAYS, FIRST
from benchmarks.web.served import Served

PAGE_MS = 50.0
ANALYSIS_S = 1.0
MEMORY_MB = 100.0
BROWSERS = 50
_ANALYSIS = {"analysis": "a month's analysis", "analysis/findings": "what stands out in a month"}
_ASKED = 30
_WARM = 2
_EXPORT_AGAIN_S = 0.5

Told = Callable[[str], None]


def filters(web: Served, count: int, each: bool) -> list[Row]:
    """Ask for every filter's first page, and for one from the middle of the record; `each` gives a row a filter."""
    found = {name: _pages(web, words) for name, words in FILTERS.items()}
    rows = []
    for place, which in enumerate(("first page", "page from the middle")):
        worst = max(found, key=lambda name: found[name][place])
        about = f"{count:,} calls: {which}"
        rows.append(at_most(f"{about}, p95", found["none"][place], "ms", PAGE_MS))
        rows.append(at_most(f"{about}, p95 of the slowest filter ({worst})", found[worst][place], "ms", PAGE_MS))
        if each:
            rows += [
                at_most(f"{about}, filter '{name}', p95", taken[place], "ms", PAGE_MS)
                for name, taken in found.items()
                if name != "none"
            ]
    return rows


def _pages(web: Served, words: Words) -> tuple[float, float]:
    with closing(web.connect()) as connection:
        first = _p95(web, connection, "calls", words)
        deep = {**words, "after": _place_in_the_middle(web, connection, words)}
        return first, _p95(web, connection, "calls", deep)


def _place_in_the_middle(web: Served, connection: http.client.HTTPConnection, words: Words) -> str:
    """Give the cursor of a call from the middle of the time, in the same order."""
    sort = {"sort": words["sort"]} if "sort" in words else {}
    near = {"limit": 1, "from": day(DAYS // 2), "to": day(DAYS // 2 + 1), **sort}
    return str(web.ask(connection, "calls", near)[1]["next"])


def _p95(web: Served, connection: http.client.HTTPConnection, path: str, words: Words | None = None) -> float:
    for _ in range(_WARM):
        web.ask(connection, path, words)
    return p95([web.ask(connection, path, words)[0] for _ in range(_ASKED)])


def counts(web: Served, count: int) -> list[Row]:
    """Count what each filter finds, up to 10,000."""
    with closing(web.connect()) as connection:
        asked = {name: {key: value for key, value in words.items() if key != "sort"} for name, words in FILTERS.items()}
        taken = {name: _p95(web, connection, "calls/count", words) for name, words in asked.items()}
    worst = max(taken, key=lambda name: taken[name])
    return [at_most(f"{count:,} calls: count, p95 of the slowest filter ({worst})", taken[worst], "ms", PAGE_MS)]


def one_call(web: Served, count: int) -> list[Row]:
    """Open calls with their whole story; each is put on record before it is answered."""
    with closing(web.connect()) as connection:
        calls = web.ask(connection, "calls", {"limit": _ASKED, "to": day(DAYS // 3)})[1]["items"]
        taken = [web.ask(connection, f"calls/{call['id']}")[0] for call in calls]
    return [at_most(f"{count:,} calls: one call with its story, p95", p95(taken), "ms", PAGE_MS)]


def analysis(web: Served, count: int) -> list[Row]:
    """Ask for a month's analysis, beside the month before, and for what stands out in it."""
    month = FIRST + timedelta(days=DAYS - 40)
    words = {"from": f"{month:%Y-%m-%d}", "to": f"{month + timedelta(days=30):%Y-%m-%d}"}
    with closing(web.connect()) as connection:
        taken = {path: [web.ask(connection, path, words)[0] for _ in range(5)] for path in _ANALYSIS}
    return [
        at_most(f"{count:,} calls: {what}, the slowest of five", max(taken[path]) / 1000, "s", ANALYSIS_S)
        for path, what in _ANALYSIS.items()
    ]


def memory(web: Served, count: int) -> list[Row]:
    """Tell the process's memory after all that was asked, at its highest."""
    return [
        at_most(f"{count:,} calls: the web process's memory at its highest", web.memory_mb("VmHWM"), "MB", MEMORY_MB)
    ]


def browsers(web: Served, count: int) -> list[Row]:
    """Have browsers watch the stream of events, and ask for the first page meanwhile."""
    with ExitStack() as stack:
        for _ in range(BROWSERS):
            stack.enter_context(_watching(web))
        taken = _p95(web, stack.enter_context(closing(web.connect())), "calls")
        used = web.memory_mb()
    about = f"{count:,} calls, {BROWSERS} browsers watching"
    return [
        at_most(f"{about}: first page, p95", taken, "ms", PAGE_MS),
        at_most(f"{about}: the web process's memory", used, "MB", MEMORY_MB),
    ]


@contextmanager
def _watching(web: Served) -> Iterator[None]:
    with closing(web.connect()) as connection:
        connection.request("GET", "/api/v1/events", headers=web.headers)
        answer = connection.getresponse()
        if not answer.readline():
            raise SystemExit("no event came")
        yield


def export(web: Served, count: int) -> list[Row]:
    """Have all calls written as CSV, which another process does, and ask for the first page meanwhile."""
    began = time.monotonic()
    job = web.post("calls/exports", {"format": "csv"})["job"]["id"]
    highest, taken = 0.0, list[float]()
    with closing(web.connect()) as connection:
        while (now := web.ask(connection, f"jobs/{job}")[1])["state"] == "running":
            taken.append(web.ask(connection, "calls")[0])
            highest = max(highest, web.memory_mb())
            time.sleep(_EXPORT_AGAIN_S)
    if now["state"] != "done" or now["result"]["rows"] != count:
        raise SystemExit(f"the export ended so: {now}")
    return [
        Row(f"{count:,} calls: exported as CSV", round(time.monotonic() - began, 1), "s"),
        at_most(f"{count:,} calls: the web process's memory meanwhile", highest, "MB", MEMORY_MB),
        at_most(f"{count:,} calls: first page meanwhile, p95", p95(taken), "ms", PAGE_MS),
    ]
