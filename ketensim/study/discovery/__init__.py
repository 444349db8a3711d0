"""Decisions under uncertainty: which strategy is safe to choose, and when that changes."""
