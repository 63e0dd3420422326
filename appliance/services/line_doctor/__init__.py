"""The line doctor (E5): examines a line by a call on it, finds out what its exchange sends, proposes settings.

`plan.py` says what is done on a line, `examination.py` does it by `line_call.py` (the call out) and `expected_calls.py`
(the call that comes in on the neighbour), `appliance.lines.doctor` judges what was heard, `report.py` tells it.
"""
