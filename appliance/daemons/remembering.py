"""What is known beyond the moment's calls: joins regions, lists, earlier calls, openings, turns, mailboxes, notices."""

import structlog

from appliance.asterisk.ami_client import AmiClient
from appliance.callflow.ledger import CapWarning, Ledger
from appliance.callflow.list_book import ListBook
from appliance.callflow.switchboard import Switchboard
from appliance.config.model.document import Document
from appliance.daemons.house import House
from appliance.daemons.storing import Storing
from appliance.domain.number_reading import Home
from appliance.services.agent_record import AgentRecord
from appliance.services.by_hand import ByHand
from appliance.services.callbacks import StoredCallbacks, add_callbacks
from appliance.services.commands import Commands
from appliance.services.earlier_calls import Books, EarlierCalls, fill
from appliance.services.house_commands import add_house
from appliance.services.mailboxes import StoredMailboxes
from appliance.services.notify.post_box import PostBox, cap_notice
from appliance.services.publish.at_rest import box_of
from appliance.services.published import InForce
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
from appliance.storage.rotations import RotationJournal, Rotations
from appliance.storage.screening_tables import ScreeningTables

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


class Remembering:
    """Opens all of it at the start; `run` until cancelled; follows each publish; `close` while what is stored is open.

    `notices` is where people are told of what can't wait.
    """

    def __init__(self, house: House, storing: Storing) -> None:
        """Read what was before; nothing is written yet. Raises UserError when the record can't be read."""
        instance, published, writer, dialect = house.instance, house.published, storing.writer, storing.dialect
        self._house = house
        self._storing = storing
        self._run_stories = story_runner(instance)
        self._engine = open_ready(storing.url)
        self._tables = ScreeningTables.open(storing.url)
        self._charges = Charges.open(storing.url)
        self._regions = Regions(instance.regions, published.document)
        self._lists = ListBook(self._tables.load, self._regions.home)
        self._callbacks = StoredCallbacks(Callbacks(self._engine), CallbackMarks(writer))
        self._turns = RotationKeeper(RotationJournal(writer, dialect), Rotations(self._engine))
        with Overrides.open(storing.url) as overrides:
            self._by_hand = ByHand(OverrideJournal(writer, dialect), overrides.current())
        self.notices = PostBox(
            OutboxJournal(writer, dialect, box_of(instance)),
            published.document,
            house.clock.now,
            instance.notify_socket,
        )
        self._ledger = self._filled_ledger()
        self.look(published.current)

    def switchboard(self) -> Switchboard:
        """Join what all calls share; the agents' states are on record from now on."""
        house, writer = self._house, self._storing.writer
        states = AgentStates(self._engine).wishes()
        AgentRecord(house.agents, AgentJournal(writer, self._storing.dialect), states, house.clock.now)
        return Switchboard(
            self._storing.journal,
            house.agents,
            house.clock,
            places=self._regions,
            history=EarlierCalls(CallHistory(self._engine)),
            openings=self._by_hand,
            callbacks=self._callbacks,
            mailboxes=StoredMailboxes(self._storing.records, MessageMarks(writer), Audit(writer)),
            lines=house.lines,
            rotation=self._turns.rotation,
            ledger=self._ledger,
            lists=self._lists,
            notices=self.notices,
        )

    def add_commands(self, commands: Commands, manager: AmiClient) -> None:
        """Register what may be asked of it; `manager` rings the agent who calls back."""
        house, document = self._house, self._house.published.document
        add_house(commands, self._by_hand, house.agents, document, house.clock.now)
        add_callbacks(commands, self._callbacks, manager, document, house.clock.now)

    def try_out(self, document: Document) -> tuple[StoryResult, ...]:
        """Make a document's long lists ready, so that no caller waits for that, and run its stories: in a thread."""
        self._lists.prepare(document)
        return self._run_stories(document)

    def home(self) -> Home:
        """Describe where the lines of the document in force are."""
        return self._lists.home(self._house.published.document())

    def look(self, new: InForce) -> None:
        """Take what a revision brings: where the lines are, a newer table of regions, its long lists."""
        self._regions.look()
        missing = self._lists.adopt(new.document).missing
        if missing:
            _log.warning("lists.without_their_table", revision=new.number, lists=missing)

    async def run(self) -> None:
        """Keep whose turn it is, for ever."""
        await self._turns.run()

    def close(self) -> None:
        """Keep the last turns and let go of the data base; the writer is still open."""
        self._turns.save()
        self._tables.close()
        self._charges.close()
        self._engine.dispose()

    def _filled_ledger(self) -> Ledger:
        """Give the ledger with what earlier calls of the month have used up."""
        ledger, document = Ledger(self._warn), self._house.published.document()
        books = Books(CallHistory(self._engine), self._charges, document, self._lists.home(document))
        fill(ledger, books, self._house.clock.now())
        return ledger

    def _warn(self, warning: CapWarning) -> None:
        _log.warning("cap.near", hotline=warning.hotline, month=warning.month, told=warning.told)
        self.notices.tell(cap_notice(warning, self._house.clock.now()))
