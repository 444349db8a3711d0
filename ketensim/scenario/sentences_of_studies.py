"""What can be wrong with files that are about a scenario: experiments and lessons.

They are read by the same rules as a scenario, and their sentences are told in the same way.
"""

from __future__ import annotations

#: Rule -> (English, Dutch).
OF_STUDIES: dict[str, tuple[str, str]] = {
    # experiments
    "no_experiment": (
        "there is no file or experiment {value}",
        "er is geen bestand of experiment {value}",
    ),
    "experiment_mapping": (
        "an experiment must be a mapping of keys to values",
        "een experiment moet uit sleutels met waarden bestaan",
    ),
    "uncertainty": (
        "{path} must be a range, [low, high], or say values or a distribution",
        "{path} moet een bereik zijn, [laag, hoog], of values of een distribution noemen",
    ),
    "one_way_to_vary": (
        "{path} must have one of range, values and distribution, and has {ways}",
        "{path} moet een van range, values en distribution hebben, en heeft {ways}",
    ),
    "needs_range": (
        "{path} belongs to a range, {{range: [low, high], {key}: true}}",
        "{path} hoort bij een bereik, {{range: [laag, hoog], {key}: true}}",
    ),
    "sampled_kind": (
        "{path} cannot be sampled here",
        "{path} kan hier niet worden getrokken",
    ),
    "low_below_high": (
        "{path} must run from low to high",
        "{path} moet van laag naar hoog lopen",
    ),
    "log_above_zero": (
        "{path} must lie above 0 to be logarithmic",
        "{path} moet boven 0 liggen om logaritmisch te zijn",
    ),
    "whole_ends": (
        "{path} must have whole numbers as its ends",
        "{path} moet gehele getallen als grenzen hebben",
    ),
    "listed_twice": ("{path} stands in the list twice", "{path} staat twee keer in de lijst"),
    "scenario_lever": (
        "{path} is said by a list under the key scenario itself",
        "{path} wordt gezegd met een lijst onder de sleutel scenario zelf",
    ),
    "two_roles": (
        "{path} stands under {other} too; a path has one role",
        "{path} staat ook onder {other}; een pad heeft een rol",
    ),
    "threshold_of": (
        "{path} is a threshold of what is not among the outcomes",
        "{path} is een drempel van iets dat niet bij outcomes staat",
    ),
    "unknown_outcome": ("{path} is not an indicator", "{path} is geen indicator"),
    "strategies_differ": (
        "{path} is missing: the scenarios state different ones, {own}",
        "{path} ontbreekt: de scenario's noemen verschillende, {own}",
    ),
    "unknown_method": ("{path} is not a method", "{path} is geen methode"),
    "no_uncertainties": (
        "{path} must hold something to vary, for the method {method}",
        "{path} moet iets bevatten om te variëren, voor de methode {method}",
    ),
    "one_factor": (
        "{path} must hold two factors at least for the method {method}; dummy is one too",
        "{path} moet minstens twee factoren bevatten voor de methode {method}; dummy is er ook een",
    ),
    "no_groups": (
        "{path} has no meaning for the method {method}, only for sobol and morris",
        "{path} heeft geen betekenis voor de methode {method}, alleen voor sobol en morris",
    ),
    "n_of_factorial": (
        "{path} has no meaning for a factorial design, which takes levels",
        "{path} heeft geen betekenis voor een factorieel ontwerp, dat levels kent",
    ),
    "n_missing": (
        "{path} is missing: the method {method} needs a size",
        "{path} ontbreekt: de methode {method} heeft een grootte nodig",
    ),
    "power_of_two": (
        "{path} must be a power of two for Sobol' points, such as {near}",
        "{path} moet een macht van twee zijn voor Sobol'-punten, zoals {near}",
    ),
    "n_too_small": (
        "{path} must be at least {least} for the method {method}",
        "{path} moet minstens {least} zijn voor de methode {method}",
    ),
    "option_of": (
        "{path} has a meaning for {of} only",
        "{path} heeft alleen betekenis voor {of}",
    ),
    "even_levels": (
        "{path} must be even on Morris' grid",
        "{path} moet even zijn op het rooster van Morris",
    ),
    "cannot_grow": (
        "{path} cannot be doubled while keeping earlier runs: choose sobol, morris, lhs or a "
        "method on given data",
        "{path} kan niet worden verdubbeld met behoud van eerdere runs: kies sobol, morris, lhs "
        "of een methode op gegeven data",
    ),
    # lessons of the training app
    "no_lesson": (
        "there is no file or lesson {value}",
        "er is geen bestand of les {value}",
    ),
    "lesson_mapping": (
        "a lesson must be a mapping of keys to values",
        "een les moet uit sleutels met waarden bestaan",
    ),
    "lesson_needs": (
        "{path} is missing: a question of the kind {kind} needs it",
        "{path} ontbreekt: een vraag van de soort {kind} heeft het nodig",
    ),
    "lesson_answer_missing": (
        "{path} is missing: it says which option is right when a {kind} turns out so",
        "{path} ontbreekt: dat zegt welke optie goed is als een {kind} zo uitvalt",
    ),
    "lesson_finding": (
        "{path} is nothing that a question of the kind {kind} can find",
        "{path} is niets wat een vraag van de soort {kind} kan vinden",
    ),
    "lesson_better": (
        "{path} is missing: this outcome does not say by itself which way is better, higher or "
        "lower",
        "{path} ontbreekt: deze uitkomst zegt niet zelf welke kant beter is, higher of lower",
    ),
    "lesson_option": (
        "{path} names none of the options",
        "{path} noemt geen van de opties",
    ),
    "lesson_week": (
        "{path} lies after the end of the lesson, which takes {weeks} weeks",
        "{path} ligt na het einde van de les, die {weeks} weken duurt",
    ),
    "lesson_station": (
        "{path} must name a station as partner.function, or elsewhere",
        "{path} moet een station noemen als partner.functie, of elsewhere",
    ),
    "lesson_outcome": (
        "{path} names no outcome that a run has",
        "{path} noemt geen uitkomst die een run heeft",
    ),
}
