"""The lab: a virtual machine with real DAHDI, whose lines end in our exchange. Driven from the host."""
