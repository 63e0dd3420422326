import io
import threading

import pytest

from provision import progress
from provision.apt import read_progress as read_apt
from provision.progress import Step
from provision.root_folder import read_progress as read_mmdebstrap


class Screen(io.StringIO):
    """What a step writes; tells when its first word has come."""

    def __init__(self, *, terminal: bool) -> None:
        super().__init__()
        self.terminal = terminal
        self.written = threading.Event()

    def isatty(self) -> bool:
        return self.terminal

    def flush(self) -> None:
        self.written.set()


@pytest.fixture
def no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "QUIET_S", 0.0)


def test_a_short_step_says_nothing() -> None:
    screen = Screen(terminal=False)
    with Step("Looking", screen):
        pass
    assert screen.getvalue() == ""


def test_a_short_step_that_fails_says_so() -> None:
    screen = Screen(terminal=False)
    with pytest.raises(ValueError, match="x"), Step("Looking", screen):
        raise ValueError("x")
    assert screen.getvalue() == "Looking: failed, 0 s\n"


@pytest.mark.usefixtures("no_patience")
def test_plain_output_is_whole_lines() -> None:
    screen = Screen(terminal=False)
    with Step("Making", screen):
        assert screen.written.wait(10)
    assert screen.getvalue() == "Making: at work, 0 s\nMaking: done, 0 s\n"


@pytest.mark.usefixtures("no_patience")
def test_on_a_terminal_one_line_is_rewritten() -> None:
    screen = Screen(terminal=True)
    with Step("Making", screen):
        assert screen.written.wait(10)
    assert screen.getvalue().endswith("\r\x1b[KMaking: done, 0 s\n")
    assert screen.getvalue().count("\n") == 1


def test_the_line_tells_share_seconds_and_detail() -> None:
    clock = iter([100.0, 112.4])
    step = Step("Making", Screen(terminal=False), clock=lambda: next(clock))
    with step:
        step.tell(0.256, "unpacking")
        assert step.line() == "Making: at work 26%, 12 s (unpacking)"


def test_the_share_never_goes_back() -> None:
    step = Step("Making", Screen(terminal=False))
    with step:
        step.tell(0.5)
        step.tell(0.2)
        step.tell(None, "b")
        assert step.line() == "Making: at work 50%, 0 s (b)"
        step.tell(7.0)
        assert "100%" in step.line()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("dlstatus:3:50.0:Retrieving file 3 of 9", (0.25, "Retrieving file 3 of 9")),
        ("pmstatus:libc6:amd64:40.0000:Unpacking libc6", (0.7, "Unpacking libc6")),
        ("pmstatus:python3:100.0000:Installed python3", (1.0, "Installed python3")),
        ("Setting up libc6", (None, "")),
        ("dlstatus:::", (None, "")),
    ],
)
def test_apt_is_read(line: str, told: tuple[float | None, str]) -> None:
    assert read_apt(line) == told


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("I: downloading packages with apt...", (0.10, "downloading packages with apt")),
        ("I: something new", (None, "something new")),
        ("W: a warning", (None, "")),
    ],
)
def test_mmdebstrap_is_read(line: str, told: tuple[float | None, str]) -> None:
    assert read_mmdebstrap(line) == told
