"""What stands in the data base: joins the writer thread, the calls' journal on it, the record and the outbox."""

import asyncio

from appliance.daemons.house import House
from appliance.services.live_journal import LiveJournal
from appliance.services.publish.at_rest import box_of
from appliance.storage.engine import open_for_writing
from appliance.storage.journal import WriterJournal
from appliance.storage.outbox import Outbox
from appliance.storage.records import Records
from appliance.storage.writer import Writer


class Storing:
    """Nothing is written before `open`; `close` writes what is queued.

    `journal` shows what it is told in the live view and passes it on to `written`, which only writes.
    """

    def __init__(self, house: House) -> None:
        """Raises UserError when the record can't be read."""
        self.url = house.instance.database_url
        self._engine = open_for_writing(self.url)
        self.dialect = self._engine.dialect.name
        self.writer = Writer(self._engine.begin)
        self.written = WriterJournal(self.writer, self.dialect)
        self.journal = LiveJournal(self.written, house.live)
        self.records = Records.open(self.url)
        self.outbox = Outbox.of_box(self.url, box_of(house.instance))

    def open(self) -> None:
        """Begin to write."""
        self.writer.open()

    async def close(self) -> None:
        """Write what is queued, and let go of the data base."""
        await asyncio.to_thread(self.writer.close)
        self._engine.dispose()
        self.records.close()
        self.outbox.close()
