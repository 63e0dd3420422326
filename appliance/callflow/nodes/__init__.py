"""What each kind of node does with a call, one file a kind.

A node is an async function `(node, walk) -> NodeId | None`: it acts on the caller, writes its decisions to the journal
and gives the next node; None ends the call.
"""
