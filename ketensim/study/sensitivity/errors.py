"""What can stand in the way of an analysis, as sentences in both languages."""

from __future__ import annotations

from ketensim.study.errors import StudyError

# each rule in English and in Dutch
_SENTENCES = {
    "unknown_outcome": (
        "outcome must be one of the outcomes of the experiment, got {outcome!r}{hint}",
        "uitkomst moet een van de uitkomsten van het experiment zijn, niet {outcome!r}{hint}",
    ),
    "missing_runs": (
        "{missing} of {planned} runs have not been done yet{where}: run the experiment again, it "
        "does what is missing",
        "{missing} van de {planned} runs zijn nog niet gedaan{where}: draai het experiment "
        "opnieuw, dan gebeurt wat ontbreekt",
    ),
    "failed_runs": (
        "{outcome} cannot be analysed: {failed} of {planned} runs failed{where} ({runs})",
        "{outcome} is niet te analyseren: {failed} van de {planned} runs zijn mislukt{where} "
        "({runs})",
    ),
    "no_value": (
        "{outcome} cannot be analysed: it has no value in {failed} of {planned} runs{where} "
        "({runs})",
        "{outcome} is niet te analyseren: die heeft geen waarde in {failed} van de {planned} "
        "runs{where} ({runs})",
    ),
    "not_this_design": (
        "{analysis} cannot be used on a design by {method}: {reason}",
        "{analysis} kan niet op een ontwerp volgens {method}: {reason_nl}",
    ),
    "unknown_analysis": (
        "analysis must be one of {known}, got {analysis!r}{hint}",
        "analyse moet een van {known} zijn, niet {analysis!r}{hint}",
    ),
    "broken_block": (
        "block {block} is not what a design by {method} asks for: {points} points, {asked} asked, "
        "each changing what its place says",
        "blok {block} is niet wat een ontwerp volgens {method} vraagt: {points} punten, gevraagd "
        "{asked}, elk met de wijziging die bij de plaats hoort",
    ),
    "few_replications": (
        "the {estimand} of an outcome needs {asked} replications or more, got {got}",
        "de {estimand_nl} van een uitkomst vraagt minstens {asked} herhalingen, niet {got}",
    ),
    "few_blocks": (
        "{analysis} needs {asked} points or more, got {got}",
        "{analysis} vraagt minstens {asked} punten, niet {got}",
    ),
    "few_arms": (
        "a decision needs two strategies or more, got {got}",
        "een keuze vraagt twee of meer strategieën, niet {got}",
    ),
    "neither_better": (
        "{outcome} decides nothing: neither direction of it is better; say which way is better",
        "{outcome} beslist niets: geen van beide richtingen is beter; zeg welke kant beter is",
    ),
    "no_package": (
        "{what} needs the package {package}: python -m pip install 'ketensim[discovery]'",
        "{what} vraagt het pakket {package}: python -m pip install 'ketensim[discovery]'",
    ),
    "analyser_failed": (
        "the {analysis} analysis of {outcome} failed: {reason}",
        "de analyse {analysis} van {outcome} is mislukt: {reason}",
    ),
}


class AnalysisError(StudyError):
    """An analysis that cannot be done; its text is one sentence that says why.

    Parameters
    ----------
    rule
        What went wrong.
    facts
        What the sentence mentions.
    """

    def sentence(self, lang: str = "en", **words: str) -> str:
        """Say in one sentence what is wrong ("nl" or "en"), with facts put in other words."""
        return _SENTENCES[self.rule][lang == "nl"].format(**(self.facts | words))
