"""Event logs: read into a table, calibrate a chain on it, and let simulated runs leave as one."""
