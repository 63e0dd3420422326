"""Lines as pytest fixtures: `pytest -p hil_rig.plugin --rig rig.toml --rig-line bench`.

    def test_a_digit_with_a_hole(line):
        caller = line.ring(caller="13800138000", mode="dtmf")
        caller.wait_answered(timeout_s=10)
        caller.press("1", dropout_ms=8)

`line` is the exchange's side of a line, `line_end` any open end. A suite for another rung than real lines gives an
`exchange` fixture of its own. What a rung can't do is skipped with its reason; a failed case keeps its line's audio
and events as a capture, whose name stands in the report.
"""

import re
from collections.abc import Generator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hil_rig.captures import captured, write_capture
from hil_rig.exchanges.api import CannotDo, Exchange, ExchangeError, ExchangeUnavailable, LineEnd
from hil_rig.exchanges.line import ExchangeLine
from hil_rig.exchanges.physical.exchange import PhysicalExchange


def pytest_addoption(parser: pytest.Parser) -> None:
    """Which rig, which line of it, and where failed cases are kept."""
    group = parser.getgroup("rig", "analogue lines")
    group.addoption("--rig", type=Path, metavar="RIG.TOML", help="the real lines to test on")
    group.addoption("--rig-line", metavar="NAME", help="the line to test on; default: the rig's first one")
    group.addoption(
        "--rig-failures", type=Path, default=Path("rig-failures"), help="a folder for failed cases' captures"
    )


@pytest.fixture(scope="session")
def exchange(request: pytest.FixtureRequest) -> Exchange:
    """The rung: the real lines of `--rig`; a suite for another one overrides this fixture."""
    config: Path | None = request.config.getoption("--rig")
    if config is None:
        pytest.skip("no lines to test on; name a rig by --rig rig.toml")
    return PhysicalExchange(config)


@pytest.fixture
def line_end(exchange: Exchange, request: pytest.FixtureRequest) -> Iterator[LineEnd]:
    """An open end of the chosen line; skipped, with the remedy, where this machine can't have it."""
    names = exchange.line_names()
    wanted: str | None = request.config.getoption("--rig-line")
    if wanted is None and not names:
        pytest.skip(f"the {exchange.name} exchange has no lines")
    end = _opened(exchange, wanted or names[0])
    yield end
    end.close()


@pytest.fixture
def line(line_end: LineEnd) -> ExchangeLine:
    """The exchange's side of that line, which rings and is called."""
    return ExchangeLine(line_end)


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call() -> Generator[None, object, object]:
    """Skip a case that its rung can't do, with the reason."""
    try:
        return (yield)
    except CannotDo as reason:
        pytest.skip(str(reason))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep a failed case's line, while it is still open."""
    report = yield
    end = getattr(item, "funcargs", {}).get("line_end")
    if report.when == "call" and report.failed and end is not None:
        report.sections.append(("line", _kept(end, item)))
    return report


def _opened(exchange: Exchange, name: str) -> LineEnd:
    try:
        end = exchange.line(name)
        end.open()
    except ExchangeUnavailable as reason:
        pytest.skip(str(reason))
    return end


def _kept(end: LineEnd, item: pytest.Item) -> str:
    folder: Path = item.config.getoption("--rig-failures")
    path = folder / (re.sub(r"[^\w.-]+", "_", item.nodeid)[-150:] + ".zip")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_capture(path, captured(end, datetime.now(UTC)))
    except (ExchangeError, OSError) as refused:
        return f"not kept: {refused}"
    return f"kept as {path}"
