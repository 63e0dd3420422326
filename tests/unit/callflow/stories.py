"""Tell a call as a story: the demonstration company, a scripted caller, and what was heard and written."""

from dataclasses import dataclass

from appliance.callflow.board import AgentBoard
from appliance.callflow.ports import CallerFacts
from appliance.callflow.run import run_call
from appliance.callflow.switchboard import Switchboard
from appliance.callflow.trace import CallEnd
from appliance.callflow.walk import Revision
from appliance.config.model.document import Document
from appliance.domain.ids import CallId, LineId
from appliance.domain.phone_number import PhoneNumber
from tests.unit.callflow.scripted import RecordingJournal, Script, ScriptedCaller, VirtualClock
from tests.unit.config.demo_document import demo

WELCOME = "您好！欢迎致电晨光贸易公司。"
MENU = "销售部请按 1，技术部请按 2，留言请按 9，也可以直接拨分机号。"
NUMBER = "4008001234"


@dataclass(frozen=True, slots=True)
class Story:
    """A call that is over."""

    end: CallEnd
    caller: ScriptedCaller
    journal: RecordingJournal
    board: AgentBoard

    @property
    def heard(self) -> list[str]:
        """What the caller heard of us, in order."""
        return [heard.prompt for heard in self.caller.heard]

    @property
    def path(self) -> list[tuple[str | None, str]]:
        """Node and decision of each step."""
        return [(step.node, step.decided) for step in self.journal.steps]

    @property
    def hops(self) -> list[tuple[str | None, str]]:
        """Agent and outcome of each attempt."""
        return [(hop.agent, hop.outcome.value) for hop in self.journal.hops]

    def reason(self, decided: str) -> str:
        """Why this was decided; it must have been decided once."""
        (reason,) = [step.reason for step in self.journal.steps if step.decided == decided]
        return reason


def facts(line: str = "01", called: str = NUMBER, call: str = "box-1795176000.1") -> CallerFacts:
    """What the line tells."""
    return CallerFacts(CallId(call), LineId(line), called, PhoneNumber("13800138000"), "张三")


async def tell(
    script: Script,
    document: Document | None = None,
    *,
    told: CallerFacts | None = None,
    board: AgentBoard | None = None,
) -> Story:
    """Let the call happen."""
    clock = VirtualClock()
    caller = ScriptedCaller(told or facts(), script, clock)
    journal, board = RecordingJournal(), board or AgentBoard()
    end = await run_call(caller, Revision("r1", document or demo()), Switchboard(journal, board, clock))
    assert journal.ends == [end], "the record is closed once"
    return Story(end, caller, journal, board)
