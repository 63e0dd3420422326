"""Lines, SIP peers and trunk groups."""

from collections.abc import Iterator

from appliance.config.accounts import named_accounts
from appliance.config.check.names import all_missing, missing
from appliance.config.model.document import Document
from appliance.config.model.line import SipLine, SipPeer
from appliance.config.problem import Path, Problem, path_text
from appliance.domain.ids import TEST_CALL


def lines(document: Document) -> Iterator[Problem]:
    """Find faults among the ways in and out."""
    yield from _peers(document)
    yield from _accounts(document)
    yield from _addresses(document)
    yield from _lines(document)
    for id_, group in document.trunk_groups.items():
        path: Path = ("trunk_groups", id_)
        yield from all_missing((*path, "lines"), "line", group.lines, document.lines)
        yield from missing((*path, "tariff"), "tariff", group.tariff, document.tariffs)
        if group.reserve > channels(id_, document):
            yield Problem((*path, "reserve"), f"keeps {group.reserve} free of {channels(id_, document)} that there are")
    site = document.site
    where: Path = ("site", "emergency_trunk_groups")
    yield from all_missing(where, "trunk group", site.emergency_trunk_groups, document.trunk_groups)


def channels(group: str, document: Document) -> int:
    """Count the calls that a trunk group carries at once."""
    members = document.trunk_groups[group].lines
    return sum(document.lines[line].channels for line in set(members) if line in document.lines)


def _peers(document: Document) -> Iterator[Problem]:
    for id_, peer in document.sip_peers.items():
        yield from _login(("sip_peers", id_), peer)


def _login(path: Path, peer: SipPeer) -> Iterator[Problem]:
    if peer.login != "peer" and peer.address is None:
        yield Problem((*path, "address"), f"is needed with `login: {peer.login}`: where the peer is")
    if peer.username == TEST_CALL:
        yield Problem((*path, "username"), f"'{TEST_CALL}' is what test calls in the browser log in as")
    if peer.login != "none" and peer.username is None:
        yield Problem((*path, "username"), f"is needed with `login: {peer.login}`: the account's name")


def _accounts(document: Document) -> Iterator[Problem]:
    """Find SIP accounts that would be one: Asterisk would not take the configuration up."""
    owner: dict[str, Path] = {}
    for name, path in named_accounts(document):
        other = owner.setdefault(name, path)
        if other is not path:
            yield Problem(path, f"the SIP account '{name}' already is that of {path_text(other)}: use another name")


def _addresses(document: Document) -> Iterator[Problem]:
    """Find peers that are known by an address that another is known by too; the port doesn't tell them apart."""
    owner: dict[str, str] = {}
    for id_, peer in document.sip_peers.items():
        if peer.login == "peer" or peer.address is None:
            continue
        host = peer.address.partition(":")[0].lower()
        if (other := owner.setdefault(host, id_)) != id_:
            told = f"calls from {host} already are those of peer '{other}': without a login of its own, a peer needs"
            yield Problem(("sip_peers", id_, "address"), f"{told} an address of its own")


def _lines(document: Document) -> Iterator[Problem]:
    for id_ in document.site.self_call.numbers:
        yield from missing(("site", "self_call", "numbers", id_), "line", id_, document.lines)
    owner: dict[tuple[str, str | None], str] = {}
    for id_, line in document.lines.items():
        if id_ == TEST_CALL:
            yield Problem(("lines", id_), f"'{TEST_CALL}' is the line of test calls in the browser: name it otherwise")
        if not isinstance(line, SipLine):
            continue
        path: Path = ("lines", id_)
        yield from missing((*path, "peer"), "SIP peer", line.peer, document.sip_peers)
        other = owner.setdefault((line.peer, line.channel), id_)
        if other != id_:
            told = f"channel '{line.channel}' of" if line.channel else "calls without a channel of"
            yield Problem((*path, "channel"), f"{told} peer '{line.peer}' already are line '{other}'")
