"""The lists of callers of one configuration, made ready to be asked."""

from collections.abc import Callable, Iterator, Sequence

from appliance.config.model.screening import ScreeningList, ScreeningLists
from appliance.domain.number_reading import Home
from appliance.domain.phone_number import PhoneNumber
from appliance.domain.place import Place
from appliance.routing.region import matches
from appliance.routing.screening_table import Entry, EntryKind, ScreeningTable
from appliance.routing.written import written

TableLoader = Callable[[str], Sequence[Entry]]
"""Gives the entries of a long list by its content's hash; () when they are not here."""


def no_tables(_hash: str) -> Sequence[Entry]:
    """Have no long lists."""
    return ()


class CallerLists:
    """Says which callers stand on which list. Immutable; long tables are built once, when it is made."""

    def __init__(self, lists: ScreeningLists, home: Home, load: TableLoader = no_tables) -> None:
        """Take a document's lists, written as somebody at `home` writes numbers, and the long ones they refer to."""
        self._home = home
        self._lists = lists
        self._tables = {id_: ScreeningTable(_entries(list_, load), home) for id_, list_ in lists.items()}

    def find(self, list_: str, caller: PhoneNumber | None, place: Place | None) -> str | None:
        """Tell by what the caller stands on the list, numbers masked; None when by nothing.

        A caller without a number stands on lists of anonymous callers alone. Whole numbers are looked up first, then
        prefixes, then the region. Raises KeyError when there is no such list.
        """
        meant = self._lists[list_]
        if caller is None:
            return "callers without a number" if meant.anonymous else None
        entry = self._tables[list_].find(written(caller, self._home))
        if entry is not None:
            return str(entry)
        found = matches(place, caller, meant.region) if meant.region else None
        return found.reason if found else None


def _entries(list_: ScreeningList, load: TableLoader) -> Iterator[Entry]:
    yield from (Entry(EntryKind.NUMBER, number) for number in list_.numbers)
    yield from (Entry(EntryKind.PREFIX, prefix) for prefix in list_.prefixes)
    if list_.table is not None:
        yield from load(list_.table.hash)
