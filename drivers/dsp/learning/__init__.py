"""Learning a line: what an exchange sends is measured, named, compared with before, and made into proposed settings.

`line.learn` is the way in: recordings with the stage at which each was made in, tones or doubts out.
"""
