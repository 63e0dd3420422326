"""A switchboard in memory, sound or with one fault made on purpose: on it each case is seen passing and failing."""
