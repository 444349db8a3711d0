"""Figures of the report, drawn from plain values: no table, no scenario and no sentence here."""
