"""What may be asked about the self-calls on the command socket."""

from appliance.errors import UserError
from appliance.services.commands import Commands, Parameters, Result, Tell, Words, parsed
from appliance.services.line_doctor.subject import not_paired, pairs
from appliance.services.self_call.nightly import Nightly


class _Words(Words):
    examining: bool = False


def add_self_call(commands: Commands, nightly: Nightly) -> None:
    """Register `self_call`: makes all self-calls now, as at night, and gives the report."""

    async def self_call(parameters: Parameters, tell: Tell) -> Result:
        words = parsed(_Words, parameters)
        subjects = pairs(nightly.document())
        if not (subjects or not_paired(nightly.document())):
            raise UserError(
                "No line has a neighbour with a number of its own.",
                "give two analogue lines their `own_number`, or others theirs in `site.self_call.numbers`",
            )
        tell(f"{len(subjects)} lines call each other")
        return await nightly.once(examining=words.examining)

    commands.add("self_call", self_call)
