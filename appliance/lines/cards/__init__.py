"""Telephone cards: a process of its own has its hands on them, and the controller tells it what is wanted.

* `messages`, `wire`, `found_wire`, `kernel`: what both say to each other
* `server`, `link`: the two ends of the socket
* `hands`, `programs`, `looking`: what is done to the machine, and what is seen of it
* `applying`, `kept`: how settings reach the ports, step by step, and which of them run
"""
