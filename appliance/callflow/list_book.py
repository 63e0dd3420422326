"""The lists of callers of the revisions in use, each made ready once."""

from collections import OrderedDict
from collections.abc import Callable

from appliance.config.model.document import Document
from appliance.domain.number_reading import Home
from appliance.routing.caller_lists import CallerLists, TableLoader, no_tables

_KEPT = 4
"""Live calls keep the revision that they began with; more than so many at once are made ready again when asked.

The one in force is always among them."""


def home_without_table(country: str, area_code: str | None) -> Home:
    """Describe where lines are without a table of calling codes: China's alone is known."""
    return Home(area_code=area_code) if country == Home().country else Home(country, "", area_code)


class ListBook:
    """Gives the lists of a document; for the event loop alone, but for `prepare`.

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
        self._in_force: Document | None = None
        self._beside: tuple[Document, CallerLists] | None = None

    def home(self, document: Document) -> Home:
        """Give where the document's lines are."""
        return self._home(document.site.country, document.site.area_code)

    def lists(self, document: Document) -> CallerLists:
        """Give the lists, made ready now if they aren't: 4 µs an entry and whatever `load` takes."""
        found = self._ready.get(id(document))
        if found is not None:  # the document is kept beside its lists, so its id can't become another's
            self._ready.move_to_end(id(document))
            return found[1]
        made = self._made(document)
        self._keep(document, made)
        return made

    def prepare(self, document: Document) -> None:
        """Make a document's lists ready beside those in use, so that `adopt` need not: in a thread."""
        self._beside = (document, self._made(document))  # one assignment, so another thread sees all of it or nothing

    def adopt(self, document: Document) -> CallerLists:
        """Have the lists of the document in force ready until another's are adopted, and give them."""
        beside, self._beside = self._beside, None
        self._in_force = document
        if beside is not None and beside[0] is document:
            self._keep(document, beside[1])
        return self.lists(document)

    def _made(self, document: Document) -> CallerLists:
        return CallerLists(document.lists, self.home(document), self._load)

    def _keep(self, document: Document, lists: CallerLists) -> None:
        self._ready[id(document)] = (document, lists)
        self._ready.move_to_end(id(document))
        while len(self._ready) > _KEPT:
            longest_unasked = next(key for key, (kept, _) in self._ready.items() if kept is not self._in_force)
            del self._ready[longest_unasked]
