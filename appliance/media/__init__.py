"""Sound: the built-in prompts, the company's own, and what is recorded."""
