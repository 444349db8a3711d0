"""The answer first: which strategy is safe, what matters, and what these runs cannot tell."""

from __future__ import annotations

from ketensim.show.experiment.answering import answering_sections
from ketensim.show.experiment.chains import chains_sentences
from ketensim.show.experiment.decision import advice_sentences
from ketensim.show.experiment.material import Material
from ketensim.show.experiment.ranking import rows_of
from ketensim.show.report.page import Section
from ketensim.show.report.wording import capital
from ketensim.study.sensitivity.classes import BARE, FLAT, MATTERS, OPEN, classify
from ketensim.study.sensitivity.errors import AnalysisError
from ketensim.study.sensitivity.sampled import DUMMY

MOST_NAMED = 4  # factors that are not separable; of more the number is said


def summary_section(material: Material) -> Section:
    """Say in a few sentences what the experiment answers."""
    words, answers = material.words, material.answers
    said = [*advice_sentences(material), *chains_sentences(material)]
    if answers.has_factors:
        said += [_factors(material, outcome) for outcome in answers.whole]
        if answers.settled is not None:
            said.append(answers.settled.sentence(words.language))
    elif answers.design.factors:
        said += [section.sentences[0] for section in answering_sections(material)]
    said += [_fault(material, fault) for fault in answers.faults]
    if not said:
        said.append(words("experiment.nothing"))
    heading = words("experiment.summary.heading")
    return Section("summary", heading, tuple(capital(each) for each in said))


def _fault(material: Material, fault: AnalysisError) -> str:
    """Say what cannot be worked out, with its outcome in words."""
    named = material.names.outcome(str(fault.facts.get("outcome", "")))
    return fault.sentence(material.words.language, outcome=named)


def _factors(material: Material, outcome: str) -> str:
    """Say which factors matter to an outcome, over all settings of the levers together."""
    words, names, answers = material.words, material.names, material.answers
    found = [classify(rows_of(material, outcome, arm)) for arm in answers.arms]
    kinds: dict[str, set[str]] = {}
    for table in found:
        for name, kind in zip(table["factor"], table["class"], strict=True):
            if name == DUMMY:
                continue
            kinds.setdefault(str(name), set()).add(str(kind))
    named = material.names.outcome(outcome)
    if all(kind <= {FLAT} for kind in kinds.values()):
        return words("experiment.summary.flat", outcome=named)
    if any(BARE in kind for kind in kinds.values()):
        return words("experiment.summary.bare", outcome=named)
    matters = [names.factor(name) for name, kind in kinds.items() if MATTERS in kind]
    unclear = [
        names.factor(name) for name, kind in kinds.items() if OPEN in kind and MATTERS not in kind
    ]
    key = "matters" if matters else "none"
    text = words(f"experiment.summary.{key}", outcome=named, factors=words.listing(matters))
    if len(unclear) > MOST_NAMED:
        text += " " + words("experiment.summary.open_many", count=len(unclear))
    elif unclear:
        text += " " + words("experiment.summary.open", factors=words.listing(unclear))
    return text
