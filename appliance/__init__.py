"""Zongji 总机: the switchboard that a small company deserves."""
