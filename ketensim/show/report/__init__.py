"""The report of a results folder: one self-contained HTML file in Dutch or English."""

from ketensim.show.report.writing import REPORT_FILE, render_report, write_report

__all__ = ["REPORT_FILE", "render_report", "write_report"]
