"""How well keys and callers' numbers are heard."""
