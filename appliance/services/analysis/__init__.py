"""What the record of calls tells about the house: figures, and what follows from them in plain words (D3).

Callers' calls count once they are over; our own people's calls don't, and made-up calls do while there are any.
"""
