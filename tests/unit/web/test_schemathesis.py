"""The API's description asked by a machine: what it allows and what it forbids, of every route, as an admin.

Nothing answers with a 500, with a status, a type or a body that the description doesn't name, or takes what it forbids.
"""

import os
import shutil
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest
import schemathesis
from schemathesis import engine
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events
from schemathesis.python.asgi import shutdown_lifespans
from starlette.requests import HTTPConnection

from appliance.domain.instance import Instance
from appliance.services.control_messages import Failure
from appliance.services.jobs import Job, Jobs, Work
from appliance.web.app import create_app
from appliance.web.premises import Premises
from appliance.web.who import Who
from tests.harness.accounts import a_user, add_user
from tests.harness.web import somebody
from tests.unit.web.api.controller import controller
from tests.unit.web.api.in_force import put_in_force, template_tree
from tests.unit.web.api.made_calls import fill_with_calls
from tests.unit.web.conftest import PORTS

TOKEN = "Bearer zt_admin"  # noqa: S105 - of a test
LEFT_OUT = {
    "watch_live": "never ends: test_events",
    "make_samples": "the simulator works for seconds at each: test_samples",
    "speak_text": "a voice works for a second at each: test_prompts",
}
CHECKS = {"positive_data_acceptance": {"enabled": False}}  # a configuration has rules that no schema can tell

MORE = {"coverage": {"unexpected-methods": ["options", "put"]}}  # all of them: test_methods


@schemathesis.serializer("application/zip")
def _zip(_context: schemathesis.SerializationContext, value: object) -> bytes:
    return value if isinstance(value, bytes) else repr(value).encode()


class Idle(Jobs):
    """Tasks that end at once: what they do is judged elsewhere."""

    def begin(self, kind: str, owner: str, work: Work, about: str = "") -> Job:
        """Begin it."""
        del work
        return super().begin(kind, owner, lambda _tell: {}, about)


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory, empty_record: Path) -> Iterator[Premises]:
    """Give a house with a company, calls and an admin, whose controller refuses all that it is asked."""
    instance = Instance(tmp_path_factory.mktemp("asked"), PORTS, os.getuid())
    instance.live_socket.parent.mkdir()
    shutil.copy(empty_record, instance.folder / "zongji.sqlite3")
    opened = Premises.open(instance)
    made = Premises(instance, opened.reading, opened.writing, opened.house, jobs=Idle())
    fill_with_calls(instance, 50)
    put_in_force(made, template_tree("clinic"))
    add_user(made, a_user(somebody().user))
    with controller(instance.control_socket, lambda _: [Failure("refused", "Not now.", "try again later")]):
        yield made
        shutdown_lifespans()
    opened.close()


def faults(here: Premises, phase: str, most: int) -> list[str]:
    """Ask everything in one of schemathesis' ways; give what is wrong, with the request that shows it."""
    app = create_app(here, _admin)
    schema = schemathesis.openapi.from_dict(deepcopy(app.openapi()), config=_config(phase, most))
    schema.app = app
    found: dict[tuple[str, str], str] = {}
    asked = 0
    for event in engine.from_schema(schema.exclude(operation_id=list(LEFT_OUT))).execute():
        if isinstance(event, events.ScenarioFinished):
            asked += len(event.recorder.checks)
            found |= _wrong(event)
        elif isinstance(event, events.NonFatalError):
            found[event.label, str(type(event.value))] = f"{event.label}: {event.value!r}"
        elif isinstance(event, events.FatalError):
            raise event.exception
    assert asked > len(LEFT_OUT), "it has asked"
    return list(found.values())


def _wrong(event: events.ScenarioFinished) -> dict[tuple[str, str], str]:
    found = {}
    for id_, checks in event.recorder.checks.items():
        case = event.recorder.cases[id_].value
        for check in checks:
            if check.failure_info is not None:
                failure = check.failure_info.failure
                told = f"{case.operation.label}: {failure.title}: {failure.message}\n{case.as_curl_command()}"
                found[case.operation.label, failure.title] = told
    return found


def _admin(connection: HTTPConnection, *, is_use: bool) -> Who | None:
    del is_use
    return somebody() if connection.headers.get("authorization") == TOKEN else None


def _config(phase: str, most: int) -> SchemathesisConfig:
    generation = {"max-examples": most, "deterministic": True, "no-shrink": True, "database": "none"}
    names = ("examples", "coverage", "fuzzing", "stateful")
    return SchemathesisConfig.from_dict(
        {
            "seed": 5,
            "continue-on-failure": True,
            "headers": {"Authorization": TOKEN},
            "generation": generation,
            "checks": CHECKS,
            "request-timeout": 60,  # some work is a process of its own, which a busy machine starts late
            "phases": {name: {"enabled": name == phase, **MORE.get(name, {})} for name in names},
        }
    )


@pytest.mark.slow
@pytest.mark.timeout(600)  # always the same questions, as many as a minute of a quiet machine answers
@pytest.mark.parametrize(("phase", "most"), [("examples", 1), ("coverage", 1), ("fuzzing", 3)])
def test_the_description_holds(here: Premises, phase: str, most: int) -> None:
    found = faults(here, phase, most)
    assert not found, "\n\n".join(found)
