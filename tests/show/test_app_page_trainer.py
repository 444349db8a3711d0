"""The trainer's page in a real browser: everything by mouse and by keyboard, one side and two."""

from __future__ import annotations

import re

import pytest
from app_page_cases import IN_BROWSER, until, week
from playwright.sync_api import expect

pytestmark = IN_BROWSER


def waiting(page, side="a"):
    """Read how many wait on a side."""
    return int(page.inner_text(f".side-of-{side} .totals dd >> nth=0").replace(".", ""))


def go_on(page, weeks):
    """Go on so many weeks, one at a time."""
    for _ in range(weeks):
        before = week(page)
        page.click("#step")
        expect(page.locator(".week")).to_contain_text(f"week {before + 1} ")


def test_by_mouse_the_weeks_play_pause_step_turn_back_and_start_again(opened):
    page = opened.trainer()
    go_on(page, 2)
    page.click("#back")
    expect(page.locator(".week")).to_contain_text("week 1 ")
    page.select_option("#speed", "1")
    page.click("#play")
    expect(page.locator("#play")).to_contain_text("Pauze")
    until(page, "Number(document.querySelector('#seek').value) > 2")
    page.click("#play")
    expect(page.locator("#play")).to_contain_text("Afspelen")
    page.evaluate(
        """() => {
            const slider = document.querySelector('#seek');
            for (let step = 0; step <= 90; step += 1) {
                slider.value = step / 3;
                slider.dispatchEvent(new Event('input'));
            }
        }"""
    )  # as fast as a hand drags it
    expect(page.locator(".week")).to_contain_text("week 30 ")
    expect(page.locator(".fault")).to_be_hidden()
    page.click("#reset")
    expect(page.locator(".week")).to_contain_text("week 0 ")
    expect(page.locator("#back")).to_be_disabled()


def test_by_keyboard_the_same_and_more(opened):
    page = opened.trainer()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".week")).to_contain_text("week 1 ")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".week")).to_contain_text("week 0 ")
    page.keyboard.press("+")
    expect(page.locator("#speed")).to_have_value("4")
    page.keyboard.press("-")
    expect(page.locator("#speed")).to_have_value("2")
    page.keyboard.press(" ")
    expect(page.locator("#play")).to_contain_text("Pauze")
    page.keyboard.press(" ")
    expect(page.locator("#play")).to_contain_text("Afspelen")
    page.keyboard.press("0")
    expect(page.locator(".week")).to_contain_text("week 0 ")
    page.keyboard.press("b")
    expect(page.locator(".side-of-b")).to_be_visible()
    page.keyboard.press("a")
    expect(page.locator("#side-b")).to_have_attribute("aria-pressed", "true")
    for number, panel in enumerate(["lesson", "intervene", "log", "client", "room", "game"], 1):
        page.keyboard.press(str(number))
        expect(page.locator(f"#tab-{panel}")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("6")
    expect(page.locator("#panel")).to_be_hidden()
    page.keyboard.press("p")
    expect(page.locator("html.projector")).to_have_count(1)
    for key, title in (("?", "#keys-title"), ("s", "#choice-title")):
        page.keyboard.press(key)
        expect(page.locator(title)).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator(title)).to_have_count(0)


def test_every_control_can_be_reached_with_the_tab_key(opened):
    page = opened.trainer()
    page.click("#tab-intervene")
    wanted = page.evaluate(
        """[...document.querySelectorAll('button, select, input, summary, a, [tabindex="0"]')]
            .filter(each => each.checkVisibility() && !each.disabled && each.tabIndex >= 0)
            .length"""
    )
    page.evaluate("document.activeElement.blur()")
    reached = set()
    for _ in range(wanted + 5):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate("""[...document.querySelectorAll('*')].indexOf(document.activeElement)""")
        )
    assert len(reached) >= wanted > 30


def test_single_keys_can_be_switched_off_and_who_wants_less_motion_sees_no_client_move(opened):
    page = opened.trainer(motion="reduce")
    page.keyboard.press("?")
    page.click("#shortcuts")
    page.click("#keys-close")
    page.keyboard.press("ArrowRight")
    go_on(page, 1)
    expect(page.locator(".week")).to_contain_text("week 1 ")
    assert page.locator(".token").count() == 0
    assert page.locator(".link").count() > 0


def test_an_intervention_is_a_line_that_can_be_taken_back_and_brought_back(opened):
    page = opened.trainer()
    go_on(page, 3)
    page.click("#tab-intervene")
    page.click("#kind-capacity")
    page.select_option("#act-partner", "hospital")
    page.locator("#act-factor").fill("2")
    page.click("#carry-out")
    page.click("#tab-log")
    lines = page.locator(".log-a li")
    expect(lines).to_have_count(1)
    expect(lines).to_contain_text(re.compile("Week 3 .*100%"))
    page.click("#undo-a")
    expect(lines).to_have_count(0)
    expect(page.locator("#undo-a")).to_be_disabled()
    page.keyboard.press("r")
    expect(lines).to_have_count(1)
    page.click("#link summary")
    expect(page.locator("#link-text")).to_have_value(opened.trainer_address)
    with page.expect_navigation():
        page.click("#fork")  # a session of its own, which has had the same
    expect(page.locator("#play")).to_contain_text("Afspelen")
    page.click("#tab-log")
    expect(lines).to_contain_text(re.compile("Week 3 .*100%"))
    page.keyboard.press("u")
    expect(lines).to_have_count(0)
    page.goto(opened.trainer_address)
    page.click("#tab-log")
    expect(lines).to_have_count(1)


