from pathlib import Path

from appliance.asterisk.ami_protocol import Event, Response
from appliance.services.asterisk_log import KEPT, LARGEST_BYTES, keep_small


class RotatingManager:
    def __init__(self) -> None:
        self.asked: list[str] = []

    async def action(self, name: str, headers: tuple[tuple[str, str], ...] = ()) -> Response:
        assert headers == ()
        self.asked.append(name)
        return Response((("Response", "Success"),))

    async def listing(self, name: str, headers: tuple[tuple[str, str], ...] = ()) -> tuple[Event, ...]:
        raise AssertionError((name, headers))


async def test_a_small_or_missing_log_is_left_alone(tmp_path: Path) -> None:
    manager = RotatingManager()
    log = tmp_path / "messages"
    await keep_small(log, manager)
    log.write_bytes(b"x")
    await keep_small(log, manager)
    assert manager.asked == []


async def test_a_large_log_is_rotated_and_only_the_newest_parts_stay(tmp_path: Path) -> None:
    manager = RotatingManager()
    log = tmp_path / "messages"
    with log.open("wb") as file:
        file.truncate(LARGEST_BYTES)
    for number in range(7):
        log.with_name(f"messages.{number}").touch()
    log.with_name("messages.note").touch()
    await keep_small(log, manager)
    assert manager.asked == ["LoggerRotate"]
    assert _names(tmp_path) == {"messages", "messages.note", *(f"messages.{number}" for number in range(KEPT))}


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}
