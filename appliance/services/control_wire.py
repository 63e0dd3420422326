"""The command socket's language: lines of JSON, without the socket.

    {"zongji_control": 1, "version": "0.1.0"}                     hello: the language's number, the product's version
    {"id": 1, "command": "publish", "parameters": {…}}            what is asked; ids are the asker's own
    {"id": 1, "progress": "making the sounds: 20 of 120"}         how far it is
    {"id": 1, "done": {"revision": 8, …}}                         what came of it
    {"id": 1, "error": {"kind": "stale", "message": "…", …}}      or why not; nothing has changed then

Commands of a connection are done one after the other. Keys that a reader doesn't know are ignored.
"""

import json
from collections.abc import Mapping
from typing import Any

from appliance.config.problem import Problem
from appliance.errors import RemoteProtocolError
from appliance.services.control_messages import Done, Failure, Progress, Reply, Request, problem_tree

LANGUAGE = 1
LONGEST_LINE_BYTES = 9 * 1024 * 1024
"""The largest document in signs of four bytes, and some."""


def hello_line(version: str) -> bytes:
    """Write the first line."""
    return _line({"zongji_control": LANGUAGE, "version": version})


def request_line(request: Request) -> bytes:
    """Write what is asked."""
    return _line({"id": request.id, "command": request.command, "parameters": request.parameters})


def reply_line(id_: int, reply: Reply) -> bytes:
    """Write an answer."""
    match reply:
        case Progress(words):
            return _line({"id": id_, "progress": words})
        case Done(result):
            return _line({"id": id_, "done": result})
        case Failure():
            return _line({"id": id_, "error": _failure_tree(reply)})


class _Lines:
    """Bytes in, JSON objects out; bounded."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[dict[str, Any]]:
        first, newline, rest = data.partition(b"\n")
        self._buffer += first
        if not newline:  # most of a long document: not looked through again for each piece
            lines: list[bytes] = []
        else:
            *others, last = rest.split(b"\n")
            lines, self._buffer = [bytes(self._buffer), *others], bytearray(last)
        if max(map(len, [*lines, self._buffer])) > LONGEST_LINE_BYTES:
            raise RemoteProtocolError("the command socket got a line without end")
        return [_object(line) for line in lines]


class RequestReader:
    """The controller's side: bytes in, requests out. After an error it takes nothing more."""

    def __init__(self) -> None:
        self._lines = _Lines()

    def feed(self, data: bytes) -> list[Request]:
        """Take bytes, split anywhere. Raises RemoteProtocolError for what no asker says."""
        return [_request(message) for message in self._lines.feed(data)]


class ReplyReader:
    """The asker's side: bytes in, answers out, each with the id of what was asked."""

    def __init__(self) -> None:
        self._lines = _Lines()
        self._greeted = False

    def feed(self, data: bytes) -> list[tuple[int, Reply]]:
        """Take bytes, split anywhere. Raises RemoteProtocolError for what no controller says."""
        replies = []
        for message in self._lines.feed(data):
            if self._greeted:
                replies.append(_reply(message))
            elif message.get("zongji_control") != LANGUAGE:
                raise RemoteProtocolError(f"the command socket doesn't speak language {LANGUAGE}")
            self._greeted = True
        return replies


def _line(message: Mapping[str, Any]) -> bytes:
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"


def _object(line: bytes) -> dict[str, Any]:
    try:
        message = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise RemoteProtocolError("the command socket got what is no JSON") from error
    if not isinstance(message, dict):
        raise RemoteProtocolError("the command socket got what is no object")
    return message


def _request(message: Mapping[str, Any]) -> Request:
    id_, command, parameters = message.get("id"), message.get("command"), message.get("parameters", {})
    if not (isinstance(id_, int) and isinstance(command, str) and isinstance(parameters, dict)):
        raise RemoteProtocolError("a request has an id, a command and parameters")
    return Request(id_, command, parameters)


def _reply(message: Mapping[str, Any]) -> tuple[int, Reply]:
    try:
        return int(message["id"]), _content(message)
    except (KeyError, TypeError, ValueError) as error:
        raise RemoteProtocolError("the command socket gave an answer that means nothing") from error


def _content(message: Mapping[str, Any]) -> Reply:
    if "progress" in message:
        return Progress(str(message["progress"]))
    if "done" in message:
        return Done(dict(message["done"]))
    told = message["error"]
    return Failure(
        kind=str(told["kind"]),
        message=str(told["message"]),
        remedy=str(told.get("remedy", "")),
        problems=tuple(Problem(tuple(p["path"]), str(p["message"]), p.get("line")) for p in told.get("problems", ())),
        details=tuple(map(str, told.get("details", ()))),
    )


def _failure_tree(failure: Failure) -> dict[str, Any]:
    return {
        "kind": failure.kind,
        "message": failure.message,
        "remedy": failure.remedy,
        "problems": [problem_tree(problem) for problem in failure.problems],
        "details": list(failure.details),
    }
