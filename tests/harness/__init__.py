"""What stories and fault tests stand on: a whole switchboard, its phones, and ears that judge what was heard."""
