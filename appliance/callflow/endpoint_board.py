"""The places at each endpoint: a desk phone takes one call, another switchboard as many as its admin says."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping

from appliance.config.model.document import Document
from appliance.config.model.endpoint import OutsideEndpoint
from appliance.domain.ids import OUTSIDE, EndpointId

Listener = Callable[[EndpointId], None]

_WITHOUT_END = 1_000_000


def capacities_of(document: Document) -> dict[EndpointId, int]:
    """Give how many calls each endpoint can take at once; agents' own phones, which take one, are left out."""
    return {
        EndpointId(id_): endpoint.capacity if isinstance(endpoint, OutsideEndpoint) else 1
        for id_, endpoint in document.endpoints.items()
    }


class EndpointBoard:
    """How many calls ring or are talked in at each endpoint."""

    def __init__(self) -> None:
        """Begin with all endpoints empty, each for one call."""
        self._calls: Counter[EndpointId] = Counter()
        self._capacities: Mapping[EndpointId, int] = {}
        self._listeners: list[Listener] = []
        self._closed: frozenset[EndpointId] = frozenset()

    def configure(self, capacities: Mapping[EndpointId, int]) -> None:
        """Take how many calls each can take; who isn't named takes one. The calls that run are not disturbed."""
        self._capacities = dict(capacities)
        for endpoint in self._capacities:
            self._tell(endpoint)

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Name each endpoint to `listener` when its calls have changed; give the function that ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @property
    def named(self) -> Collection[EndpointId]:
        """The endpoints that the document names."""
        return self._capacities.keys()

    def capacity(self, endpoint: EndpointId) -> int:
        """Tell how many calls it can take at once."""
        if endpoint == OUTSIDE:
            return _WITHOUT_END  # the lines set the limit
        return self._capacities.get(endpoint, 1)

    def calls_at(self, endpoint: EndpointId) -> int:
        """Count its calls; more than its capacity only where its admin has lessened that, or it made calls itself."""
        return self._calls[endpoint]

    def room(self, endpoint: EndpointId) -> int:
        """Count the calls that it can still take."""
        return max(0, self.capacity(endpoint) - self._calls[endpoint])

    def is_there(self, endpoint: EndpointId) -> bool:
        """Tell whether it can ring at all: a phone in the browser can't while its page is closed."""
        return endpoint not in self._closed

    def close(self, pages: Collection[EndpointId]) -> None:
        """Take which phones in the browser are closed now; all others are there."""
        changed, self._closed = self._closed ^ frozenset(pages), frozenset(pages)
        for endpoint in changed:
            self._tell(endpoint)

    def occupied(self, endpoint: EndpointId) -> None:
        """Count one call more."""
        self._calls[endpoint] += 1
        self._tell(endpoint)

    def vacated(self, endpoint: EndpointId) -> None:
        """Count one call less."""
        self._calls[endpoint] -= 1
        self._tell(endpoint)

    def _tell(self, endpoint: EndpointId) -> None:
        for listener in tuple(self._listeners):
            listener(endpoint)
