import socket
from struct import pack

import pytest

from benchmarks.ivr.figures import Row, Run, percentile, rows
from benchmarks.ivr.leg import SO_TIMESTAMPNS, Experience, stamp_ns
from benchmarks.ivr.processor import parse_stat
from benchmarks.ivr.table import comparison


def run(at_once: int, asterisk_ms: float, python_ms: float, *delays: tuple[float, float]) -> Run:
    return Run(at_once, asterisk_ms, python_ms, tuple(Experience(*delay) for delay in delays))


def by_name(found: list[Row]) -> dict[str, Row]:
    return {row.name: row for row in found}


@pytest.mark.parametrize(("percent", "expected"), [(0, 1.0), (50, 2.5), (95, pytest.approx(3.85)), (100, 4.0)])
def test_a_percentile_lies_between_its_neighbours(percent: float, expected: float) -> None:
    assert percentile([4.0, 1.0, 3.0, 2.0], percent) == expected


def test_a_percentile_of_one_value_is_that_value() -> None:
    assert percentile([7.0], 95) == 7.0


def test_a_percentile_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no values"):
        percentile([], 50)


def test_processor_time_is_the_median_of_the_runs_against_the_peers() -> None:
    ours = [run(50, asterisk, 4.0, (1, 1), (1, 1)) for asterisk in (18.0, 90.0, 20.0)]
    peer = [run(50, asterisk, 0.0, (1, 1), (1, 1)) for asterisk in (20.0, 16.0, 99.0)]

    found = by_name(rows(ours, peer, [50]))

    total = found["processor time a call, 50 at once"]
    assert (total.value, total.peer, total.target, total.holds) == (12.0, 10.0, 13.5, True)
    assert found["of it Python, 50 at once"].value == 2.0
    assert found["of it Asterisk, 50 at once"].holds is None


def test_a_missed_target_is_told_as_missed() -> None:
    ours = [run(100, 28.0, 0.0, (9.0, 3.0), (8.0, 3.0))]
    peer = [run(100, 20.0, 0.0, (2.0, 1.0), (2.0, 1.0))]

    found = by_name(rows(ours, peer, [100]))

    assert found["processor time a call, 100 at once"].holds is False
    assert found["answer to first RTP p50, 100 at once"].holds is False
    assert found["key's end to next prompt p50, 100 at once"].holds is True
    assert found["answer to first RTP p95, 100 at once"].holds is None


def test_one_call_at_a_time_tells_no_processor_time() -> None:
    assert not [name for name in by_name(rows([run(1, 5.0, 1.0, (1, 1))], [run(1, 5.0, 0.0, (1, 1))], []))
                if "processor" in name]  # fmt: skip


def test_a_call_that_failed_counts_as_not_served_and_tells_no_delay() -> None:
    failed = Experience(500.0, 500.0, "no end within the deadline")
    ours = Run(50, 20.0, 0.0, (Experience(1.0, 1.0), failed))
    peer = run(50, 20.0, 0.0, (1.0, 1.0), (1.0, 1.0))

    found = by_name(rows([ours], [peer], [50]))

    assert (found["calls served, 50 at once"].value, found["calls served, 50 at once"].holds) == (1, False)
    assert found["answer to first RTP p95, 50 at once"].value == 1.0


def test_without_a_good_call_there_is_no_delay_to_tell() -> None:
    failed = Run(1, 1.0, 0.0, (Experience(fault="refused"),))

    assert [row.name for row in rows([failed], [failed], [])] == ["calls served, 1 at once"]


def test_a_result_has_the_keys_that_readers_expect() -> None:
    (first, *_) = rows([run(1, 1.0, 0.0, (1, 1))], [run(1, 1.0, 0.0, (1, 1))], [])

    assert first.as_json() == {
        "name": "calls served, 1 at once", "value": 1, "unit": "calls", "target": 1, "peer": 1, "holds": True
    }  # fmt: skip


def test_the_table_has_a_line_a_figure() -> None:
    found = rows([run(50, 20.0, 1.0, (1, 1))], [run(50, 20.0, 0.0, (1, 1))], [50])

    assert comparison(found, (0.1, 0.2, 0.3), (1.0, 2.0, 3.0)).row_count == len(found)


def test_processor_time_is_read_past_a_name_with_blanks_and_brackets() -> None:
    fields = ["S", *["0"] * 10, "250", "50", *["0"] * 20]

    assert parse_stat(f"42 (a) b (c) {' '.join(fields)}") == pytest.approx(3.0)


def test_a_packets_time_is_the_kernels() -> None:
    ancillary = [(socket.SOL_SOCKET, SO_TIMESTAMPNS, pack("qq", 5, 17))]

    assert stamp_ns(ancillary) == 5_000_000_017


def test_a_packet_without_a_time_came_now() -> None:
    assert stamp_ns([]) > 1_700_000_000_000_000_000
