"""Event logs: how fast they are read."""
