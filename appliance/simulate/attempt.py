"""One call to be tried: who calls, where, when, and what everybody does."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from appliance.callflow.ports import CallerFacts
from appliance.domain.ids import AgentId
from appliance.domain.opening import Override
from appliance.simulate.past import LastTalk
from appliance.simulate.script import Script


@dataclass(frozen=True, slots=True)
class Attempt:
    """What goes into a simulated call; `at` is aware.

    `in_talk` are agents who are in another call from before. `drawn`, from 0 up to 1, is what the dice give: 0.37 falls
    into the share that holds the 37th percent. `last_talk` is the caller's latest conversation here, and `by_hand` how
    the hotline was opened or closed by hand.
    """

    facts: CallerFacts
    at: datetime
    script: Script = field(default_factory=Script)
    in_talk: Collection[AgentId] = ()
    drawn: float = 0.0
    last_talk: LastTalk | None = None
    by_hand: Override | None = None
