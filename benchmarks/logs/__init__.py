"""Event logs: how far predictions lie from what was held out, beside Simod."""
