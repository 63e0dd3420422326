"""The conformance suite for analogue lines: what any switchboard has to do, asked over its lines alone."""
