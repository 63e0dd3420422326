"""The event log and the scripts, with a phone of paper."""

import threading
from pathlib import Path

import pytest

from hil_rig.phones import EventKind, PhoneError, PhoneEvent, PhoneScript, PhoneTimeout
from hil_rig.phones.events import EventLog
from hil_rig.phones.script import ScriptRunner


class PaperPhone:
    """Notes what it is asked to do; may refuse."""

    name = "paper"

    def __init__(self) -> None:
        self.deeds: list[str] = []
        self.done = threading.Condition()
        self.refusal: PhoneError | None = None

    def _do(self, deed: str) -> None:
        with self.done:
            self.deeds.append(deed)
            self.done.notify_all()
        if self.refusal is not None:
            raise self.refusal

    def ring(self) -> None:
        self._do("ring")

    def answer(self, code: int = 200) -> None:
        self._do(f"answer {code}")

    def reject(self, code: int = 486) -> None:
        self._do(f"reject {code}")

    def play(self, wav: Path, *, looped: bool = False) -> None:
        self._do(f"play {wav} {looped}")

    def await_deeds(self, *deeds: str) -> None:
        with self.done:
            assert self.done.wait_for(lambda: self.deeds == list(deeds), 5), self.deeds


def event(kind: EventKind, call: int = 1, **fields: str) -> PhoneEvent:
    return PhoneEvent(kind, at=0.0, call=call, **fields)  # type: ignore[arg-type]  # fields by name


def scripted(script: PhoneScript) -> tuple[PaperPhone, EventLog, ScriptRunner]:
    phone, log = PaperPhone(), EventLog("paper")
    runner = ScriptRunner(phone, log, script)  # type: ignore[arg-type]  # a double
    runner.start()
    return phone, log, runner


def test_each_event_is_returned_once_by_kind_and_in_order() -> None:
    log = EventLog("p")
    for digit in "12":
        log.add(event(EventKind.DIGIT, digit=digit))
    log.add(event(EventKind.ENDED))
    assert log.wait(EventKind.ENDED, timeout_s=0).kind is EventKind.ENDED
    assert [log.wait(EventKind.DIGIT, timeout_s=0).digit for _ in range(2)] == ["1", "2"]
    with pytest.raises(PhoneTimeout, match=r"phone p: no digit, not within 0 s; came: digit\(1\)"):
        log.wait(EventKind.DIGIT, timeout_s=0)


def test_passed_over_events_are_kept_but_not_returned() -> None:
    log = EventLog("p")
    log.add(event(EventKind.ENDED))
    log.pass_over()
    with pytest.raises(PhoneTimeout):
        log.wait(EventKind.ENDED, timeout_s=0)
    assert len(log.all()) == 1
    assert log.latest_call() == 1


def test_waiting_ends_when_the_phone_closes() -> None:
    log = EventLog("p")
    log.close()
    with pytest.raises(PhoneTimeout, match="the phone is closed; came: nothing"):
        log.wait(EventKind.ANSWERED, timeout_s=60)


def test_an_agent_answers_and_speaks_by_itself() -> None:
    phone, log, runner = scripted(PhoneScript(auto_answer_after_s=0, say=Path("hello.wav"), say_looped=True))
    log.add(event(EventKind.INCOMING))
    phone.await_deeds("ring", "answer 200")
    log.add(event(EventKind.ANSWERED))
    phone.await_deeds("ring", "answer 200", "play hello.wav True")
    log.close()
    runner.join(5)


def test_a_caller_who_gives_up_is_not_answered() -> None:
    phone, log, runner = scripted(PhoneScript(auto_answer_after_s=60))
    log.add(event(EventKind.INCOMING))
    phone.await_deeds("ring")
    log.add(event(EventKind.ENDED))
    log.close()
    runner.join(5)
    phone.await_deeds("ring")


def test_a_rejecting_phone_rejects_with_its_code() -> None:
    phone, log, runner = scripted(PhoneScript(auto_reject=603))
    log.add(event(EventKind.INCOMING))
    phone.await_deeds("reject 603")
    log.close()
    runner.join(5)


def test_a_call_that_ends_while_the_script_acts_does_not_stop_the_script() -> None:
    phone, log, runner = scripted(PhoneScript(auto_reject=486))
    phone.refusal = PhoneError("there is no call")
    log.add(event(EventKind.INCOMING))
    log.add(event(EventKind.ENDED))
    log.add(event(EventKind.INCOMING, call=2))
    log.add(event(EventKind.ENDED, call=2))
    phone.await_deeds("reject 486", "reject 486")
    log.close()
    runner.join(5)
