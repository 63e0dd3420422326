"""How well a line's tones and habits are learned from what it sends."""
