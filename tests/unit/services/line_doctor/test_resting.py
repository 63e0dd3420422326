"""A line that was just hung up rests before it is tried."""

from appliance.callflow.line_board import LineBoard
from appliance.domain.ids import CallId, LineId
from appliance.services.line_doctor.resting import REST_S, Resting

A, B, CALL = LineId("a"), LineId("b"), CallId("1.1")


def test_a_line_rests_from_the_end_of_its_last_call() -> None:
    board, now_s = LineBoard(), [100.0]
    resting = Resting(board, lambda: now_s[0])
    assert resting.left_s([A, B]) == 0
    with board.incoming(A, CALL):
        assert resting.left_s([A, B]) == 0, "a line in a call is refused, not waited for"
    assert resting.left_s([A, B]) == REST_S
    assert resting.left_s([B]) == 0
    now_s[0] += 2.0
    assert resting.left_s([A, B]) == REST_S - 2.0
    with board.incoming(A, CALL):
        assert resting.left_s([A]) == 0
    assert resting.left_s([A]) == REST_S
    now_s[0] += REST_S + 1
    assert resting.left_s([A, B]) <= 0
