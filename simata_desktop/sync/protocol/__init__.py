"""What device and centre say to each other (docs/sync-protocol.md); shared by both, additive for ever."""
