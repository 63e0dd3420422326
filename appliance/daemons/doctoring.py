"""The care of lines: joins line doctor and self-calls with Asterisk, the ear, the lines, the calls and the record."""

import asyncio
from collections.abc import Callable

from appliance.asterisk.ami_protocol import Event
from appliance.callflow.notices import Notices
from appliance.config.model.document import Document
from appliance.config.model.line import AnalogLine
from appliance.daemons.house import House
from appliance.daemons.linking import Linking
from appliance.daemons.storing import Storing
from appliance.domain.ids import CallId, LineId
from appliance.services.commands import Commands
from appliance.services.line_doctor.commands import add_line_doctor
from appliance.services.line_doctor.doctor import LineDoctor, Surroundings
from appliance.services.self_call.commands import add_self_call
from appliance.services.self_call.nightly import Nightly
from appliance.services.self_call.self_call import SelfCaller, Walks
from appliance.services.simulation import setting_of
from appliance.simulate.setting import Setting
from appliance.storage.line_reports import LineReports

_CLOSED_S = 0.25
_LOOKS = 20
"""A record is closed within 5 s of its call's end."""


class Doctoring:
    """Told of the manager's events; `run` until cancelled; `close` when nothing is examined any more."""

    def __init__(
        self,
        house: House,
        storing: Storing,
        linking: Linking,
        notices: Notices,
        signs_at: Callable[[int], tuple[str, ...]],
    ) -> None:
        """Open the reports; `signs_at` tells how callers' numbers came at a port (`Surroundings.signs_of`).

        Raises UserError when the record can't be read.
        """
        instance, document = house.instance, house.published.document
        self._instance = instance
        self._document = document
        self._signs_at = signs_at
        self._records = storing.records
        self._reports = LineReports.open(storing.url)
        self._link = linking.far_hang_ups.link
        around = Surroundings(
            manager=linking.manager,
            ear=self._link,
            folder=instance.line_doctor,
            port=instance.ports.ear,
            document=document,
            board=house.lines,
            now=house.clock.now,
            reports=self._reports,
            signs_of=self._signs_of,
        )
        self._notices = notices
        self.doctor = LineDoctor(around, linking.expected)
        walks = Walks(lambda: house.published.current, self._setting, self._path)
        caller = SelfCaller(self.doctor, around, walks)
        told = (house.clock.now, self._reports, notices, house.lines)
        self._nightly = Nightly(caller, self.doctor, document, *told)
        self._link.listen(self.doctor.told)

    def add_commands(self, commands: Commands) -> None:
        """Register what may be asked of it."""
        add_line_doctor(commands, self.doctor, self._notices)
        add_self_call(commands, self._nightly)

    def on_event(self, event: Event) -> None:
        """Take one event of the manager."""
        self.doctor.on_event(event)

    async def run(self) -> None:
        """Have the lines call each other at night."""
        await self._nightly.run()

    def close(self) -> None:
        """Close the reports."""
        self._reports.close()

    def _signs_of(self, line: LineId) -> tuple[str, ...]:
        """Tell how callers' numbers came on a line of late: only what we hear ourselves is known."""
        known = self._document().lines.get(line)
        return self._signs_at(known.port) if isinstance(known, AnalogLine) else ()

    def _setting(self, document: Document) -> Setting:
        return setting_of(self._instance, document)

    async def _path(self, call: CallId) -> tuple[str, ...] | None:
        """Give the nodes that a call has visited, in order, once its record is closed; None when it isn't."""
        for _ in range(_LOOKS):
            story = await asyncio.to_thread(self._records.story, call)
            if story is not None and story.record.ended_at is not None:
                nodes = [step.node for step in story.steps if step.node is not None]
                return tuple(node for at, node in enumerate(nodes) if at == 0 or nodes[at - 1] != node)
            await asyncio.sleep(_CLOSED_S)
        return None
