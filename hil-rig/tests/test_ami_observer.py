"""The observer against a manager interface of paper, with the answers of a real Asterisk 22."""

import contextlib
import socketserver
import threading
from collections.abc import Iterator

import pytest

from hil_rig.instruments.ami_observer import AmiObserver, ObserverError

CHANNELS = (
    "PJSIP/line1-00000003!in!600!1!Up!Answer!!13800138000!!!3!5!!1795296600.3",
    "PJSIP/101-00000004!in!!1!Up!AppDial!(Outgoing Line)!101!!!3!4!!1795296601.4",
)


class Manager(socketserver.StreamRequestHandler):
    """Answers a login, one command, and leaves every other action unanswered."""

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError):  # the observer knocks once before it comes in
            self.serve()

    def serve(self) -> None:
        self.wfile.write(b"Asterisk Call Manager/11.0.0\r\n")
        headers: dict[str, str] = {}
        for raw in self.rfile:
            line = raw.decode().strip()
            if line:
                key, _, value = line.partition(": ")
                headers[key] = value
                continue
            self.wfile.write(self.answer(headers))
            if headers["Action"] == "Logoff":
                return
            headers = {}

    def answer(self, headers: dict[str, str]) -> bytes:
        if headers["Action"] == "Login" and (headers["Secret"], headers["Events"]) != ("s3cret", "off"):
            lines = ["Response: Error", "Message: Authentication failed"]
        elif headers["Action"] in {"Login", "Logoff"}:
            lines = ["Response: Success", "Message: fine"]
        elif headers.get("Command") == "core show channels concise":
            lines = ["Response: Success", "Message: Command output follows", *(f"Output: {c}" for c in CHANNELS)]
        else:
            return b""
        lines.insert(1, f"ActionID: {headers['ActionID']}")
        return "\r\n".join([*lines, "", ""]).encode()


@pytest.fixture
def port() -> Iterator[int]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Manager) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def test_all_lines_of_an_answer_are_kept(port: int) -> None:
    with AmiObserver("127.0.0.1", port, "watch", "s3cret") as observer:
        assert observer.command("core show channels concise") == "\n".join(CHANNELS)
        assert observer.channels() == ["PJSIP/line1-00000003", "PJSIP/101-00000004"]


def test_a_wrong_secret_is_told(port: int) -> None:
    observer = AmiObserver("127.0.0.1", port, "watch", "wrong")
    with pytest.raises(ObserverError, match="Login: Authentication failed"):
        observer.open()
    observer.close()


def test_an_answer_that_never_comes_is_an_error_with_a_deadline(port: int) -> None:
    slow = pytest.raises(ObserverError, match=r"Ping: no answer within 0\.2 s")
    with AmiObserver("127.0.0.1", port, "watch", "s3cret", timeout_s=0.2) as observer, slow:
        observer.action("Ping")


def test_a_line_break_in_a_header_is_refused(port: int) -> None:
    refused = pytest.raises(ObserverError, match="another header")
    with AmiObserver("127.0.0.1", port, "watch", "s3cret") as observer, refused:
        observer.command("core show channels\r\nAction: Logoff")


def test_nobody_listening_is_told() -> None:
    observer = AmiObserver("127.0.0.1", 9, "watch", "s3cret")
    with pytest.raises(ObserverError, match="connect"):
        observer.open()
    observer.close()
