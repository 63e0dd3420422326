"""Our IVR against a static dialplan that does the same: processor time a call, and what the caller waits for."""
