"""A message is reviewed, replaced, sent or kept at a hang-up; the greeting fits the cause; a full disk is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.callflow.board import AgentBoard, capacities_of, wrap_ups_of
from appliance.callflow.notices import Notice, NoticeKind
from appliance.callflow.ports import MessageLimits, Recorded
from appliance.callflow.run import run_call
from appliance.callflow.switchboard import Switchboard
from appliance.callflow.trace import CallEnd
from appliance.callflow.walk import Revision
from appliance.domain.outcome import CallResult, ReleasedBy
from appliance.simulate.script import DESERTED
from tests.unit.callflow.house import house
from tests.unit.callflow.scripted import RecordingJournal, Script, ScriptedCaller, VirtualClock
from tests.unit.callflow.stories import facts

MESSAGE = {"kind": "voicemail", "mailbox": "sales", "review": True, "next": "bye"}
BYE = {"kind": "hang_up", "prompt": {"builtin": "goodbye"}}
CALL = "box-1.1"


@dataclass
class Told:
    """Keeps notices."""

    notices: list[Notice] = field(default_factory=list)

    def tell(self, notice: Notice) -> None:
        self.notices.append(notice)


class Muddled(ScriptedCaller):
    """A caller whose messages come out so: seconds, or a fault."""

    comes_out: Sequence[float | str] = ()

    async def record_message(self, limits: MessageLimits) -> Recorded:
        recorded = await super().record_message(limits)
        outcome = self.comes_out[len(self.limits) - 1] if len(self.limits) <= len(self.comes_out) else 1.0
        if isinstance(outcome, str):
            return Recorded(recorded.message, outcome)
        return recorded if outcome else Recorded(None)


@dataclass
class Left:
    end: CallEnd
    caller: ScriptedCaller
    journal: RecordingJournal
    notices: list[Notice]

    @property
    def files(self) -> list[str]:
        return [message.file for message in self.journal.messages]

    @property
    def heard(self) -> list[str]:
        return [heard.prompt for heard in self.caller.heard]


async def leaves(
    script: Script,
    node: Mapping[str, Any] = MESSAGE,
    comes_out: Sequence[float | str] = (),
    first: Mapping[str, Any] | None = None,
) -> Left:
    nodes = {"message": node, "bye": BYE}
    document = house({"targets": ["8001"], "otherwise": "message"}, {"first": first, **nodes} if first else nodes)
    clock, journal, told = VirtualClock(), RecordingJournal(), Told()
    caller = Muddled(facts(call=CALL), script, clock)
    caller.comes_out = comes_out
    board = AgentBoard(now=lambda: clock.now().timestamp())
    board.configure(capacities_of(document), wrap_ups_of(document))
    switchboard = Switchboard(journal, board, clock, notices=told)
    return Left(await run_call(caller, Revision("r1", document), switchboard), caller, journal, told.notices)


@pytest.mark.parametrize(
    ("presses", "heard", "file"),
    [
        (["1"], ["voicemail-review", "voicemail-saved"], f"{CALL}.wav"),
        ([""], ["voicemail-review", "voicemail-saved"], f"{CALL}.wav"),
        (["2", "1"], ["voicemail-review", f"message {CALL}.wav", "voicemail-review", "voicemail-saved"], f"{CALL}.wav"),
        (["3", "1"], ["voicemail-review", "beep", "voicemail-review", "voicemail-saved"], f"{CALL}-2.wav"),
        (["8", "1"], ["voicemail-review", "voicemail-review", "voicemail-saved"], f"{CALL}.wav"),
    ],
)
async def test_who_has_spoken_may_hear_it_and_say_it_anew(presses: list[str], heard: list[str], file: str) -> None:
    left = await leaves(Script(presses=presses, speaks_s=8))
    assert left.heard == ["voicemail-menu", "beep", *heard, "goodbye"]
    assert left.files == [file]
    (notice,) = left.notices
    assert (notice.kind, notice.key, notice.file) == (NoticeKind.VOICEMAIL, f"voicemail-{file}", file)
    assert (notice.facts, notice.department, notice.caller) == ({"seconds": "8"}, "sales", left.caller.facts.number)


async def test_a_new_message_that_is_none_leaves_the_old_one() -> None:
    left = await leaves(Script(presses=["3", "1"], speaks_s=8), comes_out=(1.0, 0.0))
    assert left.files == [f"{CALL}.wav"]
    assert left.caller.dropped == []


@given(presses=st.lists(st.sampled_from(["1", "2", "3", "9", ""]), max_size=12), leaves_after_s=st.integers(5, 120))
async def test_whatever_is_pressed_and_whenever_they_leave_one_message_is_kept(
    presses: list[str], leaves_after_s: int
) -> None:
    left = await leaves(Script(presses=presses, speaks_s=3, leaves_after_s=leaves_after_s))
    spoken = len(left.caller.limits)
    assert len(left.files) == len(left.notices) <= 1
    if leaves_after_s >= 10:  # greeting and beep are over, and a second was said
        assert spoken >= 1
        assert len(left.files) == 1
        assert left.end.result is CallResult.VOICEMAIL
        assert str(left.files[0]) not in [str(file) for file in left.caller.dropped]


async def test_a_hang_up_in_the_review_sends_the_message() -> None:
    left = await leaves(Script(presses=["2"], speaks_s=8, leaves_after_s=23))
    assert (left.end.result, left.end.released_by) == (CallResult.VOICEMAIL, ReleasedBy.CALLER)
    assert left.files == [f"{CALL}.wav"]
    assert len(left.notices) == 1


async def test_without_review_nothing_is_asked() -> None:
    left = await leaves(Script(presses=["3"], speaks_s=8), {**MESSAGE, "review": False})
    assert left.heard == ["voicemail-menu", "beep", "voicemail-saved", "goodbye"]


async def test_a_full_disk_is_told_what_fitted_is_kept_and_the_call_goes_on() -> None:
    left = await leaves(Script(speaks_s=8), comes_out=("the disk is full",))
    assert left.heard == ["voicemail-menu", "beep", "voicemail-not-possible", "goodbye"]
    assert left.files == [f"{CALL}.wav"]
    assert [notice.kind for notice in left.notices] == [NoticeKind.DISK, NoticeKind.VOICEMAIL]
    assert left.notices[0].facts["fault"] == "the disk is full"


async def test_the_disk_is_told_of_once_a_day() -> None:
    first, second = [await leaves(Script(speaks_s=0), comes_out=("the disk is full",)) for _ in range(2)]
    assert first.files == []
    assert ("no message", "the disk is full") in [(step.decided, step.reason) for step in first.journal.steps]
    assert {notice.key for notice in (*first.notices, *second.notices)} == {
        f"disk-voicemail-{datetime(2026, 11, 20, tzinfo=UTC):%Y-%m-%d}"
    }


CLOSED = {"kind": "schedule", "schedule": "office", "open": "team", "closed": "message"}
QUEUE = {"kind": "queue", "targets": ["8001"], "longest_wait_s": 60, "after_wait": "message"}
MENU = {"kind": "menu", "prompt": "留言请按 9", "keys": {"9": "message", "1": "team"}}


@pytest.mark.parametrize(
    ("first", "keys", "greeting"),
    [
        (CLOSED, [], "voicemail-closed"),  # 20:00 in Shanghai
        (MENU, ["9"], "voicemail-menu"),
        (MENU, ["1"], "voicemail-no-answer"),
        (QUEUE, [], "voicemail-queue"),
    ],
)
async def test_the_greeting_tells_the_cause(first: Mapping[str, Any], keys: list[str], greeting: str) -> None:
    script = Script(presses=keys, speaks_s=8, otherwise=DESERTED)
    left = await leaves(script, {**MESSAGE, "review": False}, first=first)
    assert greeting in left.heard
