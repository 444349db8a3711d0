"""A small scenario that the tests of this floor change in one place at a time."""

from ketensim.scenario import Scenario

TEXT = """\
format: 1
name: example
functions:
  intake: {discipline: social work, treatment: {distribution: exponential, mean: 0.5}}
  treatment: {discipline: medicine, treatment: {distribution: lognormal, mean: 6, cv: 0.8}}
partners:
  - name: desk
    sector: municipality
    offers: [{function: intake, fte: 4, caseload: 1}]
    goal: [3, 4]
    power: 2
  - name: clinic
    sector: care
    offers: [{function: treatment, fte: 10, caseload: 5}]
    goal: [4, 3]
groups:
  - name: everyone
    arrivals: {rate: 6.4}
    route: [intake, treatment]
    needs: {intake: 1.0, treatment: 0.8}
    demand_orientation: 0.2
    patience: {distribution: exponential, mean: 26}
    norm_weeks: 13
  - name: youth
    arrivals: [{rate: 1}, {from: 130, rate: 3}]
    routing: {start: {intake: 1.0}, intake: {treatment: 0.7, intake: 0.1}}
"""


def example(*changes: tuple[str, str]) -> Scenario:
    """The example with pieces of its text replaced."""
    return Scenario.from_text(changed(*changes), "example.yaml")


def changed(*changes: tuple[str, str]) -> str:
    """The text of the example with pieces replaced; each piece must be there."""
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text
