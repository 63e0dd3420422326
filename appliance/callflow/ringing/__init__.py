"""One visit to a ring node: who could take the call, what one attempt holds while it lasts, what is on record of it.

`candidates` asks who is there and free, `legs` takes what an attempt needs, `visit` makes the attempts.
"""
