"""`zongji notifications` on a real instance folder."""

import asyncio
import json
import socket
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner, Result

from appliance.cli import app
from appliance.domain.instance import Instance, Ports
from appliance.domain.phone_number import PhoneNumber
from appliance.services.notify.outcome import Failed, Outcome, Sent
from appliance.services.notify.tongues import TEST
from appliance.services.notify.ways import Ways
from appliance.services.notify.wording import letter_of
from appliance.services.publish.at_rest import box_of, put_in_force
from appliance.services.publish.saving import Saving
from appliance.storage.engine import open_for_writing
from appliance.storage.outbox import Outbox, OutboxJournal
from appliance.storage.outbox_values import NewNotice, Particulars, Party, StoredNotice
from appliance.storage.revisions import Revisions
from appliance.storage.writer import Writer
from tests.harness.empty_record import put_empty_record
from tests.unit.services.notify.letters import AT, company

SAID = Particulars(Party("main", "销售\x1b[31m热线"), None, None, "a.wav", {"seconds": "7"})
NEW = NewNotice("m-1", "office", "voicemail", AT, PhoneNumber("13800138000"), "box-1.1", SAID, "rule 1: so", AT)


@pytest.fixture
def instance(tmp_path_factory: pytest.TempPathFactory) -> Instance:
    made = Instance(tmp_path_factory.mktemp("i"), Ports(1, 2, 3, 4, 5, 6), asterisk_uid=61840)
    made.save()
    made.notify_socket.parent.mkdir(exist_ok=True)
    put_empty_record(made.database_url)
    with Revisions.open(made.database_url) as store:
        put_in_force(store, box_of(made), company(), Saving("tests"), datetime.now(UTC))
    return made


def put(instance: Instance, *new: NewNotice) -> None:
    engine = open_for_writing(instance.database_url)
    writer = Writer(engine.begin)
    writer.open()

    async def put_all() -> None:
        for each in new:
            assert await OutboxJournal(writer, "sqlite").put(each)

    asyncio.run(put_all())
    writer.close()
    engine.dispose()


def stored(instance: Instance) -> StoredNotice:
    with Outbox.open(instance.database_url) as outbox:
        found = outbox.get(NEW.id)
    assert found is not None
    return found


def run(instance: Instance, *words: str) -> Result:
    return CliRunner().invoke(app, ["--instance", str(instance.folder), "notifications", *words])


def given_up(instance: Instance) -> None:
    put(instance, NEW)
    with Outbox.open(instance.database_url) as outbox:
        outbox.begin("office", AT)
        outbox.give_up(NEW.id, AT, "refused 3 times: the server answered 554", refused=True)


def test_nothing_was_told_yet(instance: Instance) -> None:
    assert "There are no notices" in run(instance, "list").stdout


def test_the_list_tells_what_became_of_each(instance: Instance) -> None:
    given_up(instance)
    put(instance, replace(NEW, channel="crm"))
    told = run(instance, "list").stdout
    assert NEW.id in told
    assert "given up" in told
    assert "13800138000" in told
    only = run(instance, "list", "--state", "waiting").stdout
    assert NEW.id not in only
    assert "crm" in only
    found = json.loads(run(instance, "list", "--state", "given_up", "--json").stdout)
    assert [(each["id"], each["state"], each["attempts"]) for each in found] == [(NEW.id, "given_up", 1)]


def test_one_is_told_whole_and_plain(instance: Instance) -> None:
    given_up(instance)
    told = run(instance, "show", NEW.id).stdout
    for word in ("rule 1: so", "13800138000", "box-1.1", "a.wav", "1, refused 1, cut off 0", "answered 554"):
        assert word in told
    letter = letter_of(stored(instance), company())
    assert all(words in told for words in (letter.subject, letter.lead, *(value for _, value in letter.lines)))
    assert "\x1b" not in told
    assert json.loads(run(instance, "show", NEW.id, "--json").stdout)["particulars"]["facts"] == {"seconds": "7"}


def test_one_that_was_given_up_is_tried_again_and_the_daemon_is_woken(instance: Instance) -> None:
    given_up(instance)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as daemon:
        daemon.bind(str(instance.notify_socket))
        daemon.settimeout(5)
        assert "tried again on office" in run(instance, "retry", NEW.id).stdout
        assert daemon.recv(9) == b"!"
    with Outbox.open(instance.database_url) as outbox:
        found = outbox.begin("office", datetime.now(UTC))
        assert found is not None
        assert (found.attempts, found.refusals) == (1, 0)
        outbox.sent(NEW.id, datetime.now(UTC))
    refused = run(instance, "retry", NEW.id)
    assert "can't be tried again: sent" in str(refused.exception)


@pytest.mark.parametrize("word", ["show", "retry"])
def test_one_that_there_is_not(instance: Instance, word: str) -> None:
    assert "There is no notice 'n-1'" in str(run(instance, word, "n-1").exception)


@pytest.mark.parametrize(
    ("outcome", "code", "told"),
    [
        (Sent(), 0, "crm: sent. Look whether it has arrived."),
        (Sent("boss was refused: 550"), 0, "crm: sent, but boss was refused: 550."),
        (Failed("answered 404", refused=True), 1, "crm: not sent: answered 404"),
    ],
)
def test_a_test_message(
    instance: Instance, monkeypatch: pytest.MonkeyPatch, outcome: Outcome, code: int, told: str
) -> None:
    sent: list[StoredNotice] = []

    async def send(_ways: Ways, notice: StoredNotice) -> Outcome:
        sent.append(notice)
        return outcome

    monkeypatch.setattr(Ways, "send", send)
    done = run(instance, "test", "crm")
    assert done.exit_code == code
    assert told in done.output
    assert [(each.kind, each.channel, each.id[:5]) for each in sent] == [(TEST, "crm", "test-")]
    with Outbox.open(instance.database_url) as outbox:
        assert not outbox.latest(9)


def test_a_channel_that_there_is_not(instance: Instance) -> None:
    failed = run(instance, "test", "crmm")
    assert "There is no channel 'crmm'" in str(failed.exception)
    assert "office, group, ops, shop, crm" in str(failed.exception)


def test_the_secrets_of_channels_are_hidden_where_people_look_on(instance: Instance) -> None:
    shown = CliRunner().invoke(app, ["--instance", str(instance.folder), "config", "show"]).stdout
    assert "wecom-key" not in shown
    assert "SECding" not in shown
    assert shown.count("(hidden)") == 6
