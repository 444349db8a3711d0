"""Whole runs of the shipped scenarios, and where their time goes."""
