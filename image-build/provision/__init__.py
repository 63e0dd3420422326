"""What a clone needs before the product can run: found, installed, cached, handed over.

Standard library only: this package is the first thing that a newcomer runs, on a machine with nothing but Python.
"""
