"""Where a call goes: pure decisions, each with its reason."""
