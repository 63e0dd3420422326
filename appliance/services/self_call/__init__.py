"""The nightly self-call (E7): the lines call each other as callers do, and a line with a fault is named in the morning.

`harmless.py` is the flow in which nobody is rung, `expectation.py` what the simulator says of the call, `self_call.py`
makes one, `verdict.py` judges it, `nightly.py` does all of them each night and reports.
"""
