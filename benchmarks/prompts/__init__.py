"""What callers hear of the built-in prompts, measured against what was sent and against one A-law coding of it."""
