"""The store's side of the exchange with the centre: what waits, what is agreed, what came in."""
