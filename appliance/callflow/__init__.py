"""What happens to one call: its ports, its walk through the flow, and the trace that it leaves."""
