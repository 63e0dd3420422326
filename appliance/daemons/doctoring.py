"""The care of lines: joins the line doctor with Asterisk, the ear, the lines and the record."""

import asyncio

from appliance.asterisk.ami_protocol import Event
from appliance.callflow.notices import Notices
from appliance.daemons.house import House
from appliance.daemons.linking import Linking
from appliance.daemons.storing import Storing
from appliance.services.commands import Commands
from appliance.services.line_doctor.commands import add_line_doctor
from appliance.services.line_doctor.doctor import LineDoctor, Surroundings
from appliance.storage.line_reports import LineReports


class Doctoring:
    """Told of the manager's events; `run` until cancelled; `close` when nothing is examined any more."""

    def __init__(self, house: House, storing: Storing, linking: Linking, notices: Notices) -> None:
        """Open the reports. Raises UserError when the record can't be read."""
        instance = house.instance
        self._notices = notices
        self._reports = LineReports.open(storing.url)
        self._link = linking.far_hang_ups.link
        around = Surroundings(
            manager=linking.manager,
            ear=self._link,
            folder=instance.line_doctor,
            port=instance.ports.ear,
            document=house.published.document,
            board=house.lines,
            now=house.clock.now,
            reports=self._reports,
        )
        self.doctor = LineDoctor(around, linking.expected)
        self._link.listen(self.doctor.told)

    def add_commands(self, commands: Commands) -> None:
        """Register what may be asked of it."""
        add_line_doctor(commands, self.doctor)

    def on_event(self, event: Event) -> None:
        """Take one event of the manager."""
        self.doctor.on_event(event)

    async def run(self) -> None:
        """Have nothing to do by oneself."""
        await asyncio.Event().wait()

    def close(self) -> None:
        """Close the reports."""
        self._reports.close()
