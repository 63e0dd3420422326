"""A controller at its command socket that answers as a test says."""

import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import Any

from fastapi.testclient import TestClient

from appliance.services.control_messages import Reply, Request
from appliance.services.control_wire import RequestReader, hello_line, reply_line

Answer = Callable[[Request], Sequence[Reply]]


@contextmanager
def controller(path: Path, answer: Answer) -> Iterator[list[Request]]:
    """Listen, and give what was asked."""
    asked: list[Request] = []
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listening.bind(str(path))
    listening.listen()

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection:
                connection.sendall(hello_line("test"))
                reader = RequestReader()
                while data := connection.recv(65536):
                    for request in reader.feed(data):
                        asked.append(request)
                        for reply in answer(request):
                            connection.sendall(reply_line(request.id, reply))

    thread = Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield asked
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(10)
        path.unlink()


def ended(client: TestClient, job: dict[str, Any]) -> dict[str, Any]:
    """Wait for a task, and give how it ended."""
    until = monotonic() + 60
    while job["state"] == "running" and monotonic() < until:
        sleep(0.01)
        job = client.get(f"/api/v1/jobs/{job['id']}").json()
    assert job["state"] != "running"
    return job
