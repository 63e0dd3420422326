"""How fast the product decides: simulated calls, a replay of a month, a publish, look-ups in long lists."""
