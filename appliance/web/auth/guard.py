"""The guard before every route: `who: Annotated[Who, needs(Right.CALLS_SEE)]`. A test walks all routes for it."""

from typing import Annotated, Any, Protocol

from fastapi import Depends
from starlette.requests import HTTPConnection

from appliance.domain.role import Right
from appliance.services.accounts.recognition import Known, Recognition
from appliance.web.auth.cookies import address_of, is_loopback, secret_of
from appliance.web.auth.same_site import refuse_foreign
from appliance.web.errors import Forbidden, NotSignedIn
from appliance.web.premises import Premises
from appliance.web.who import Who

_BEARER = "bearer "


class Identify(Protocol):
    """Tells who asks; None for a stranger. The application has one, given when it is made."""

    def __call__(self, connection: HTTPConnection, *, is_use: bool) -> Who | None:
        """Tell it. `is_use`: somebody does something, by which the sign-in stays alive."""
        ...


def by_token_or_cookie(connection: HTTPConnection, *, is_use: bool) -> Who | None:
    """Tell who asks, by a token or else by the cookie.

    Raises ForeignPage (403) when another site's page makes a browser change something.
    """
    here: Premises = connection.app.state.premises
    recognition = Recognition(here.reading, here.writing, here.now)
    given = connection.headers.get("authorization", "")
    if given.lower().startswith(_BEARER):
        return _who(recognition.by_token(given[len(_BEARER) :].strip(), is_use=is_use), connection)
    secret = secret_of(connection)
    known = recognition.by_cookie(secret, is_use=is_use) if secret else None
    if known is not None:
        refuse_foreign(connection)
    return _who(known, connection)


def identify(connection: HTTPConnection) -> Who | None:
    """Tell who asks, None for a stranger. Raises ForeignPage."""
    tell: Identify = connection.app.state.identify
    return tell(connection, is_use=True)


def look_again(connection: HTTPConnection) -> Who | None:
    """Tell who is behind what has been open for a while. An open page alone keeps no sign-in alive."""
    tell: Identify = connection.app.state.identify
    return tell(connection, is_use=False)


def _who(known: Known | None, connection: HTTPConnection) -> Who | None:
    if known is None:
        return None
    user = known.user
    return Who(user.user, user.name, user.role, known.rights, user.agent, known.session, address_of(connection))


class Needs:
    """Lets pass whoever may do what `right` says, and gives who it is.

    Raises NotSignedIn (401) for a stranger and Forbidden (403) for somebody who may not.
    """

    def __init__(self, right: Right) -> None:
        self.right = right

    def __call__(self, who: Annotated[Who | None, Depends(identify)]) -> Who:
        """Give who asks."""
        if who is None:
            raise NotSignedIn
        if not who.may(self.right):
            raise Forbidden(self.right.value)
        return who


class NeedsAccount(Needs):
    """Lets pass people and their programs, whatever those may do: the route itself looks at whose the thing is."""

    def __init__(self) -> None:
        super().__init__(Right.OWN_ACCOUNT)

    def __call__(self, who: Annotated[Who | None, Depends(identify)]) -> Who:
        """Give who asks."""
        if who is None:
            raise NotSignedIn
        return who


class NeedsElsewhere(Needs):
    """Lets the machine itself ask, too: whatever watches it on loopback has no account."""

    def __call__(self, connection: HTTPConnection) -> None:  # type: ignore[override] # who asks is found out when needed
        """Refuse whoever asks from elsewhere without the right."""
        if is_loopback(address_of(connection)):
            return
        super().__call__(identify(connection))


def needs(right: Right) -> Any:  # noqa: ANN401 - what FastAPI takes beside a type
    """Make the guard of a route."""
    return Depends(Needs(right))


def known(who: Annotated[Who | None, Depends(identify)]) -> None:
    """Let pass whoever is signed in, and every program with a token, whatever they may do. Raises NotSignedIn."""
    if who is None:
        raise NotSignedIn


def for_strangers() -> None:
    """Stand where a guard would: whoever comes may ask this route. There are as few as can be."""


OPEN = Depends(for_strangers)
"""`dependencies=[OPEN]` of a route that has no guard, so that none is without by oversight."""
