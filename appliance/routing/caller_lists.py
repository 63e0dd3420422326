"""The lists of callers of one configuration, made ready to be asked."""

from collections.abc import Callable, Iterator, Sequence

from appliance.config.model.screening import ScreeningList, ScreeningLists
from appliance.domain.number_reading import Home
from appliance.domain.phone_number import PhoneNumber
from appliance.domain.place import Place
from appliance.routing.region import matches
from appliance.routing.screening_table import Entry, EntryKind, ScreeningTable
from appliance.routing.written import written

TableLoader = Callable[[str], Sequence[Entry] | None]
"""Gives the entries of a long list by its content's hash; None when they are not here."""


def no_tables(_hash: str) -> None:
    """Have no long lists."""


class CallerLists:
    """Says which callers stand on which list. Immutable; long tables are built once, when it is made.

    `missing` names the lists whose long table is not here: they match by the rest of what they say.
    """

    def __init__(self, lists: ScreeningLists, home: Home, load: TableLoader = no_tables) -> None:
        """Take a document's lists, written as somebody at `home` writes numbers, and the long ones they refer to."""
        self._home = home
        self._lists = lists
        long = {id_: load(list_.table.hash) for id_, list_ in lists.items() if list_.table is not None}
        self.missing = tuple(id_ for id_, entries in long.items() if entries is None)
        self._tables = {
            id_: ScreeningTable([*_entries(list_), *(long.get(id_) or ())], home) for id_, list_ in lists.items()
        }

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


def _entries(list_: ScreeningList) -> Iterator[Entry]:
    yield from (Entry(EntryKind.NUMBER, number) for number in list_.numbers)
    yield from (Entry(EntryKind.PREFIX, prefix) for prefix in list_.prefixes)