# two of one kind shortly after one another are one line, as with a slider: so others in between
KINDS = {
    "strategy": ".",
    "budget": "15%",
    "merger": "usie",
    "surge": "50%",
    "incident": "ncident",
    "chain_unit": "etenunit",
    "acceptance": "loket",
    "dossier": "ossier",
    "departure": "loket",
}


def test_every_kind_of_intervention_can_be_carried_out(opened):
    page = opened.trainer()
    for number, kind in enumerate(KINDS, 1):
        page.click("#tab-intervene")
        page.click(f"#kind-{kind}")
        page.click("#carry-out")
        page.click("#tab-log")
        expect(page.locator(".log-a li")).to_have_count(number)
    for line, said in zip(page.locator(".log-a li").all(), KINDS.values(), strict=True):
        expect(line).to_contain_text(re.compile(said))


def test_a_partner_that_is_chosen_on_the_stage_is_filled_in(opened):
    page = opened.trainer()
    page.locator(".node").nth(1).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#act-partner")).to_have_value("hospital")
    page.locator(".node").nth(2).click()
    expect(page.locator("#act-partner")).to_have_value("home_care")


def test_two_sides_begin_alike_and_part_where_one_is_intervened_in(opened):
    page = opened.trainer()
    go_on(page, 2)
    page.click("#split")
    expect(page.locator(".side-of-b .node")).to_have_count(3)
    assert waiting(page, "a") == waiting(page, "b")
    page.click("#side-b")
    page.click("#tab-intervene")
    page.click("#kind-capacity")
    page.select_option("#act-partner", "hospital")
    page.locator("#act-factor").fill("2")
    page.click("#carry-out")
    expect(page.locator(".side-of-b .last-made")).to_contain_text("100%")
    expect(page.locator(".side-of-a .last-made")).to_contain_text("Nog geen ingrepen")
    page.locator("#seek").fill("30")
    expect(page.locator(".week")).to_contain_text("week 30 ")
    until(
        page,
        """() => {
            const [a, b] = ['a', 'b'].map(side =>
                Number(document.querySelector(`.side-of-${side} .totals dd`).textContent));
            return b < a;
        }""",
    )
    expect(page.locator(".chart").first.locator(".line")).to_have_count(2)
    worse = waiting(page, "a")
    page.click("#swap")
    until(page, f"Number(document.querySelector('.side-of-b .totals dd').textContent) === {worse}")
    page.click("#split")
    expect(page.locator(".side-of-b")).to_be_hidden()


@pytest.mark.long
def test_whether_the_difference_is_more_than_luck_is_said_in_a_sentence(opened):
    page = opened.trainer()
    page.click("#split")
    page.click("#side-b")
    page.click("#tab-intervene")
    page.select_option("#act-partner", "hospital")
    page.locator("#act-factor").fill("2")
    page.click("#carry-out")
    page.locator("#seek").fill("40")
    expect(page.locator(".verdict:not(.quiet)")).to_contain_text("toeval", timeout=60_000)
    expect(page.locator(".chart").first.locator(".band")).to_have_count(2)


def test_the_mark_on_the_bottleneck_stands_where_most_weeks_of_work_wait(opened):
    page = opened.trainer()
    page.locator("#seek").fill("30")
    expect(page.locator(".bottleneck-line")).to_contain_text("ziekenhuis")
    expect(page.locator(".bottleneck-text")).to_contain_text("KNELPUNT")
    apart = page.evaluate(
        """() => {
            const frame = document.querySelector('.bottleneck-frame').getBoundingClientRect();
            const box = document.querySelectorAll('.node .box')[1].getBoundingClientRect();
            return Math.hypot(frame.x - box.x, frame.y - box.y);
        }"""
    )
    assert apart < 10


def test_clients_move_and_one_that_is_clicked_is_followed_on_both_sides(opened):
    page = opened.trainer(motion="no-preference")
    page.click("#split")
    page.select_option("#speed", "0.5")
    page.click("#play")
    token = page.locator(".side-of-a .token[visibility=visible]").first
    token.wait_for()
    page.click("#play")
    page.click("#tab-client")
    page.locator(".chips button").first.click()
    expect(page.locator(".way")).to_have_count(2)
    expect(page.locator(".way").first.locator("li").first).to_contain_text("loket")
    last = page.locator(".way").first.locator("li").last
    assert float(re.search(r"week ([\d,]+)", last.inner_text())[1].replace(",", ".")) <= week(page)


def test_the_language_changes_without_loading_anything_anew(opened):
    page = opened.trainer()
    go_on(page, 2)
    page.evaluate("window.stayed = true")
    page.click("#lang")
    expect(page.locator("#play")).to_contain_text("Play")
    expect(page.locator(".week")).to_contain_text("week 2 of 40")
    expect(page.locator(".node .name").first).to_have_text("desk")
    assert page.evaluate("[window.stayed, document.documentElement.lang]") == [True, "en"]
    page.keyboard.press("t")
    expect(page.locator(".node .name").first).to_have_text("loket")


def test_another_chain_can_be_chosen(opened):
    page = opened.trainer()
    page.click("#choose")
    page.get_by_role("button", name="Snel op de been na een beroerte", exact=True).click()
    expect(page.locator("h1")).to_have_text("Snel op de been na een beroerte")
    expect(page.locator(".node")).to_have_count(7)
