"""What the report says of the growth model, checked on tables written by hand (report_cases)."""

import re

import numpy as np
import pytest
from report_cases import WEEKS, arm, changed, compared, growth, material

from ketensim.measure.growth_fields import GROWTH_FIELDS
from ketensim.show.messages import messages
from ketensim.show.report.sections.growth import growth_section, level

EN, NL = messages("en"), messages("nl")
FIELDS = [field.name for field in GROWTH_FIELDS]


def test_a_level_is_the_mean_over_its_weeks_and_not_over_the_warm_up():
    begin, end = level(arm(), 0, 13), level(arm(), WEEKS - 13, WEEKS)
    assert begin == pytest.approx([0.26, 0.87, 0.5, 0.6, 0.1])
    assert end == pytest.approx([0.2 + 0.01 * 53, 0.9 - 0.005 * 53, 0.5, 0.6, 0.1])


def test_it_says_which_field_is_furthest_which_lags_and_what_goes_wrong_there():
    section = growth_section(material(), EN)
    assert section.sentences == (
        "At the end ‘explore the context’ is furthest (0.73) and ‘form chains’ lags most (0.10).",
        "What grew most is ‘explore the context’: from 0.26 to 0.73.",
        "Work on ‘form chains’ should give: agreements that are carried out on the work floor. "
        "Its pitfall: projects that do not stick, or too many rules.",
    )
    dutch = growth_section(material(), NL).sentences
    assert dutch[0].startswith("Aan het einde is ‘context verkennen’ het verst (0,73)")
    assert dutch[2].endswith("De valkuil daarbij: projecten die niet beklijven, of te veel regels.")


def test_a_field_that_falls_back_is_said_to_fall_and_one_that_stays_is_not():
    falls = growth().assign(explore_context=0.3)
    said = growth_section(material(changed(arm(), growth=falls)), EN).sentences[1]
    assert said == (
        "What changed most is ‘activate the actors’, and not for the better: from 0.87 to 0.64."
    )
    still = falls.assign(activate_actors=0.9)
    said = growth_section(material(changed(arm(), growth=still)), EN).sentences[1]
    assert said == "None of the fields came noticeably further or fell back."


def test_every_field_has_its_expected_result_and_pitfall_in_the_table_and_a_line():
    for words in (EN, NL):
        section = growth_section(material(), words)
        (table,) = section.tables
        assert not table.folded
        for row, field in zip(table.rows, GROWTH_FIELDS, strict=True):
            assert row[0] == field.title[words.language]
            assert field.expected[words.language] in row
            assert field.pitfall[words.language] in row
            assert any(f'id="figure-growth-{field.name}"' in panel.svg for panel in section.panels)


def test_the_radar_of_one_strategy_shows_the_end_over_the_begin():
    radar = growth_section(material(), EN).panels[0]
    assert radar.title.startswith("The five fields: last 13 weeks (solid")
    assert len(re.findall(r'<polyline class="line line-[01]"', radar.svg)) == 2
    assert ">0.73 / 0.26<" in radar.svg


def test_strategies_are_compared_on_one_radar_with_a_legend():
    section = growth_section(compared(), EN)
    assert len(section.legend) == 3
    assert len(section.sentences) == 3
    assert section.sentences[1].startswith("Under goal intertwining: at the end ‘explore")
    assert len(re.findall(r'<polyline class="line line-[012]"', section.panels[0].svg)) == 3
    assert "band-0" not in section.panels[0].svg
    assert section.tables[0].rows[0][1:4] == ("0.73", "0.73", "0.73")


def test_a_strategy_without_a_measurement_is_left_out_of_the_picture():
    nothing = changed(arm("merger", 1), growth=growth(1).assign(**dict.fromkeys(FIELDS, np.nan)))
    section = growth_section(material(arm(), nothing), EN)
    assert len(section.sentences) == 1
    assert len(re.findall(r'<polyline class="line', section.panels[0].svg)) == 1


def test_a_pure_queueing_network_has_no_growth_model():
    nothing = changed(arm(), growth=growth().assign(**dict.fromkeys(FIELDS, np.nan)))
    section = growth_section(material(nothing), EN)
    assert section.sentences == (EN("report.growth.none"),)
    assert section.panels == section.legend == ()
    assert section.tables[0].rows[0][1] == "missing"
