"""A simulated caller who may be a fax machine."""

from pathlib import PurePosixPath

from appliance.callflow.ports import CallerMoved, FaxResult, FaxSettings, Move, MoveReason
from appliance.domain.ids import CallId
from appliance.simulate.patience import Patience

CNG_S = 1.0
"""In that time a fax machine is heard."""
FAX_PAGE_S = 30.0
"""A page at 14,400 bit/s, with its share of the two machines' greetings."""
NO_FAX_S = 20.0
"""For so long a caller who is no fax machine is taken for one."""


class FaxMachine:
    """The fax machine of a script, with so many pages; a person has none."""

    def __init__(self, pages: int, patience: Patience) -> None:
        """Begin unheard."""
        self._pages = pages
        self._patience = patience
        self._is_heard = False

    def listened_for(self) -> None:
        """Be heard at the next that is played or asked."""
        self._is_heard = self._pages > 0

    def call_tone(self) -> None:
        """Raise CallerMoved, once, if a fax machine is heard."""
        if self._is_heard:
            self._is_heard = False
            self._patience.within(CNG_S)
            raise CallerMoved(Move(MoveReason.FAX))

    def send(self, call: CallId, settings: FaxSettings) -> FaxResult:
        """Send the pages, after which a fax machine hangs up."""
        self._patience.within(min(settings.longest_s, FAX_PAGE_S * self._pages if self._pages else NO_FAX_S))
        if not self._pages:
            return FaxResult(None, 0, "no fax machine answered", caller_left=self._patience.is_over)
        self._patience.leave()
        return FaxResult(PurePosixPath(f"{call}.tif"), self._pages, rate=14_400, caller_left=True)
