"""How surely a call is released by the exchange's tones, and by nothing else: our ear and Asterisk's busy detector."""
