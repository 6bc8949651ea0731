"""Tables of the encrypted store. Only ``store`` imports them."""
