"""`zongji try`, `zongji replay`, `zongji templates`, and stories in `zongji config check`."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from sqlalchemy import delete, insert, update
from typer.testing import CliRunner, Result

from appliance.cli import app
from appliance.config.canonical import document_json
from appliance.config.templates import template_names, template_text
from appliance.config.yaml import load
from appliance.domain.instance import Instance, Ports
from appliance.errors import UserError
from appliance.services.publish.at_rest import box_of
from appliance.simulate.attempt import Attempt
from appliance.simulate.script import Script
from appliance.simulate.simulator import try_call
from appliance.storage.engine import open_for_writing
from appliance.storage.revisions import NewRevision, Revisions
from appliance.storage.schema import calls, hops, steps
from tests.harness.empty_record import put_empty_record
from tests.unit.callflow.stories import facts
from tests.unit.config.demo_document import DEMO, MATERIAL, changed, demo
from tests.unit.web.api.past_call import kept_hop

NIGHT = ["--at", "2027-01-01 03:00"]


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZONGJI_INSTANCE", str(tmp_path / "instance"))
        yield


def zongji(*words: str) -> Result:
    return CliRunner().invoke(app, list(words), catch_exceptions=False)


def written(folder: Path, text: str, name: str = "draft.yaml") -> str:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return str(file)


def tried(folder: Path, *words: str) -> str:
    done = zongji("try", "--draft", written(folder, DEMO), *NIGHT, *words)
    assert done.exit_code == 0
    return done.stdout


def test_a_call_is_tried_step_by_step_with_what_is_heard(tmp_path: Path) -> None:
    told = tried(tmp_path, "--from", "13800138000", "--keys", "1,2", "--busy", "8001")
    assert "From 13800138000 to 4008001234 on line 01, Fri 2027-01-01 03:00:00" in told
    assert "您好！欢迎致电晨光贸易公司。" in told
    assert "keys 1: go to sales" in told
    assert "key 1 leads there" in told
    assert "8001: busy" in told
    assert "工号 8002 号为您服务" in told
    assert "Ends as answered, released by agent, served by 8002" in told
    lines = told.splitlines()
    assert [line.split()[0] for line in lines[2:4]] == ["0.0", "0.0"]


def test_phones_keys_and_patience_are_told_by_options(tmp_path: Path) -> None:
    assert "Ends as voicemail" in tried(tmp_path, "--keys", "1", "--no-answer", "all")
    assert "served by 8003" in tried(tmp_path, "--keys", "-,2", "--unreachable", "8001,8002")
    assert "Ends as abandoned, released by caller" in tried(tmp_path, "--leaves-after", "2")
    assert "a withheld number" in tried(tmp_path, "--line", "09")


def test_who_is_refused_and_who_is_remembered_is_told(tmp_path: Path) -> None:
    shop = written(tmp_path, template_text("shop"))
    told = zongji("try", "--draft", shop, "--from", "17091234567", "--at", "2026-11-21 10:00").stdout
    assert "Ends as refused, released by switchboard, refused by " in told
    assert "prefix 1709" in told
    clinic = written(tmp_path, template_text("clinic"))
    words = ["--from", "13800138000", "--at", "2026-11-23 09:00", "--keys", "1", "--served-before", "8002"]
    assert "served by 8002" in zongji("try", "--draft", clinic, *words).stdout


def test_a_tried_call_is_printed_for_programs(tmp_path: Path) -> None:
    told = json.loads(tried(tmp_path, "--keys", "9", "--json"))
    assert told["path"] == ["menu", "message", "bye"]
    assert told["end"]["result"] == "voicemail"
    assert next(event["hears"] for event in told["events"] if "hears" in event) == "您好！欢迎致电晨光贸易公司。"


def test_a_tried_call_becomes_a_story_that_holds(tmp_path: Path) -> None:
    story = tried(tmp_path, "--keys", "1,2", "--busy", "8001", "--as-story", "午夜")
    (read,) = YAML(typ="safe").load(story)
    assert read["expect"] == {"result": "answered", "served_by": "8002", "passes": ["menu", "sales", "rate", "bye"]}
    text = DEMO + "\nstories:\n" + "".join(f"  {line}\n" for line in story.splitlines())
    done = zongji("config", "check", written(tmp_path, text, "with-story.yaml"))
    assert (done.exit_code, "is good" in done.stdout, "story" in done.stdout.replace("with-story", "")) == (
        0,
        True,
        False,
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--at", "someday"], "at: "),
        (["--hotline", "other"], "there is no hotline 'other'"),
        (["--busy", "9999"], "there is no agent or endpoint '9999'"),
        (["--line", "77"], "there is no line '77'"),
        (["--keys", "1x"], "keys"),
    ],
)
def test_a_mistake_is_told(tmp_path: Path, words: list[str], told: str) -> None:
    with pytest.raises(UserError, match=told):
        zongji("try", "--draft", written(tmp_path, DEMO), *NIGHT, *words)


def test_without_a_switchboard_there_is_nothing_in_force() -> None:
    with pytest.raises(UserError, match="There is no switchboard"):
        zongji("try")


def test_a_failing_story_is_told_by_the_check(tmp_path: Path) -> None:
    story = (
        "\nstories:\n  - {name: 打不通, hotline: main, at: 2027-01-01 03:00, keys: ['9'], expect: {result: answered}}\n"
    )
    done = zongji("config", "check", written(tmp_path, DEMO + story))
    assert done.exit_code == 1
    assert "story '打不通' fails: the result is voicemail, not answered (it took: menu → message → bye)" in done.stdout
    assert "is good" not in done.stdout
    assert "has no faults, but 1 of 1 stories fail" in done.stdout


def test_templates_are_listed_and_printed() -> None:
    listed = zongji("templates").stdout
    assert all(f"\n{name} " in listed for name in template_names())
    shown = zongji("templates", "show", "clinic").stdout
    assert shown == template_text("clinic")
    assert load(shown, MATERIAL).site.name == "安心口腔诊所"
    with pytest.raises(UserError, match="There is no template 'palace'"):
        zongji("templates", "show", "palace")


@pytest.fixture
def house(tmp_path: Path) -> Instance:
    """A switchboard whose record holds three calls of yesterday: to sales, to support, and a message."""
    folder = tmp_path / "instance"
    folder.mkdir()
    instance = Instance(folder, Ports(1, 2, 3, 4, 5, 6), asterisk_uid=61840)
    instance.save()
    put_empty_record(instance.database_url)
    with Revisions.open(instance.database_url) as store:
        new = NewRevision(document_json(demo()), 2, "set-up", "", datetime.now(UTC), ())
        store.save_and_point(new, box_of(instance))
    engine = open_for_writing(instance.database_url)
    with engine.begin() as connection:
        for number, key in enumerate("129"):
            _record(connection, number, key)
    engine.dispose()
    return instance


def _record(connection: Any, number: int, key: str) -> None:  # noqa: ANN401 - SQLAlchemy's own
    at = datetime.now(UTC) - timedelta(days=1, minutes=-number)
    trial = try_call(demo(), Attempt(facts(call=f"box-1.{number}"), at, Script(presses=[key])))
    start, end = asdict(trial.start), asdict(trial.end)
    names = {column.name for column in calls.columns}
    row = {
        **start,
        **end,
        "id": start["call"],
        "started_at": start["at"],
        "ended_at": end["at"],
        "caller": "13800138000",
    }
    connection.execute(insert(calls), {name: value for name, value in row.items() if name in names})
    connection.execute(insert(steps), [asdict(step) for step in trial.steps])
    if trial.hops:
        connection.execute(insert(hops), [kept_hop(hop) for hop in trial.hops])


def test_recorded_calls_are_replayed_under_a_draft(tmp_path: Path, house: Instance) -> None:
    assert house.folder == tmp_path / "instance"
    draft = written(tmp_path, changed(('"1": sales, "2": support', '"1": support, "2": support')))
    done = zongji("replay", "--days", "2", "--draft", draft)
    assert done.exit_code == 0
    assert "3 calls since" in done.stdout
    assert "2 go the same way" in done.stdout
    assert "1 end elsewhere" in done.stdout
    assert "answered by 8001" in done.stdout
    assert "answered by 8003" in done.stdout
    assert "menu: go to support, because key 1 leads there (before: menu: go to sales" in " ".join(done.stdout.split())
    assert "8003 taken to answer" in " ".join(done.stdout.split())
    told = json.loads(zongji("replay", "--days", "2", "--draft", draft, "--json").stdout)
    assert told["summary"]["same"] == 2
    assert told["summary"]["recorded"] == told["summary"]["before"]
    assert [each["call"]["call"] for each in told["elsewhere"]] == ["box-1.0"]


def test_what_is_on_record_is_told_where_the_walk_differs_and_the_erased_are_left_out(
    tmp_path: Path, house: Instance
) -> None:
    engine = open_for_writing(house.database_url)
    with engine.begin() as connection:
        connection.execute(update(calls).where(calls.c.id == "box-1.0").values(result="callback"))
        connection.execute(delete(steps).where(steps.c.call == "box-1.1"))
    engine.dispose()
    draft = written(tmp_path, changed(('"1": sales, "2": support', '"1": support, "2": support')))
    told = " ".join(zongji("replay", "--days", "2", "--draft", draft).stdout.split())
    assert "2 calls since" in told
    assert "1 more are left out" in told
    assert "on record it was callback" in told
    assert "callback 1 0 0" in told
    assert "Where the record differs" in told


def test_days_without_calls_are_told(tmp_path: Path, house: Instance) -> None:
    assert house.folder.is_dir()
    tomorrow = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()
    with pytest.raises(UserError, match="is not past"):
        zongji("replay", "--from", tomorrow, "--draft", written(tmp_path, DEMO))
    today = (datetime.now(UTC) - timedelta(hours=1)).date().isoformat()
    assert "calls since" in zongji("replay", "--from", today, "--draft", written(tmp_path, DEMO)).stdout
