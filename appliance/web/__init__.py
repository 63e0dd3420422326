"""The face on the network: the pages, the API behind them, signing in, the browser's phone, health and metrics."""
