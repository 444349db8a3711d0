"""What can be wrong with an event log, as sentences in both languages."""

from __future__ import annotations

from ketensim.scenario.sentences import WORDS
from ketensim.study.errors import StudyError

MOST_LISTED = 16
"""Names that a sentence lists at most."""

# each rule in English and in Dutch; a sentence starts behind the name of the file
_SENTENCES = {
    "no_file": ("there is no such file", "dit bestand is er niet"),
    "folder": ("this is a folder, not a file", "dit is een map, geen bestand"),
    "unreadable": ("the file cannot be read ({reason})", "het bestand is niet te lezen ({reason})"),
    "empty": ("the file is empty", "het bestand is leeg"),
    "binary": (
        "this is neither CSV nor XES: it is not text in UTF-8; from a spreadsheet, save it as "
        "'CSV UTF-8'",
        "dit is geen CSV en geen XES: het is geen tekst in UTF-8; een spreadsheet bewaart u als "
        "'CSV UTF-8'",
    ),
    "bad_gzip": (
        "the compressed file is damaged or cut off",
        "het gecomprimeerde bestand is beschadigd of afgebroken",
    ),
    "bad_xml": ("this is not valid XES: {reason}", "dit is geen geldige XES: {reason}"),
    "no_xml": (
        "by its name this is XES, but it holds no XML",
        "naar zijn naam is dit XES, maar er staat geen XML in",
    ),
    "not_xes": (
        "the outermost element must be <log>, as in XES, got <{tag}>",
        "het buitenste element moet <log> zijn, zoals in XES, niet <{tag}>",
    ),
    "ending": (
        "a log is written to a file whose name ends in one of {endings}",
        "een log gaat naar een bestand met een naam die eindigt op een van {endings}",
    ),
    "unwritable": (
        "the log cannot be written: {reason}",
        "de log is niet te schrijven: {reason}",
    ),
    "no_lxml": (
        "XES is read with lxml, which is not installed: python -m pip install 'ketensim[logs]'",
        "XES wordt gelezen met lxml en dat is niet geïnstalleerd: "
        "python -m pip install 'ketensim[logs]'",
    ),
    "bad_csv": ("this is not valid CSV: {reason}", "dit is geen geldige CSV: {reason}"),
    "one_column": (
        "the header holds one column, {column!r}: columns are told apart by a comma, a semicolon, "
        "a tab or |",
        "de kop bevat één kolom, {column!r}: kolommen worden gescheiden door een komma, een "
        "puntkomma, een tab of |",
    ),
    "fields": (
        "row {row} does not fit the header ({fields} instead of {columns} fields): a separator or "
        "a quotation mark is missing or too many",
        "rij {row} past niet bij de kop ({fields} in plaats van {columns} velden): een "
        "scheidingsteken of aanhalingsteken ontbreekt of is er te veel",
    ),
    "same_column": (
        "the header names the column {column!r} twice",
        "de kop noemt de kolom {column!r} twee keer",
    ),
    "no_column": (
        "there is no column {column!r} for {key}",
        "er is geen kolom {column!r} voor {key}",
    ),
    "unmapped": (
        "no column is recognised as {key}: name it with --{key}; the columns are {columns}",
        "geen kolom is te herkennen als {key}: noem hem met --{key}; de kolommen zijn {columns}",
    ),
    "unknown_key": (
        "mapping {key!r} is not a known key",
        "mapping {key!r} is geen bekende sleutel",
    ),
    "bad_mapping": (
        "a mapping file holds lines such as 'case: Case ID', and {reason}",
        "een mappingbestand bevat regels als 'case: Case ID', en {reason}",
    ),
    "no_case": (
        "row {row} has no case: every event needs one",
        "rij {row} heeft geen case: elke gebeurtenis hoort bij een case",
    ),
    "no_activity": (
        "row {row} has no activity: every event needs one",
        "rij {row} heeft geen activiteit: elke gebeurtenis heeft er een",
    ),
    "no_time": ("row {row} has no time", "rij {row} heeft geen tijd"),
    "bad_time": (
        "row {row}: the time must be written as 2024-05-31 14:30:00, got {value!r}; "
        "another way of writing is told with --time-format, such as '%d-%m-%Y %H:%M'",
        "rij {row}: de tijd moet er uitzien als 2024-05-31 14:30:00, niet als {value!r}; "
        "een andere schrijfwijze geeft u op met --time-format, bijvoorbeeld '%d-%m-%Y %H:%M'",
    ),
    "other_time": (
        "row {row}: the time must be written as --time-format {pattern!r} says, got {value!r}",
        "rij {row}: de tijd moet er uitzien zoals --time-format {pattern!r} zegt, "
        "niet als {value!r}",
    ),
    "backwards": (
        "row {row} ends before it starts ({start} to {complete})",
        "rij {row} eindigt voor hij begint ({start} tot {complete})",
    ),
    "mixed_zones": (
        "time zones are mixed: row {first} says {zone} and row {row} says {other}; "
        "write all times in one zone",
        "tijdzones lopen door elkaar: rij {first} zegt {zone} en rij {row} zegt {other}; "
        "schrijf alle tijden in één zone",
    ),
    "some_zones": (
        "row {row} says the time zone {zone} and row {other} says none; write all times in one "
        "zone",
        "rij {row} noemt de tijdzone {zone} en rij {other} noemt er geen; schrijf alle tijden in "
        "één zone",
    ),
    "no_events": ("the log holds no completed event", "de log bevat geen afgeronde gebeurtenis"),
    "one_event": (
        "the log holds one event, from which nothing can be learnt",
        "de log bevat één gebeurtenis, en daar valt niets uit te leren",
    ),
    "one_time": (
        "all events have the same time, {time}: nothing can be learnt about time",
        "alle gebeurtenissen hebben dezelfde tijd, {time}: over tijd valt niets te leren",
    ),
    "one_begin": (
        "all cases begin at the same moment: how many come in a week cannot be told",
        "alle cases beginnen op hetzelfde moment: hoeveel er per week komen valt niet te zeggen",
    ),
    "far_time": (
        "row {row}: the time, {time}, lies more than {years} years away from nearly all others; "
        "correct such times or leave them out",
        "rij {row}: de tijd, {time}, ligt meer dan {years} jaar van bijna alle andere af; "
        "verbeter zulke tijden of laat ze weg",
    ),
    "bad_moment": (
        "{option} must be a date such as 2011-10-01, got {value!r}",
        "{option} moet een datum zijn zoals 2011-10-01, niet {value!r}",
    ),
    "nothing_left": (
        "no case starts in the chosen time; the log's cases start from {first} to {last}",
        "geen case begint in de gekozen tijd; de cases van de log beginnen van {first} tot {last}",
    ),
    "no_attribute": (
        "cases have no attribute {attribute!r}: --groups takes one that they have, or routes",
        "cases hebben geen kenmerk {attribute!r}: --groups neemt er een dat zij hebben, of routes",
    ),
    "no_such_activity": (
        "--gave-up must name an activity of the log, got {activity!r}",
        "--gave-up moet een activiteit van de log noemen, niet {activity!r}",
    ),
    "no_sklearn": (
        "groups by route are found with scikit-learn, which is not installed: "
        "python -m pip install 'ketensim[discovery]'",
        "groepen naar route worden gevonden met scikit-learn en dat is niet geïnstalleerd: "
        "python -m pip install 'ketensim[discovery]'",
    ),
    "few_cases": (
        "too few cases in the chosen time, {cases}: a chain is estimated from {least} or more",
        "te weinig cases in de gekozen tijd, {cases}: een keten schatten kan vanaf {least}",
    ),
    "single_events": (
        "every case has one event, so that nothing follows on anything: --case names the column "
        "that tells which events belong together",
        "elke case heeft één gebeurtenis, dus er volgt niets op iets anders: --case noemt de kolom "
        "die zegt welke gebeurtenissen bij elkaar horen",
    ),
    "rare_steps": (
        "no activity begins a case {fewest} times or more: nothing can be told without telling of "
        "single cases",
        "geen activiteit begint {fewest} keer of vaker een case: er valt niets te zeggen zonder "
        "over losse cases te spreken",
    ),
    "fit_unknown": (
        "--fit: {name!r} is no parameter of the model that can be fitted",
        "--fit: {name!r} is geen parameter van het model die te schatten is",
    ),
    "fit_twice": (
        "--fit names the parameter {name!r} twice",
        "--fit noemt de parameter {name!r} twee keer",
    ),
    "fit_bounds": (
        "--fit: bounds of {name} are written as LOW:HIGH, between {low:g} and {high:g}, "
        "got {value!r}",
        "--fit: grenzen van {name} schrijft u als LAAG:HOOG, tussen {low:g} en {high:g}, "
        "niet als {value!r}",
    ),
    "fit_no_starts": (
        "--fit needs a log with starts: from completions alone nobody can tell waiting at a "
        "hand-over from treatment",
        "--fit heeft een log met begintijden nodig: uit alleen eindtijden blijkt niet wat wachten "
        "bij een overdracht is en wat behandeling",
    ),
    "fit_no_organisations": (
        "--fit needs a log that names organisations, for behaviour shows where one hands clients "
        "to another: name their column with --organisation",
        "--fit heeft een log nodig die organisaties noemt, want gedrag is te zien waar de een "
        "cliënten aan de ander overdraagt: noem hun kolom met --organisation",
    ),
    "fit_hand_overs": (
        "--fit needs at least {least} hand-overs between organisations, for that is where "
        "behaviour shows; the log has {count} in the chosen time",
        "--fit heeft ten minste {least} overdrachten tussen organisaties nodig, want daar is "
        "gedrag te zien; de log heeft er {count} in de gekozen tijd",
    ),
    "no_zone": (
        "a moment with a time zone must not be mixed with times without one",
        "een tijdstip met tijdzone gaat niet samen met tijden zonder",
    ),
}


class LogError(StudyError):
    """An event log that cannot be used; its text is one sentence that says why.

    Parameters
    ----------
    rule
        What is wrong.
    place
        File that it is about; empty where there is none.
    facts
        What the sentence mentions; `near` is what was probably meant, and `known` what there is,
        where nothing comes near.
    """

    def __init__(self, rule: str, place: object = "", **facts: object) -> None:
        super().__init__(rule, **facts)
        self.place = place

    def sentence(self, lang: str = "en") -> str:
        """Say in one sentence what is wrong ("nl" or "en")."""
        language = 1 if lang == "nl" else 0
        text = _SENTENCES[self.rule][language].format(**self.facts)
        if near := self.facts.get("near"):
            text += f"; {WORDS['nearest'][language].format(name=repr(near))}"
        elif known := self.facts.get("known"):
            text += f"; {WORDS['known'][language].format(names=known)}"
        return f"{self.place}: {text}" if self.place else text
