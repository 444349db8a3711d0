"""Behavioural parameters that a log does not give directly, found by simulating."""
