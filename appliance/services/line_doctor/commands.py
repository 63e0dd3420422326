"""What may be asked of the line doctor on the command socket."""

from typing import Annotated

from pydantic import StringConstraints

from appliance.callflow.notices import Notices
from appliance.services.commands import Commands, Parameters, Result, Tell, Words, parsed
from appliance.services.line_doctor.alarms import alarms, fault_notice
from appliance.services.line_doctor.doctor import LineDoctor
from appliance.services.line_doctor.plan import Step
from appliance.services.line_doctor.report_body import body
from appliance.services.line_doctor.subject import Dialled, subject_of

PROGRESS = {
    Step.SEIZE.value: "hearing the dial tone",
    Step.DIAL.value: "dialling",
    Step.RING.value: "hearing the other line ring",
    Step.ANSWER.value: "answering on the other line",
    Step.KEYS.value: "pressing keys",
    Step.ECHO.value: "measuring the echo",
    Step.FAR_HANG_UP.value: "hearing how the exchange tells a hang-up",
    Step.HANG_UP.value: "hanging up",
    "judge": "judging what was heard",
}


class _ExamineWords(Words):
    line: str
    asked_by: str
    number: Annotated[str, StringConstraints(pattern=Dialled)] | None = None
    by: str | None = None


def add_line_doctor(commands: Commands, doctor: LineDoctor, notices: Notices) -> None:
    """Register `line_doctor`: examines a line, tells how far it is, and gives the report.

    Who is told of lines' faults is told of what has changed on it, too: whoever has asked may be an installer.
    """

    async def examine(parameters: Parameters, tell: Tell) -> Result:
        words = parsed(_ExamineWords, parameters)
        subject = subject_of(doctor.document(), words.line, words.number, words.by)
        told = await doctor.examine(subject, words.asked_by, lambda step: tell(PROGRESS[step]))
        if found := alarms(told):
            notices.tell(fault_notice(told.id, told.at, found, doctor.document().site.language))
        return body(told)

    commands.add("line_doctor", examine)
