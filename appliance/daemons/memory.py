"""What the controller knows beyond the moment's calls: regions, lists, earlier calls, openings, turns, mailboxes."""

from dataclasses import dataclass

import structlog

from appliance.callflow.board import AgentBoard
from appliance.callflow.ledger import CapWarning, Ledger
from appliance.callflow.line_board import LineBoard
from appliance.callflow.list_book import ListBook
from appliance.callflow.ports import Clock, Journal
from appliance.callflow.switchboard import Switchboard
from appliance.config.model.document import Document
from appliance.domain.instance import Instance
from appliance.domain.number_reading import Home
from appliance.services.agent_record import AgentRecord
from appliance.services.by_hand import ByHand
from appliance.services.callbacks import StoredCallbacks
from appliance.services.earlier_calls import Books, EarlierCalls, fill
from appliance.services.mailboxes import StoredMailboxes
from appliance.services.notify.post_box import PostBox, cap_notice
from appliance.services.published import InForce, Published
from appliance.services.regions import Regions
from appliance.services.rotation_keeper import RotationKeeper
from appliance.services.simulation import story_runner
from appliance.simulate.stories import StoryResult
from appliance.storage.access import open_ready
from appliance.storage.agent_states import AgentJournal, AgentStates
from appliance.storage.audit import Audit
from appliance.storage.callbacks import CallbackMarks, Callbacks
from appliance.storage.charges import Charges
from appliance.storage.history import CallHistory
from appliance.storage.message_marks import MessageMarks
from appliance.storage.outbox import OutboxJournal
from appliance.storage.overrides import OverrideJournal, Overrides
from appliance.storage.records import Records
from appliance.storage.rotations import RotationJournal, Rotations
from appliance.storage.screening_tables import ScreeningTables
from appliance.storage.writer import Writer

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class DataBase:
    """The data base: its writer, the reading side of the record, and the dialect that it speaks."""

    writer: Writer
    records: Records
    dialect: str
    url: str


class Memory:
    """Opens all of it at the start, keeps it while the daemon runs, follows each publish, closes it at the end."""

    def __init__(self, instance: Instance, published: Published, data_base: DataBase, clock: Clock) -> None:
        """Read what was before; nothing is written yet. Raises UserError when the record can't be read."""
        self._published = published
        self._clock = clock
        self._data_base = data_base
        self._run_stories = story_runner(instance)
        self._engine = open_ready(data_base.url)
        self._tables = ScreeningTables.open(data_base.url)
        self._charges = Charges.open(data_base.url)
        self.regions = Regions(instance.regions, published.document)
        self._lists = ListBook(self._tables.load, self.regions.home)
        self.callbacks = StoredCallbacks(Callbacks(self._engine), CallbackMarks(data_base.writer))
        self._turns = RotationKeeper(RotationJournal(data_base.writer, data_base.dialect), Rotations(self._engine))
        with Overrides.open(data_base.url) as overrides:
            self.by_hand = ByHand(OverrideJournal(data_base.writer, data_base.dialect), overrides.current())
        outbox = OutboxJournal(data_base.writer, data_base.dialect)
        self.notices = PostBox(outbox, published.document, clock.now, instance.notify_socket)
        self._ledger = Ledger(self._warn)
        document = published.document()
        books = Books(CallHistory(self._engine), self._charges, document, self._lists.home(document))
        fill(self._ledger, books, clock.now())
        self.look(published.current)

    def switchboard(self, journal: Journal, board: AgentBoard, lines: LineBoard) -> Switchboard:
        """Join what all calls share."""
        agents = AgentJournal(self._data_base.writer, self._data_base.dialect)
        AgentRecord(board, agents, AgentStates(self._engine).wishes(), self._clock.now)
        return Switchboard(
            journal,
            board,
            self._clock,
            places=self.regions,
            history=EarlierCalls(CallHistory(self._engine)),
            openings=self.by_hand,
            callbacks=self.callbacks,
            mailboxes=StoredMailboxes(
                self._data_base.records, MessageMarks(self._data_base.writer), Audit(self._data_base.writer)
            ),
            lines=lines,
            rotation=self._turns.rotation,
            ledger=self._ledger,
            lists=self._lists,
            notices=self.notices,
        )

    def try_out(self, document: Document) -> tuple[StoryResult, ...]:
        """Make a document's long lists ready, so that no caller waits for that, and run its stories: in a thread."""
        self._lists.prepare(document)
        return self._run_stories(document)

    def home(self) -> Home:
        """Describe where the lines of the document in force are."""
        return self._lists.home(self._published.document())

    def look(self, new: InForce) -> None:
        """Take what a revision brings: where the lines are, a newer table of regions, its long lists."""
        self.regions.look()
        missing = self._lists.adopt(new.document).missing
        if missing:
            _log.warning("lists.without_their_table", revision=new.number, lists=missing)

    async def keep(self) -> None:
        """Keep whose turn it is, for ever."""
        await self._turns.run()

    def close(self) -> None:
        """Keep the last turns and let go of the data base; the writer is still open."""
        self._turns.save()
        self._tables.close()
        self._charges.close()
        self._engine.dispose()

    def _warn(self, warning: CapWarning) -> None:
        _log.warning("cap.near", hotline=warning.hotline, month=warning.month, told=warning.told)
        self.notices.tell(cap_notice(warning, self._clock.now()))
