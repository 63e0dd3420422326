"""The face on the network: for now the health of the house and its metrics."""
