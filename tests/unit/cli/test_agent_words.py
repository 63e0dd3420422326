"""`zongji agents password`: on a terminal, and on record; `config publish` names it for new phones."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from appliance.asterisk.render.secrets import Secrets
from appliance.cli import app, config_changes
from appliance.domain.instance import Instance
from appliance.errors import UserError
from appliance.services.phone_logins import show_login
from tests.harness.empty_record import put_empty_record
from tests.unit.config.demo_document import DEMO, changed, demo
from tests.unit.services.studio import TerseEngine, furnished_instance

FOURTH = ('  "8003": {name: 陈静}\n', '  "8003": {name: 陈静}\n  "8004": {name: 赵敏}\n')


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Instance:
    monkeypatch.setattr(config_changes, "find_engine", TerseEngine)
    made = furnished_instance(tmp_path / "h")
    put_empty_record(made.database_url)
    return made


def run(instance: Instance, *words: str) -> Result:
    return CliRunner().invoke(app, ["--instance", str(instance.folder), *words])


def publish(instance: Instance, folder: Path, text: str) -> str:
    (folder / "company.yaml").write_text(text, encoding="utf-8")
    return run(instance, "config", "publish", str(folder / "company.yaml")).output


def on_a_terminal(instance: Instance, *words: str) -> str:
    """Give what a terminal shows of a word."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", "from appliance.cli import main; main()", "--instance", str(instance.folder)]
    subprocess.run([*command, *words], stdout=theirs, stderr=theirs, check=False, timeout=60)
    os.close(theirs)
    shown = os.read(ours, 65536).decode()
    os.close(ours)
    return shown


def audited(instance: Instance) -> list[str]:
    entries = json.loads(run(instance, "audit", "--action", "phone_login", "--json").output)
    return [entry["what"] for entry in entries]


def test_a_publish_names_new_phones_and_where_their_passwords_are(instance: Instance, tmp_path: Path) -> None:
    first = publish(instance, tmp_path, DEMO)
    assert "New phones: 8001, 8002, 8003." in first
    told = publish(instance, tmp_path, changed(FOURTH))
    assert "New phones: 8004. What to type into one: `zongji agents password 8004`" in told
    assert "New phones" not in publish(instance, tmp_path, DEMO)


def test_a_terminal_shows_the_login_of_a_phone_and_who_saw_it_is_on_record(instance: Instance, tmp_path: Path) -> None:
    publish(instance, tmp_path, DEMO)
    shown = dict(line.split(maxsplit=1) for line in on_a_terminal(instance, "agents", "password", "8001").splitlines())
    kept = Secrets.load_or_make(instance.secrets).accounts["8001"]
    assert (shown["account"], shown["password"]) == ("8001", kept)
    assert (shown["server"], shown["port"]) == (instance.bind_address, f"{instance.ports.sip} (UDP)")
    assert audited(instance) == ["8001"]
    assert kept not in run(instance, "audit", "--json").output


def test_no_file_and_no_pipe_gets_a_password(instance: Instance, tmp_path: Path) -> None:
    publish(instance, tmp_path, DEMO)
    refused = run(instance, "agents", "password", "8001")
    assert isinstance(refused.exception, UserError)
    assert "on a terminal only" in refused.exception.message
    assert (refused.output, audited(instance)) == ("", [])


def test_who_has_no_phone_is_told_who_has(instance: Instance) -> None:
    with pytest.raises(UserError, match="'nobody' has no phone of their own here") as refused:
        show_login("nobody", "li", demo(), instance)
    assert "8001, 8002, 8003" in refused.value.remedy
    assert audited(instance) == []
