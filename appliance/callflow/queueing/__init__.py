"""One call's stay in a queue: whom it could be offered to, what the caller is told meanwhile, and how it ends."""
