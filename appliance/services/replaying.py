"""The last days' calls under two documents, walked by a process of its own: `python -m appliance.services.replaying`.

It works for minutes on a full processor; the web process only listens. In: one line of JSON. Out: lines of JSON.
"""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from appliance.config.canonical import document_json, document_of_json
from appliance.config.model.document import Document
from appliance.domain.instance import Instance
from appliance.errors import DeviceError
from appliance.services.jobs import Tell
from appliance.services.simulation import setting_of
from appliance.simulate.difference import Difference, Fate
from appliance.simulate.replay import Replay, Summary
from appliance.storage.past_calls import PastCall, PastCalls

MOST_TOLD = 200
"""Calls that go elsewhere, told one by one; the others only count."""

_TELL_EVERY = 200


@dataclass(frozen=True, slots=True)
class Stretch:
    """The calls that began from `first` to before `end`."""

    first: datetime
    end: datetime


def replay(instance: Instance, documents: tuple[Document, Document], stretch: Stretch, tell: Tell) -> Mapping[str, Any]:
    """Walk the calls under both documents; give what `plain` gives. Raises DeviceError when the process fails."""
    asked = {
        "folder": str(instance.folder),
        "documents": [document_json(document) for document in documents],
        "first": stretch.first.isoformat(),
        "end": stretch.end.isoformat(),
    }
    child = subprocess.Popen(
        [sys.executable, "-m", __name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    with child:
        if child.stdin is None or child.stdout is None:
            raise RuntimeError("the process has no pipes")
        child.stdin.write(json.dumps(asked))
        child.stdin.close()
        for line in child.stdout:
            told = json.loads(line)
            if "result" in told:
                result: Mapping[str, Any] = told["result"]
                return result
            done, total = told["done"], told["total"]
            tell(f"{done} of {total} calls", done / total if total else None)
    raise DeviceError("replay", "walk the calls", f"the process ended with status {child.returncode}")


def main() -> None:
    """Walk what is asked on stdin."""
    asked = json.loads(sys.stdin.read())
    instance = Instance.load(Path(asked["folder"]))
    now, then = (document_of_json(text) for text in asked["documents"])
    with PastCalls.open(instance.database_url) as calls:
        stretch = Stretch(datetime.fromisoformat(asked["first"]), datetime.fromisoformat(asked["end"]))
        between = calls.between(stretch.first, stretch.end)
        again = Replay(now, then, setting_of(instance, then))
        found = again.run(_telling(between, calls.count(stretch.first, stretch.end)))
        told = list(islice((each for each in found if each.is_elsewhere), MOST_TOLD))
        for _ in found:  # the others only count
            pass
    _say({"result": plain(again.summary, told)})


def plain(summary: Summary, told: Iterable[Difference]) -> dict[str, Any]:
    """Write what came of it as JSON can hold it."""
    results = {name: dict(getattr(summary, name)) for name in ("recorded", "before", "after")}
    return {**_counts(summary), **results, "differences": [_difference(each) for each in told]}


def _counts(summary: Summary) -> dict[str, int]:
    names = ("calls", "same", "other_path", "elsewhere", "erased")
    return {name: getattr(summary, name) for name in names}


def _difference(found: Difference) -> dict[str, Any]:
    record = found.call
    return {
        "call": record.call,
        "at": record.started_at.astimezone(UTC).isoformat(),
        "caller": None if record.caller is None else record.caller.digits,
        "recorded": record.result,
        "before": _fate(found.before),
        "after": _fate(found.after),
        "turning": str(found.turning),
        "node": next((step.node for step in (found.turning.after, found.turning.before) if step and step.node), None),
        "assumed": list(found.assumed),
    }


def _fate(fate: Fate) -> dict[str, Any]:
    return {**asdict(fate), "path": list(fate.path)}


def _telling(calls: Iterable[PastCall], total: int) -> Iterator[PastCall]:
    for number, call in enumerate(calls):
        if number % _TELL_EVERY == 0:
            _say({"done": number, "total": max(number, total)})
        yield call


def _say(told: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
