"""The last days' calls once more, under the configuration in force and under a draft: which go elsewhere, and why (D7).

Both walks of a call get the same inputs, so what differs between them comes from the documents alone.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from appliance.callflow.ledger import Ledger
from appliance.callflow.rotation import Rotation
from appliance.config.model.document import Document
from appliance.config.model.flow import PinEntry
from appliance.domain.outcome import CallResult
from appliance.simulate.attempt import Attempt
from appliance.simulate.difference import Difference, compare
from appliance.simulate.house import House
from appliance.simulate.recorded import attempt_of
from appliance.simulate.setting import Setting
from appliance.simulate.simulator import Simulator
from appliance.simulate.trial import Trial
from appliance.storage.past_calls import PastCall

_CALLERS = "incoming"


@dataclass(slots=True)
class Summary:
    """How many calls went how, so far: `same` in all, by another `path` to the same, or `elsewhere`.

    `recorded` is what became of them at the time; `before` and `after` are the two walks. `erased` are left out.
    """

    same: int = 0
    other_path: int = 0
    elsewhere: int = 0
    erased: int = 0
    recorded: Counter[CallResult] = field(default_factory=Counter)
    before: Counter[CallResult] = field(default_factory=Counter)
    after: Counter[CallResult] = field(default_factory=Counter)

    @property
    def calls(self) -> int:
        """All that were walked."""
        return self.same + self.other_path + self.elsewhere


class Replay:
    """Two documents, and the calls of the past as they go under each. `summary` counts while `run` goes on."""

    def __init__(self, in_force: Document, draft: Document, setting: Setting | None = None) -> None:
        """Take the documents, both checked; of `setting` the places and lists count, the rest begins anew for each."""
        self.summary = Summary()
        self._before = _Side(in_force, setting or Setting())
        self._after = _Side(draft, setting or Setting())
        self._house = House()

    def run(self, calls: Iterable[PastCall]) -> Iterator[Difference]:
        """Walk the calls, in the order in which they began, and give those that go otherwise as they are found.

        Calls that are not over, and calls of the staff's, are passed over; those whose path was erased are counted.
        """
        for past in calls:
            if past.record.kind != _CALLERS or past.record.result is None:
                continue
            if not past.has_path:
                self.summary.erased += 1
                continue
            self.summary.recorded[past.record.result] += 1
            attempt = self._house.around(past, attempt_of(past))
            before, after = (side.walk(attempt) for side in (self._before, self._after))
            self._house.saw(past)
            known = frozenset(str(hop.endpoint or hop.agent) for hop in past.hops)
            difference = compare(past.record, before, after, known)
            self._count(before, after, difference)
            if difference is not None:
                yield difference

    def _count(self, before: Trial, after: Trial, difference: Difference | None) -> None:
        self.summary.before[before.end.result] += 1
        self.summary.after[after.end.result] += 1
        if difference is None:
            self.summary.same += 1
        elif difference.is_elsewhere:
            self.summary.elsewhere += 1
        else:
            self.summary.other_path += 1


class _Side:
    """One document, with what its calls remember of one another."""

    def __init__(self, document: Document, setting: Setting) -> None:
        self._early_media = {id_: line.early_media for id_, line in document.lines.items()}
        self._pins = dict(_pins_of(document))
        self._simulator = Simulator(document, replace(setting, rotation=Rotation(), ledger=Ledger()))

    def walk(self, attempt: Attempt) -> Trial:
        script = attempt.script
        if not self._early_media.get(attempt.facts.line, True):
            script = replace(script, early_media=False)
        if any(keys.startswith("[") for keys in script.presses):
            script = replace(script, presses=[self._keyed(keys) for keys in script.presses])
        return self._simulator.try_call(attempt if script is attempt.script else replace(attempt, script=script))

    def _keyed(self, keys: str) -> str:
        """Give what is keyed: for a PIN's name its digits under this document, nothing when it has no such PIN."""
        return self._pins.get(keys, "") if keys.startswith("[") else keys


def _pins_of(document: Document) -> Iterator[tuple[str, str]]:
    for hotline in document.hotlines.values():
        for node in hotline.flow.nodes.values():
            if isinstance(node, PinEntry):
                yield from ((f"[{code.name}]", code.pin.get_secret_value()) for code in node.pins)
