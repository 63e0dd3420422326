"""The real web process over a record of calls, and somebody who may ask it everything."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from appliance.config.canonical import document_json
from appliance.domain.instance import Instance, Ports
from appliance.domain.role import Role
from appliance.services.accounts.passwords import hashed
from appliance.services.publish.at_rest import box_of
from appliance.services.publish.reading import new_revision
from appliance.services.publish.saving import Saving
from appliance.storage.access import open_ready
from appliance.storage.audit import AuditAction, AuditEntry
from appliance.storage.engine import open_for_writing
from appliance.storage.revisions import Revisions
from appliance.storage.users import User, Users
from benchmarks.web.company import company
from benchmarks.web.filling import copy_record

_START_S = 30.0
_LOOK_AGAIN_S = 0.1
_KB = 1024
_USER = "bench"
_PASSWORD = "only-of-this-measurement"  # noqa: S105 - of an instance that is gone afterwards


@dataclass(frozen=True, slots=True)
class Served:
    """A web process that answers at `port`, to whoever has the cookie."""

    port: int
    cookie: str
    pid: int

    def connect(self) -> http.client.HTTPConnection:
        """Give a connection that stays."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)

    def ask(
        self, connection: http.client.HTTPConnection, path: str, words: Mapping[str, object] | None = None
    ) -> tuple[float, Any]:
        """Ask for something; give the milliseconds until it was here whole, and what it is."""
        address = f"/api/v1/{path}" + (f"?{urlencode(words)}" if words else "")
        began = time.perf_counter()
        connection.request("GET", address, headers=self.headers)
        answer = connection.getresponse()
        body = answer.read()
        taken_ms = (time.perf_counter() - began) * 1000
        if answer.status != http.client.OK:
            raise SystemExit(f"{address}: {answer.status} {body[:300]!r}")
        return taken_ms, json.loads(body)

    def post(self, path: str, body: Mapping[str, object]) -> Any:  # noqa: ANN401 - JSON
        """Have something done."""
        with closing(self.connect()) as connection:
            headers = {**self.headers, "Content-Type": "application/json"}
            connection.request("POST", f"/api/v1/{path}", json.dumps(body), headers)
            return json.loads(connection.getresponse().read())

    @property
    def headers(self) -> dict[str, str]:
        """What each request says of who asks."""
        return {"Cookie": self.cookie, "X-Zongji": "1"}

    def memory_mb(self, what: str = "VmRSS") -> float:
        """Give the process's memory: `VmRSS` now, `VmHWM` at its highest."""
        for line in Path(f"/proc/{self.pid}/status").read_text(encoding="ascii").splitlines():
            if line.startswith(f"{what}:"):
                return int(line.split()[1]) / _KB
        raise SystemExit(f"the kernel doesn't tell {what}")


@contextmanager
def served(count: int, folder: Path) -> Iterator[Served]:
    """Serve a record of so many calls from a new folder until the end."""
    folder.mkdir(parents=True)
    instance = Instance(folder, Ports(0, 0, 0, _free_port(), 0, 0), os.getuid())
    instance.save()
    instance.logs.mkdir()
    instance.live_socket.parent.mkdir()
    copy_record(count, folder / "zongji.sqlite3")
    _settle(instance)
    words = [sys.executable, "-m", "appliance.daemons.web", "--instance", str(folder), "--log-file"]
    process = subprocess.Popen(words)
    try:
        _wait(instance.ports.http, process)
        yield Served(instance.ports.http, _signed_in(instance.ports.http), process.pid)
    finally:
        process.terminate()
        process.wait()


def _settle(instance: Instance) -> None:
    """Put the company in force on this box, and let somebody sign in."""
    reading = open_ready(instance.database_url)
    writing = open_for_writing(instance.database_url)
    now = datetime.now(UTC)
    Revisions(reading, writing).save_and_point(
        new_revision(document_json(company()), Saving("bench", ""), (), now), box_of(instance)
    )
    user = User(_USER, "Bench", Role.ADMIN, hashed(_PASSWORD), now, now, _USER)
    Users(reading, writing).add(user, AuditEntry(now, _USER, AuditAction.USER_ADD, _USER))
    reading.dispose()
    writing.dispose()


def _signed_in(port: int) -> str:
    """Sign in as a browser does; give the cookie."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        headers = {"Content-Type": "application/json", "X-Zongji": "1"}
        connection.request("POST", "/api/v1/session", json.dumps({"user": _USER, "password": _PASSWORD}), headers)
        answer = connection.getresponse()
        cookie = answer.headers.get("Set-Cookie", "").partition(";")[0]
        if answer.status != http.client.OK or not cookie:
            raise SystemExit(f"signing in: {answer.status} {answer.read()[:300]!r}")
        return cookie


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + _START_S
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(_LOOK_AGAIN_S)
        else:
            return
    raise SystemExit("the web process did not start; see its log")
