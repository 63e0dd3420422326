"""Telephone cards: a process of its own has its hands on them, and the controller tells it what is wanted.

* `messages`, `wire`, `found_wire`, `kernel`: what both say to each other
* `server`, `link`: the two ends of the socket
* `hands`, `card_drivers`, `programs`, `machine`, `looking`: what is done to the machine, and what is seen of it
* `bringing`, `applying`, `channels`, `fitting`, `kept`: when and how settings reach the ports, and which of them run
* `faults`, `told`, `uses`, `port_calls`: what people are told of the ports
"""
