"""The workbook as a form: a scenario for those who write no YAML, there and back again."""
