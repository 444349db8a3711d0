"""The report of an experiment: what matters, which strategy is safe, and when that changes."""
