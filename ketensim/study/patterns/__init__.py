"""Patterns that must emerge: each an experiment of its own file in `experiments/patterns`."""
