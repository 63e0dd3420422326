"""Receiving a fax in Asterisk's words: what is set before, who hangs up first, and what is read of the end."""

import asyncio
from pathlib import Path
from typing import cast

import pytest

from appliance.asterisk import fax
from appliance.asterisk.agi_protocol import Answer
from appliance.asterisk.agi_server import AgiSession
from appliance.asterisk.caller import AsteriskCaller, OutOfReach
from appliance.callflow.ports import CallerHungUp, FaxResult, FaxSettings, MessageLimits
from appliance.domain.ids import DepartmentId
from tests.harness.fax_sheets import sheet, write_tiff
from tests.unit.asterisk.caller.session import CALL, FakeSession, Words, answer, caller_on

SETTINGS = FaxSettings(DepartmentId("sales"), ecm=True, station_id="+86 21", longest_s=600)
NAME = f"{CALL}-1-sales.tif"
WENT_WELL = "SUCCESS|OK||14400|T38"


class LastSession(FakeSession):
    """The session of the hang-up handler: the channel is gone, and Asterisk still tells."""

    def __init__(self, value: str) -> None:
        super().__init__()
        self._value = value
        self.hung_up.set()

    async def command(self, *words: str, deadline_s: float, after_hangup: bool = False) -> Answer:  # noqa: ARG002 - the session's shape
        assert after_hangup
        return answer(value=self._value)


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody wait for long for a word that never comes."""
    monkeypatch.setattr(fax, "TOLD_S", 0.5)


def machine(folder: Path, pages: int, caller: list[AsteriskCaller], word: str | None, session: FakeSession) -> None:
    """Have ReceiveFAX write pages and end by a hang-up, after which the handler asks, if `word` is given."""

    async def receive(_words: Words) -> Answer:
        raw = folder / "fax" / "raw"
        raw.mkdir(parents=True)
        if pages:
            write_tiff(raw / NAME, [sheet(number) for number in range(1, pages + 1)])
        if word is not None:
            asyncio.get_running_loop().call_later(0.01, _over, caller[0], word)
        raise session.hang_up()

    session.replies["EXEC ReceiveFAX"] = [receive]


_tasks: set["asyncio.Task[None]"] = set()


def _over(caller: AsteriskCaller, word: str) -> None:
    task = asyncio.get_running_loop().create_task(caller.fax_over(cast("AgiSession", LastSession(word))))
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)


async def received(folder: Path, pages: int, word: str | None) -> tuple[FaxResult, FakeSession]:
    session = FakeSession()
    caller = caller_on(session, folder)
    machine(folder, pages, [caller], word, session)
    return await caller.receive_fax(SETTINGS), session


async def test_a_machine_that_hangs_up_at_once_is_still_told_of(tmp_path: Path) -> None:
    result, session = await received(tmp_path, 2, WENT_WELL)
    assert (result.file and result.file.name, result.pages, result.cause) == (NAME, 2, "")
    assert (result.rate, result.t38, result.caller_left) == (14_400, True, True)
    sent = [" ".join(words) for words in session.without_limits()]
    file = tmp_path / "fax" / "raw" / NAME
    assert sent == [
        "ANSWER",
        f"SET VARIABLE ZONGJI_FAX {NAME}",
        "SET VARIABLE FAXOPT(ecm) yes",
        "SET VARIABLE FAXOPT(localstationid) +86 21",
        "SET VARIABLE CHANNEL(hangup_handler_push) zongji-faxed,s,1",
        f"EXEC ReceiveFAX {file},f",
    ]
    assert session.limits_s() == [605.0]


async def test_a_transfer_that_breaks_is_told_with_its_cause(tmp_path: Path) -> None:
    result, _ = await received(tmp_path, 1, "FAILED|The call dropped prematurely|HANGUP|9600|audio")
    assert (result.pages, result.cause, result.rate, result.t38) == (1, "the call dropped prematurely", 9600, False)


async def test_a_hang_up_of_which_asterisk_tells_no_more_keeps_the_pages(tmp_path: Path) -> None:
    result, _ = await received(tmp_path, 3, None)
    assert (result.pages, result.caller_left) == (3, True)
    assert "not known" in result.cause


async def test_without_a_page_nothing_is_left_on_disk(tmp_path: Path) -> None:
    result, _ = await received(tmp_path, 0, "FAILED|The call dropped prematurely|HANGUP|14400|audio")
    assert (result.file, result.pages, result.rate) == (None, 0, 0)
    assert not list((tmp_path / "fax" / "raw").iterdir())


async def test_when_asterisk_dies_it_is_not_the_caller_who_left(tmp_path: Path) -> None:
    session = FakeSession()
    caller = caller_on(session, tmp_path)

    async def dies(_words: Words) -> Answer:
        raise session.hang_up(told=False)

    session.replies["EXEC ReceiveFAX"] = [dies]
    result = await caller.receive_fax(SETTINGS)
    assert not result.caller_left
    with pytest.raises(OutOfReach):
        await caller.hang_up()


async def test_whoever_speaks_stays_on_the_line(tmp_path: Path) -> None:
    asked = answer(value="FAILED|Disconnected after permitted retries|x|14400|audio")
    session = FakeSession({"GET FULL VARIABLE": [asked]})
    result = await caller_on(session, tmp_path).receive_fax(SETTINGS)
    assert (result.file, result.cause, result.caller_left) == (None, "no fax machine answered", False)
    sent = [" ".join(words) for words in session.without_limits()]
    assert sent[-2:] == ["SET VARIABLE CHANNEL(hangup_handler_pop) ", "SET VARIABLE ZONGJI_FAX "]


async def test_a_caller_who_left_before_is_told_as_ever(tmp_path: Path) -> None:
    session = FakeSession()
    session.hang_up()
    with pytest.raises(CallerHungUp):
        await caller_on(session, tmp_path).receive_fax(SETTINGS)


async def test_the_word_on_a_fax_that_is_over_asks_nothing_of_a_call_without_one(tmp_path: Path) -> None:
    session = FakeSession()
    await caller_on(session, tmp_path).fax_over(cast("AgiSession", session))
    assert session.sent == []


async def test_a_fax_machine_is_listened_for_but_not_while_a_message_is_recorded(tmp_path: Path) -> None:
    (tmp_path / "voicemail").mkdir()
    session = FakeSession()
    caller = caller_on(session, tmp_path)
    await caller.listen_for_fax()
    await caller.record_message(MessageLimits(60, 5))
    detectors = [words[2] for words in session.sent if "TONE_DETECT" in " ".join(words)]
    assert detectors == [fax.LISTEN, fax.DEAF]


async def test_a_call_that_doesn_t_listen_for_fax_machines_sets_no_detector(tmp_path: Path) -> None:
    (tmp_path / "voicemail").mkdir()
    session = FakeSession()
    await caller_on(session, tmp_path).record_message(MessageLimits(60, 5))
    assert not any("TONE_DETECT" in " ".join(words) for words in session.sent)
