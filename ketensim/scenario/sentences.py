"""What can be wrong with a scenario, as sentences in both languages.

A sentence starts with the path of the field; `errors.py` puts file and line before it and the
value received and the nearest valid name behind it.
"""

from __future__ import annotations

from ketensim.scenario.sentences_of_studies import OF_STUDIES

#: Rule -> (English, Dutch). The names of pydantic's own errors stand first.
SENTENCES: dict[str, tuple[str, str]] = {
    "missing": ("{path} is missing", "{path} ontbreekt"),
    "extra_forbidden": (
        "{path} is not a known key",
        "{path} is geen bekende sleutel",
    ),
    "float_type": ("{path} must be a number", "{path} moet een getal zijn"),
    "int_type": ("{path} must be a whole number", "{path} moet een geheel getal zijn"),
    "finite_number": ("{path} must be a finite number", "{path} moet een eindig getal zijn"),
    "string_type": ("{path} must be text", "{path} moet tekst zijn"),
    "bool_type": ("{path} must be true or false", "{path} moet true of false zijn"),
    "tuple_type": ("{path} must be a list", "{path} moet een lijst zijn"),
    "dict_type": (
        "{path} must be a mapping of keys to values",
        "{path} moet sleutels met waarden bevatten",
    ),
    "model_type": (
        "{path} must be a mapping of keys to values",
        "{path} moet sleutels met waarden bevatten",
    ),
    "greater_than_equal": ("{path} must be at least {ge:g}", "{path} moet minstens {ge:g} zijn"),
    "greater_than": ("{path} must be more than {gt:g}", "{path} moet meer dan {gt:g} zijn"),
    "less_than_equal": ("{path} must be at most {le:g}", "{path} mag hoogstens {le:g} zijn"),
    "less_than": ("{path} must be less than {lt:g}", "{path} moet minder dan {lt:g} zijn"),
    "literal_error": ("{path} must be one of {choices}", "{path} moet een zijn van {choices}"),
    "too_short": (
        "{path} must hold at least {min_length}",
        "{path} moet er minstens {min_length} bevatten",
    ),
    "too_long": (
        "{path} may hold at most {max_length}",
        "{path} mag er hoogstens {max_length} bevatten",
    ),
    "string_too_short": ("{path} must not be empty", "{path} mag niet leeg zijn"),
    "string_too_long": (
        "{path} may be at most {max_length} characters long",
        "{path} mag hoogstens {max_length} tekens lang zijn",
    ),
    "string_pattern_mismatch": (
        "{path} must be a name of letters, digits, spaces and _ - ' & ( ) +, "
        "beginning with a letter or digit",
        "{path} moet een naam zijn van letters, cijfers, spaties en _ - ' & ( ) +, "
        "die met een letter of cijfer begint",
    ),
    "invalid": ("{path} is not valid here: {reason}", "{path} is hier niet geldig: {reason}"),
    # the text of the file
    "no_file": (
        "there is no file or scenario {value}",
        "er is geen bestand of scenario {value}",
    ),
    "folder": ("this is a folder, not a file", "dit is een map, geen bestand"),
    "unreadable": ("the file cannot be read ({reason})", "het bestand is niet te lezen ({reason})"),
    "too_big": (
        "the file is larger than {bound} MB, which no scenario needs",
        "het bestand is groter dan {bound} MB, meer dan een scenario nodig heeft",
    ),
    "binary": ("this is not a text file in UTF-8", "dit is geen tekstbestand in UTF-8"),
    "empty": ("the file is empty", "het bestand is leeg"),
    "tab": (
        "a line is indented with a tab; YAML takes spaces only",
        "een regel springt in met een tab; YAML kent alleen spaties",
    ),
    "yaml": ("this is not valid YAML: {reason}", "dit is geen geldige YAML: {reason}"),
    "documents": (
        "the file holds more than one document (a line with ---); a scenario is one",
        "het bestand bevat meer dan een document (een regel met ---); een scenario is er een",
    ),
    "not_a_mapping": (
        "a scenario must be a mapping of keys to values",
        "een scenario moet uit sleutels met waarden bestaan",
    ),
    "duplicate_key": (
        "{path} stands here twice, first on line {first}",
        "{path} staat hier twee keer, eerst op regel {first}",
    ),
    "key_type": ("a key below {path} must be text", "een sleutel onder {path} moet tekst zijn"),
    "tag": (
        "{path} has the tag {tag}, which has no meaning here",
        "{path} heeft het label {tag}, dat hier geen betekenis heeft",
    ),
    "aliases": (
        "anchors and aliases unfold to more than {bound} values",
        "ankers en aliassen ontvouwen zich tot meer dan {bound} waarden",
    ),
    "too_deep": (
        "the values are nested more deeply than any scenario needs",
        "de waarden zijn dieper genest dan een scenario nodig heeft",
    ),
    "alias_loop": ("{path} contains itself", "{path} bevat zichzelf"),
    "newer_format": (
        "{path} is {value}, newer than the newest that this ketensim reads, {bound}; "
        "install a newer ketensim",
        "{path} is {value}, nieuwer dan het nieuwste dat deze ketensim leest, {bound}; "
        "installeer een nieuwere ketensim",
    ),
    "base_loop": (
        "{path} leads back to a scenario that builds on it ({chain})",
        "{path} leidt terug naar een scenario dat erop voortbouwt ({chain})",
    ),
    "no_base": (
        "{path} names no file or scenario that exists",
        "{path} noemt geen bestand of scenario dat bestaat",
    ),
    "remove": (
        "{path} can only remove what the base has",
        "{path} kan alleen weghalen wat de basis heeft",
    ),
    # one part
    "switch": ("{path} must be on or off", "{path} moet on of off zijn"),
    "unknown_mechanism": ("{path} is not a mechanism", "{path} is geen mechanisme"),
    "arrivals": (
        "{path} must be a rate, {{rate: 5}}, or a list of rates",
        "{path} moet een tempo zijn, {{rate: 5}}, of een lijst daarvan",
    ),
    "distribution": (
        "{path} must be a number or a distribution, {{distribution: exponential, mean: 2}}",
        "{path} moet een getal of een verdeling zijn, {{distribution: exponential, mean: 2}}",
    ),
    "distribution_needs": (
        "{path} is missing: the distribution {kind} needs it",
        "{path} ontbreekt: de verdeling {kind} heeft het nodig",
    ),
    "distribution_takes": (
        "{path} has no meaning: the distribution {kind} takes {keys}",
        "{path} heeft geen betekenis: de verdeling {kind} kent {keys}",
    ),
    "spread": (
        "{path} must lie between {low:g} and {high:g} for the distribution {kind}",
        "{path} moet tussen {low:g} en {high:g} liggen voor de verdeling {kind}",
    ),
    "negative": ("{path} must be at least 0", "{path} moet minstens 0 zijn"),
    "zero_time": (
        "{path} must be more than 0 on average",
        "{path} moet gemiddeld meer dan 0 zijn",
    ),
    "severity": (
        "{path} must stay between 0 and 1: take beta, or deterministic, uniform or empirical "
        "within it",
        "{path} moet tussen 0 en 1 blijven: neem beta, of deterministic, uniform of empirical "
        "daarbinnen",
    ),
    "zero_goal": ("{path} must not be all zeros", "{path} mag niet uit louter nullen bestaan"),
    "offered_twice": (
        "{path} offers a function that this partner offers already",
        "{path} biedt een functie aan die deze partner al aanbiedt",
    ),
    "hours": (
        "{path} must list days and hours, as in 'mon-fri 9-17, sat 10-14 x 0.5'",
        "{path} moet dagen en uren noemen, zoals 'mon-fri 9-17, sat 10-14 x 0.5'",
    ),
    "hours_day": ("{path} names a day that is not known", "{path} noemt een onbekende dag"),
    "hours_overlap": ("{path} names some hours twice", "{path} noemt sommige uren twee keer"),
    "hours_closed": ("{path} is never open", "{path} is nooit open"),
    "weeks_in_order": (
        "{path} must be later than {earlier:g}, where the rate before it starts",
        "{path} moet later zijn dan {earlier:g}, waar het tempo ervoor begint",
    ),
    "no_way": ("{path} must have a route or a routing", "{path} moet een route of routing hebben"),
    "two_ways": (
        "{path} stands beside a route; a group has one of the two",
        "{path} staat naast een route; een groep heeft een van beide",
    ),
    "no_needs": (
        "{path} must hold a chance above 0",
        "{path} moet een kans boven 0 bevatten",
    ),
    "individual_without_needs": (
        "{path} must be 0 as long as the group has a routing and no needs to follow instead",
        "{path} moet 0 zijn zolang de groep een routing heeft en geen behoeften om te volgen",
    ),
    "horizon": (
        "{path} takes {weeks} weeks with its warm-up; the bound is {bound} weeks",
        "{path} duurt {weeks} weken met het inspelen erbij; de grens is {bound} weken",
    ),
    "range_order": (
        "{path} must be a range from low to high",
        "{path} moet van laag naar hoog lopen",
    ),
    "event_needs": (
        "{path} is missing: an intervention of kind {kind} needs it",
        "{path} ontbreekt: een interventie van de soort {kind} heeft het nodig",
    ),
    "event_takes": (
        "{path} has no meaning: an intervention of kind {kind} takes {keys}",
        "{path} heeft geen betekenis: een interventie van de soort {kind} kent {keys}",
    ),
    # the whole
    "unknown_function": (
        "{path} names a function that does not exist",
        "{path} noemt een functie die niet bestaat",
    ),
    "not_offered": (
        "{path} names a function that no partner offers",
        "{path} noemt een functie die geen enkele partner aanbiedt",
    ),
    "unknown_partner": (
        "{path} names a partner that does not exist",
        "{path} noemt een partner die niet bestaat",
    ),
    "not_offered_there": (
        "{path} names a function that is not offered there",
        "{path} noemt een functie die daar niet wordt aangeboden",
    ),
    "same_partner": (
        "{path} is the sender itself; a hand-off has two sides",
        "{path} is de verwijzer zelf; een overdracht heeft twee kanten",
    ),
    "departed": (
        "{path} has left already by an earlier intervention",
        "{path} is al vertrokken door een eerdere interventie",
    ),
    "event_late": (
        "{path} must be before the end of the run, which has {weeks} weeks",
        "{path} moet voor het einde van de run liggen, die {weeks} weken heeft",
    ),
    "unknown_group": (
        "{path} names a group that does not exist",
        "{path} noemt een groep die niet bestaat",
    ),
    "household_itself": (
        "{path} is the group itself; a household is registered in another one besides",
        "{path} is de groep zelf; een huishouden staat daarnaast in een andere groep ingeschreven",
    ),
    "reserved_name": (
        "{path} is a reserved name: a routing begins there",
        "{path} is een gereserveerde naam: een routing begint daar",
    ),
    "same_name": (
        "{path} is a name that is used twice",
        "{path} is een naam die twee keer voorkomt",
    ),
    "start_missing": (
        "{path} must have a row start that says where clients begin",
        "{path} moet een rij start hebben die zegt waar cliënten beginnen",
    ),
    "start_sum": (
        "{path} must have chances that sum to 1",
        "{path} moet kansen hebben die optellen tot 1",
    ),
    "row_sum": (
        "{path} must have chances that sum to at most 1",
        "{path} moet kansen hebben die optellen tot hoogstens 1",
    ),
    "no_way_out": (
        "{path} is a routing that nobody can leave: {trapped}",
        "{path} is een routing die niemand kan verlaten: {trapped}",
    ),
    "no_arrivals": (
        "{path} bring no clients at all within the horizon",
        "{path} brengen binnen de horizon geen enkele cliënt",
    ),
    "too_many_clients": (
        "{path} bring {value} clients within the horizon; the bound is {bound:.0f}",
        "{path} brengen binnen de horizon {value} cliënten; de grens is {bound:.0f}",
    ),
    "too_many_places": (
        "{path} gives a station more than {bound:,} places",
        "{path} geeft een station meer dan {bound:,} plaatsen",
    ),
    "goal_missing": (
        "{path} is missing: give all partners a goal or none",
        "{path} ontbreekt: geef alle partners een doel of geen",
    ),
    "goal_lengths": (
        "{path} has {value} numbers where the goals before it have {length}",
        "{path} heeft {value} getallen waar de doelen ervoor er {length} hebben",
    ),
    "no_power": (
        "{path} hold no power at all: give at least one a power above 0",
        "{path} hebben geen enkele macht: geef er minstens een macht boven 0",
    ),
    # changes
    "no_such_path": (
        "{path} does not exist in this scenario",
        "{path} bestaat niet in dit scenario",
    ),
    "unknown_dimension": (
        "{path} is not a dimension of complexity",
        "{path} is geen dimensie van complexiteit",
    ),
    "check_expects": (
        "{path} must say either the range that it lies between or the direction that it goes",
        "{path} moet zeggen tussen welke grenzen het ligt (between) of welke kant het op gaat "
        "(direction), een van beide",
    ),
    "check_no_effect": (
        "{path} needs a change, or a strategy against another, for its direction",
        "{path} heeft een verandering nodig (change), of een strategie tegenover een andere, "
        "om een kant op te gaan",
    ),
    "check_margin": (
        "{path} belongs to the direction same, and that needs it",
        "{path} hoort bij de richting same, en die heeft het nodig",
    ),
    "between": (
        "{path} must lie between {low:g} and {high:g}",
        "{path} moet tussen {low:g} en {high:g} liggen",
    ),
    "out_of_reach": (
        "{path} cannot become {value} in this scenario but only {reached:g}: {reason}",
        "{path} kan in dit scenario niet {value} worden maar alleen {reached:g}: {reason_nl}",
    ),
    **OF_STUDIES,
}

#: Words between the parts of a sentence.
WORDS: dict[str, tuple[str, str]] = {
    "got": ("got", "kreeg"),
    "nearest": ("did you mean {name}?", "bedoelde u {name}?"),
    "known": ("known here: {names}", "hier bekend: {names}"),
    "nothing": ("nothing", "niets"),
    "list": ("a list", "een lijst"),
    "mapping": ("a mapping", "sleutels met waarden"),
}
