"""The lists of callers of the revisions in use, each made ready once."""

from collections import OrderedDict
from collections.abc import Callable

from appliance.config.model.document import Document
from appliance.domain.number_reading import Home
from appliance.routing.caller_lists import CallerLists, TableLoader, no_tables

_KEPT = 4
"""Live calls keep the revision that they began with; more than so many at once are made ready again when asked."""


def home_without_table(country: str, area_code: str | None) -> Home:
    """Describe where lines are without a table of calling codes: China's alone is known."""
    return Home(area_code=area_code) if country == Home().country else Home(country, "", area_code)


class ListBook:
    """Gives the lists of a document.

    `load` gives a long list's entries by its hash, `home` describes where lines are by country and area code.
    """

    def __init__(
        self,
        load: TableLoader = no_tables,
        home: Callable[[str, str | None], Home] = home_without_table,
    ) -> None:
        self._load = load
        self._home = home
        self._ready: OrderedDict[int, tuple[Document, CallerLists]] = OrderedDict()

    def home(self, document: Document) -> Home:
        """Give where the document's lines are."""
        return self._home(document.site.country, document.site.area_code)

    def lists(self, document: Document) -> CallerLists:
        """Give the lists, made ready now if they aren't.

        That takes 4 µs an entry and whatever `load` takes: whoever publishes a document with long lists calls this
        first, in a thread, so that no caller waits for it.
        """
        found = self._ready.get(id(document))
        if found is not None:  # the document is kept beside its lists, so its id can't become another's
            return found[1]
        made = CallerLists(document.lists, self.home(document), self._load)
        self._ready[id(document)] = (document, made)
        while len(self._ready) > _KEPT:
            self._ready.popitem(last=False)
        return made
