"""Gateways and carriers: who is told of a line that is down, and how rarely."""

import asyncio
from datetime import UTC, datetime, timedelta

from appliance.callflow.notices import Notice
from appliance.config.model.document import Document
from appliance.errors import UserError
from appliance.services.notify.peer_news import PORT_HOLD_OFF_S, PeerNews, facts_of_port, port_id
from tests.unit.asterisk.companies import with_peers
from tests.unit.asterisk.virtual_time import run

ZERO = datetime(2026, 11, 20, tzinfo=UTC)


class Told(list[Notice]):
    def tell(self, notice: Notice) -> None:
        self.append(notice)

    @property
    def kinds(self) -> list[str]:
        return [each.kind.value for each in self]


def news(told: Told, *was_down: str, documents: list[Document] | None = None) -> PeerNews:
    document = documents or [with_peers()]

    def now() -> datetime:
        return ZERO + timedelta(seconds=asyncio.get_running_loop().time())

    return PeerNews(told, lambda: document[-1], now, lambda peer: peer in was_down)


def test_a_gateway_that_is_gone_for_a_minute_is_told_once_and_so_is_its_return() -> None:
    told = Told()

    async def story() -> None:
        watching = news(told)
        watching.changed("fxo", is_up=True, why="")
        await asyncio.sleep(100)
        watching.changed("fxo", is_up=False, why="does not answer OPTIONS")
        await asyncio.sleep(59)
        assert not told
        await asyncio.sleep(2)
        watching.changed("fxo", is_up=False, why="does not answer OPTIONS")
        await asyncio.sleep(1000)
        watching.changed("fxo", is_up=True, why="")
        await asyncio.sleep(61)

    run(story())
    assert told.kinds == ["line_down", "line_up"]
    down, up = told
    assert down.at == ZERO + timedelta(seconds=100)
    assert down.facts == {"peer": "fxo", "lines": "fxo-1, fxo-2", "why": "does not answer OPTIONS"}
    assert up.facts == {"peer": "fxo", "lines": "fxo-1, fxo-2"}
    assert down.key != up.key


def test_flapping_is_told_by_nobody() -> None:
    told = Told()

    async def story() -> None:
        watching = news(told)
        for _ in range(100):
            watching.changed("goip", is_up=False, why="not registered")
            await asyncio.sleep(30)
            watching.changed("goip", is_up=True, why="")
            await asyncio.sleep(30)
        await asyncio.sleep(100)

    run(story())
    assert not told


def test_after_a_restart_nobody_is_told_again_that_it_is_down_but_that_it_is_back() -> None:
    told = Told()

    async def story() -> None:
        watching = news(told, "telecom")
        watching.changed("telecom", is_up=False, why="not registered")
        await asyncio.sleep(200)
        assert not told
        watching.changed("telecom", is_up=True, why="")
        await asyncio.sleep(61)

    run(story())
    assert told.kinds == ["line_up"]


def test_one_that_never_comes_up_after_a_start_is_told() -> None:
    told = Told()

    async def story() -> None:
        news(told).changed("telecom", is_up=False, why="not registered")
        await asyncio.sleep(61)

    run(story())
    assert told.kinds == ["line_down"]


def test_one_that_a_publish_takes_away_meanwhile_is_told_of_no_more() -> None:
    told, documents = Told(), [with_peers()]

    async def story() -> None:
        watching = news(told, documents=documents)
        watching.changed("goip", is_up=False, why="not registered")
        documents.append(with_peers("fxo"))
        await asyncio.sleep(61)
        watching.close()

    run(story())
    assert not told


def test_nothing_is_told_after_the_end() -> None:
    told = Told()

    async def story() -> None:
        watching = news(told)
        watching.changed("fxo", is_up=False, why="")
        watching.close()
        await asyncio.sleep(61)

    run(story())
    assert not told


def test_a_record_that_cannot_be_read_costs_no_news() -> None:
    told = Told()

    def sick(_peer: str) -> bool:
        raise UserError("The record of calls can't be read: disk I/O error", "")

    async def story() -> None:
        document = with_peers()
        PeerNews(told, lambda: document, lambda: ZERO, sick).changed("fxo", is_up=False, why="does not answer OPTIONS")
        await asyncio.sleep(61)

    run(story())
    assert told.kinds == ["line_down"]


def test_a_pulled_cable_is_told_within_ten_seconds_with_the_line_that_hangs_on_it() -> None:
    told = Told()
    tree = with_peers().model_dump(mode="json", exclude_unset=True)
    tree["lines"]["07"] = {"kind": "analog", "port": 7}
    document = Document.model_validate(tree)

    async def story() -> None:
        def now() -> datetime:
            return ZERO + timedelta(seconds=asyncio.get_running_loop().time())

        watching = PeerNews(told, lambda: document, now, lambda _port: False, PORT_HOLD_OFF_S, facts_of_port)
        watching.changed(port_id(7), is_up=True, why="")
        watching.changed(port_id(9), is_up=False, why="")  # of nobody
        watching.changed(port_id(7), is_up=False, why="")
        await asyncio.sleep(8)
        assert told.kinds == ["line_down"]
        watching.changed(port_id(7), is_up=True, why="")
        await asyncio.sleep(8)

    run(story())
    assert told.kinds == ["line_down", "line_up"]
    assert told[0].facts == {"port": "7", "lines": "07"}
