"""How fast the web face answers, over records of 10,000 to 1,000,000 calls."""
