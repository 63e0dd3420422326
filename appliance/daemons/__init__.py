"""Composition roots: each daemon's objects are built and joined here, and nowhere else."""
