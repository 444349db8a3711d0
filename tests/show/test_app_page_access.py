"""Every screen: nothing that axe-core finds wrong, nothing sideways on a telephone, soon there."""

from __future__ import annotations

import re

from app_page_cases import IN_BROWSER, PHONE, violations
from playwright.sync_api import expect

from ketensim.scenario import load_scenario
from ketensim.scenario.reading import shipped_scenarios
from ketensim.show.messages import messages
from ketensim.show.naming import named

pytestmark = IN_BROWSER
PANELS = ("lesson", "intervene", "log", "client", "room", "game")
BEAMER = {"width": 1280, "height": 720}
WIDEST = "document.documentElement.scrollWidth"


def languages(config, short):
    """Languages to look at every screen in: both of them in full, else one."""
    return ("nl", "en") if config.getoption("--full") else (short,)


def wrong_for_a_trainer(page, lang):
    """Return what axe-core finds on each screen of the trainer."""
    page.evaluate("document.activeElement.blur()")
    if page.evaluate("document.documentElement.lang") != lang:
        page.click("#lang")
    page.locator("#seek").fill("20")
    page.click(".legend summary")
    found = {}
    found["page"] = violations(page)
    for panel in PANELS:
        page.click(f"#tab-{panel}")
        found[panel] = violations(page, ".panels")
    page.click("#tab-client")
    page.locator(".chips button").first.click()
    page.wait_for_selector(".way")
    page.click("#split")
    page.wait_for_selector(".side-of-b .node")
    page.click("#tab-client")
    found["two sides"] = violations(page)
    for key in ("?", "s"):
        page.keyboard.press(key)
        found[key] = violations(page, "dialog")
        page.keyboard.press("Escape")
    page.keyboard.press("p")
    found["projector"] = violations(page)
    page.click("#split")
    return {screen: wrong for screen, wrong in found.items() if wrong}


def wrong_for_a_participant(opened, trainer, code, lang):
    """Return what axe-core finds on each screen of a participant."""
    page = opened.page(PHONE)
    page.goto(f"{opened.base}/join")
    page.wait_for_selector("#code")
    if page.evaluate("document.documentElement.lang") != lang:
        page.click("#lang")
    found = {"join": violations(page)}
    page.fill("#code", code)
    page.fill("#name", f"Anja {lang}")
    page.click("#join")
    page.wait_for_selector("#chain-title")
    found["chain"] = violations(page)
    trainer.click(".ask summary")
    trainer.fill("#ask-question", "Eens?")
    trainer.fill("#ask-options", "Ja\nNee")
    trainer.click("#ask-open")
    page.click("#option-0")
    found["vote"] = violations(page)
    trainer.click("#close-vote")
    page.wait_for_selector(".result")
    found["result"] = violations(page)
    trainer.click("#tab-game")
    trainer.click("#game-start")
    page.wait_for_selector("#player-title")
    found["game"] = violations(page)
    found["curtain"] = violations(trainer)
    assert page.evaluate(WIDEST) <= PHONE["width"]
    trainer.click("#game-stop")
    trainer.click("#tab-room")
    return {screen: wrong for screen, wrong in found.items() if wrong}


def test_no_screen_of_the_trainer_has_a_violation(opened, pytestconfig):
    for lang in languages(pytestconfig, "nl"):
        assert wrong_for_a_trainer(opened.trainer(), lang) == {}


def test_no_screen_of_a_participant_has_a_violation(opened, pytestconfig):
    trainer = opened.trainer()
    code = opened.code(trainer)
    for lang in languages(pytestconfig, "en"):
        assert wrong_for_a_participant(opened, trainer, code, lang) == {}


def test_on_a_telephone_the_chain_runs_downwards_and_nothing_runs_sideways(opened):
    page = opened.trainer(PHONE)
    tops = page.locator(".node .box").evaluate_all(
        "boxes => boxes.map(box => box.getBoundingClientRect().top)"
    )
    assert tops == sorted(tops)
    assert len(set(tops)) == 3
    for panel in PANELS:
        page.click(f"#tab-{panel}")
        assert page.evaluate(WIDEST) <= PHONE["width"], panel
    page.click("#split")
    page.wait_for_selector(".side-of-b .node")
    assert page.evaluate(WIDEST) <= PHONE["width"]
    small = page.evaluate(
        """[...document.querySelectorAll('button')].filter(each => each.checkVisibility())
            .filter(each => each.getBoundingClientRect().height < 24).map(each => each.id)"""
    )
    assert small == []


def test_the_page_is_light_and_heeds_its_policy(opened):
    page = opened.page()
    weights = {}
    page.on("response", lambda answer: weights.update({answer.url: len(answer.body())}))
    answer = page.goto(opened.trainer_address)
    page.wait_for_selector(".node")
    expect(page.locator(".week")).to_be_visible()
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert 50_000 < sum(weights.values()) < 300_000


def test_no_text_on_the_stage_is_cut_off_by_its_edge(opened):
    page = opened.trainer(BEAMER)
    page.locator("#seek").fill("20")
    page.click("#split")
    page.wait_for_selector(".side-of-b .node")
    cut = page.evaluate(
        """[...document.querySelectorAll('svg.stage, svg.lines')].flatMap(svg => {
            const frame = svg.getBoundingClientRect();
            return [...svg.querySelectorAll('text')].filter(text => text.checkVisibility())
                .filter(text => {
                    const box = text.getBoundingClientRect();
                    return box.width && (box.left < frame.left - 1 || box.right > frame.right + 1
                        || box.top < frame.top - 1 || box.bottom > frame.bottom + 1);
                }).map(text => text.textContent);
        })"""
    )
    assert cut == []
    lines = page.locator(".side:visible .bottleneck-line")
    expect(lines).to_have_text([re.compile(r"ziekenhuis · behandeling.*weken werk")] * 2)
    for line in lines.all():
        assert line.evaluate("line => line.scrollWidth <= line.clientWidth")


def test_the_name_of_every_partner_fits_in_the_narrowest_box(opened):
    page = opened.page()
    page.goto(f"{opened.base}/join")
    chains = [load_scenario(name) for name in shipped_scenarios()]
    names = {partner.name for chain in chains for partner in chain.partners}
    shown = sorted({named(messages(lang), name) for lang in ("nl", "en") for name in names})
    cut = page.evaluate(
        """async (names) => {
            const { fit } = await import(new URL('lettering.js', document.scripts[0].src));
            return names.filter(name => !fit(name, 70, [13.5, 12.5, 11.5, 10.5], 3).whole);
        }""",
        shown,
    )
    assert len(shown) > 100
    assert cut == []
