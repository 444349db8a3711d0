"""What can go wrong with a study, as sentences in both languages."""

from __future__ import annotations

from ketensim.study.plan import PlannedRun

# each rule in English and in Dutch
_SENTENCES = {
    "few_strategies": (
        "strategies must be two or more, got {count}",
        "er moeten minstens twee strategieën zijn, niet {count}",
    ),
    "same_strategy": (
        "strategies must differ, got {strategy!r} more than once",
        "de strategieën moeten verschillen, maar {strategy!r} staat er meer dan eens",
    ),
    "no_seeds": ("seeds must be one or more, got none", "er moet minstens één seed zijn"),
    "same_seed": ("seeds must differ from each other", "de seeds moeten van elkaar verschillen"),
    "unknown_indicator": (
        "indicator must be one of the outcomes, got {indicator!r}{hint}",
        "indicator moet een van de uitkomsten zijn, niet {indicator!r}{hint}",
    ),
    "run_failed": (
        "run {number} (strategy {strategy}, seed {seed}) failed: {reason}",
        "run {number} (strategie {strategy}, seed {seed}) is mislukt: {reason}",
    ),
    "not_a_folder": (
        "--out must be a folder, got the file {place}",
        "--out moet een map zijn, maar {place} is een bestand",
    ),
    "other_files": (
        "--out must be new, empty or a results folder of ketensim, but {place} holds other files",
        "--out moet een nieuwe of lege map zijn of een resultatenmap van ketensim, maar in {place} "
        "staan andere bestanden",
    ),
    "current_folder": (
        "--out must not be the current folder or one above it, got {place}",
        "--out mag niet de huidige map zijn of een map daarboven, zoals {place}",
    ),
    "cannot_read": (
        "the results in {place} cannot be read: {reason}",
        "de resultaten in {place} zijn niet te lezen: {reason}",
    ),
    "cannot_write": (
        "results cannot be written to {place}: {reason}",
        "resultaten kunnen niet naar {place} worden geschreven: {reason}",
    ),
    "no_store": (
        "there can be no store of runs in {place}: {reason}",
        "in {place} kan geen opslag van runs komen: {reason}",
    ),
    "newer_store": (
        "the store {place} has format {found}; this version of ketensim reads {bound}",
        "de opslag {place} heeft formaat {found}; deze versie van ketensim leest {bound}",
    ),
    "no_store_there": (
        "{place} is no folder of an experiment: it has no store of runs",
        "{place} is geen map van een experiment: er is geen opslag van runs in",
    ),
    "engine_gone": (
        "the workers are gone ({reason}); what was done is kept, and running again does the rest",
        "de werkers zijn weg ({reason}); wat gedaan is blijft bewaard, en nog eens draaien doet "
        "de rest",
    ),
    "nothing_done": (
        "no run can be done: the first {tries} each killed the process that did it",
        "geen enkele run lukt: de eerste {tries} sloopten elk het proces dat ze deed",
    ),
    "not_importable": (
        "evaluate must be importable by name to run in another process, got {what}",
        "evaluate moet op naam te importeren zijn om in een ander proces te draaien, niet {what}",
    ),
}


class StudyError(ValueError):
    """A study that cannot be done; its text is one sentence that says why.

    Parameters
    ----------
    rule
        What went wrong.
    facts
        What the sentence mentions.
    """

    def __init__(self, rule: str, **facts: object) -> None:
        super().__init__(rule, facts)
        self.rule = rule
        self.facts = facts

    def sentence(self, lang: str = "en") -> str:
        """Say in one sentence what is wrong ("nl" or "en")."""
        return _SENTENCES[self.rule][lang == "nl"].format(**self.facts)

    def __str__(self) -> str:
        return self.sentence("en")


class RunFailedError(StudyError):
    """A run that could not be done; its strategy and seed do it again.

    Parameters
    ----------
    planned
        The first run, in planned order, that failed.
    reason
        What went wrong, as one sentence.
    trace
        The traceback where it went wrong, for whoever repairs it.
    """

    def __init__(self, planned: PlannedRun, reason: str, trace: str = "") -> None:
        super().__init__(
            "run_failed",
            number=planned.number,
            strategy=planned.strategy,
            seed=planned.seed,
            reason=reason,
        )
        self.planned = planned
        self.reason = reason
        self.trace = trace
