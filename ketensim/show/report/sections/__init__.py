"""Sections of the report: what the tables say, in sentences, figures and tables."""
