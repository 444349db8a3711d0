"""Sensitivity: which factors matter to an outcome, and how sure that is."""
