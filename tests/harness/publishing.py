"""Publishing in a house under test, as an admin does it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from appliance.asterisk.render.secrets import Secrets
from appliance.config.model.document import Document
from appliance.config.yaml import dump
from appliance.services.control_client import command
from tests.harness.house import House

Tree = dict[str, Any]


def varied(document: Document, change: Callable[[Tree], object]) -> Document:
    """Give a document with a change."""
    tree = document.model_dump()
    change(tree)
    return Document.model_validate(tree)


def publish(house: House, document: Document, **words: Any) -> Mapping[str, Any]:  # noqa: ANN401 - a command's words
    """Publish a document; new people's passwords are known to the house then."""
    result = command(house.instance.control_socket, "publish", {"yaml": dump(document), "author": "李", **words})
    house.secrets = Secrets.load_or_make(house.instance.secrets)
    return result


def rollback(house: House, number: int) -> Mapping[str, Any]:
    """Put an earlier revision in force again."""
    return command(house.instance.control_socket, "rollback", {"revision": number, "author": "王"})


@contextmanager
def as_it_was(house: House) -> Iterator[None]:
    """Leave the house's own document in force, whatever is published meanwhile."""
    try:
        yield
    finally:
        publish(house, house.document)
