"""Pages of long lists: an opaque cursor says where the next page begins, however the list grows meanwhile."""

import base64
import binascii
import json
from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel, Field

from appliance.web.errors import Refusal

T = TypeVar("T")

LARGEST_PAGE = 200

Limit = Annotated[int, Query(ge=1, le=LARGEST_PAGE, description="at most so many")]
After = Annotated[str | None, Query(max_length=400, description="`next` of the page before")]


class Page(BaseModel, Generic[T]):
    """A page of a list; `next` is None at the end of it."""

    items: list[T]
    next: str | None = Field(default=None, description="send it as `after` for the next page")


def cursor(*place: str | int | float) -> str:
    """Write the place of a page's last item as a cursor."""
    return base64.urlsafe_b64encode(json.dumps(place).encode()).rstrip(b"=").decode()


def place_of(given: str, length: int) -> tuple[str, ...]:
    """Read a cursor of so many parts, as texts. Raises Refusal when it is no cursor of ours."""
    try:
        read = json.loads(base64.urlsafe_b64decode(given.encode() + b"=" * (-len(given) % 4)))
    except (ValueError, binascii.Error, UnicodeEncodeError, RecursionError) as error:
        raise _no_cursor() from error
    if (
        not isinstance(read, list)
        or len(read) != length
        or not all(isinstance(part, str | int | float) for part in read)
    ):
        raise _no_cursor()
    return tuple(str(part) for part in read)


def _no_cursor() -> Refusal:
    return Refusal("That is no place in this list.", "begin with the first page: leave `after` out")
