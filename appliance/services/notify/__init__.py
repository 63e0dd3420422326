"""Telling people who are not on the telephone: whom, in which words, by which way, and that nothing is lost on it.

The controller's side is `post_box.py` (a notice becomes rows of the outbox, durable with the facts), `peer_news.py` and
`health.py`; all else belongs to `zongji-notify`, so that no slow server ever touches a call.
"""
