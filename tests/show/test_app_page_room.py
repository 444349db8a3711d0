"""A room: trainer and participants in browsers of their own, votes, a game, a lost connection."""

from __future__ import annotations

import re

from app_page_cases import IN_BROWSER, PHONE
from playwright.sync_api import expect

pytestmark = IN_BROWSER


# Out of sight for a minute, after which a telephone may hold on to a line that is dead.
SLEEP = """() => {
    const now = Date.now();
    for (const [hidden, moment] of [[true, now], [false, now + 60000]]) {
        Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
        Date.now = () => moment;
        document.dispatchEvent(new Event('visibilitychange'));
    }
}"""


def ask(trainer, question, *answers):
    """Let the trainer ask the room something."""
    trainer.click(".ask summary")
    trainer.fill("#ask-question", question)
    trainer.fill("#ask-options", "\n".join(answers))
    trainer.click("#ask-open")


def test_three_participants_join_vote_see_what_came_out_and_come_back_as_themselves(opened):
    trainer = opened.trainer()
    code = opened.code(trainer)
    people = [opened.participant(code, name) for name in ("Anja", "Bram", "Cem")]
    expect(trainer.locator(".people li")).to_have_text(["Anja", "Bram", "Cem"])
    ask(trainer, "Waar komt het knelpunt?", "Bij het loket", "Bij de ziekenhuis")
    for person, answer in zip(people, (1, 1, 0), strict=True):
        person.click(f"#option-{answer}")
        expect(person.locator(f"#option-{answer}")).to_have_attribute("aria-pressed", "true")
    people[2].click("#option-1")
    expect(trainer.locator(".vote .hint").first).to_contain_text("3 van 3")
    trainer.click("#close-vote")
    for page in (trainer, *people):
        expect(page.locator(".votes")).to_have_text(["0 · 0%", "3 · 100%"])
    people[0].reload()
    expect(people[0].locator(".brand")).to_have_text("Anja")  # and nobody else
    expect(people[0].locator(".votes")).to_have_text(["0 · 0%", "3 · 100%"])
    expect(trainer.locator(".people li")).to_have_text(["Anja", "Bram", "Cem"])


def test_hands_in_the_room_count_where_there_are_no_phones(opened):
    trainer = opened.trainer()
    trainer.click("#tab-room")
    ask(trainer, "Eens?", "Ja", "Nee")
    for number, hands in enumerate(("7", "3")):
        trainer.fill(f"#hands-{number}", hands)
        trainer.press(f"#hands-{number}", "Tab")
    expect(trainer.locator(".vote .hint").first).to_contain_text("10 stemmen")
    trainer.click("#close-vote")
    expect(trainer.locator(".votes")).to_have_text(["7 · 70%", "3 · 30%"])


def test_what_most_chose_is_carried_out_at_a_click(opened):
    trainer = opened.trainer()
    person = opened.participant(opened.code(trainer), "Anja")
    trainer.click("#tab-intervene")
    trainer.click("#to-ballot")
    trainer.click("#kind-incident")
    trainer.click("#to-ballot")
    trainer.click("#tab-room")
    trainer.click("#ballot-open")
    person.get_by_role("button", name="Incident").click()
    expect(trainer.locator(".vote .hint").first).to_contain_text("1 van 1")
    trainer.click("#close-vote")
    trainer.get_by_role("button", name="Voer uit: Incident").click()
    trainer.click("#tab-log")
    expect(trainer.locator(".log-a li")).to_contain_text("ncident")


def test_a_wrong_code_is_answered_with_a_sentence(opened):
    page = opened.page(PHONE)
    page.goto(f"{opened.base}/join")
    page.fill("#code", "AAAAAA")
    page.fill("#name", "Anja")
    page.click("#join")
    expect(page.locator(".fault")).to_contain_text("code")
    expect(page.locator("#code")).to_have_value("AAAAAA")


def test_without_the_secret_of_the_trainer_there_is_only_a_sentence(opened):
    page = opened.page()
    page.goto(opened.base)
    expect(page.locator("main")).to_contain_text("Open het adres")


def test_the_secret_leaves_the_address_bar_and_a_reload_stays_in_the_session(opened):
    trainer = opened.trainer()
    trainer.click("#step")
    assert "token" not in trainer.url
    trainer.reload()
    expect(trainer.locator(".week")).to_contain_text("week 1 ")


def test_in_the_game_everyone_sees_only_their_own_queue_until_the_whole_is_shown(opened):
    trainer = opened.trainer()
    code = opened.code(trainer)
    anja, bram = (opened.participant(code, name) for name in ("Anja", "Bram"))
    trainer.click("#tab-game")
    trainer.fill("#rounds", "2")
    trainer.click("#game-start")
    expect(anja.locator("#player-title")).to_contain_text("loket")
    expect(bram.locator("#player-title")).to_contain_text("ziekenhuis")
    expect(anja.locator("#chain-title")).to_have_count(0)
    for number in (1, 2):
        expect(bram.locator(".round")).to_contain_text(f"Ronde {number} van 2")
        bram.click("#decide-capacity-1")
        bram.click("#decide")
        expect(bram.locator(".player .hint")).to_contain_text("meer capaciteit")
        expect(trainer.locator(".ready")).to_have_text(["–", "✓"])
        trainer.click("#next-round")
        expect(trainer.locator(".week")).to_contain_text(f"week {number} ")
    expect(trainer.locator(".node").first).to_be_hidden()
    trainer.click("#peek")
    expect(trainer.locator(".node").first).to_be_visible()
    trainer.click("#reveal")
    expect(anja.locator("#chain-title")).to_be_visible()
    expect(trainer.locator(".side-of-b")).to_be_visible()
    expect(trainer.locator(".played")).to_contain_text("meer capaciteit (2 weken)")
    expect(trainer.locator(".node").first).to_be_visible()
    trainer.click("#game-stop")
    expect(trainer.locator("#game-start")).to_be_visible()


def test_a_lost_connection_comes_back_by_itself_and_what_was_asked_meanwhile_is_done(opened):
    page = opened.page()
    lines = []

    def between(line):
        line.connect_to_server()
        lines.append(line)

    page.route_web_socket(re.compile("/ws"), between)
    page.goto(opened.trainer_address)
    page.wait_for_selector(".node")
    page.click("#step")
    expect(page.locator(".week")).to_contain_text("week 1 ")
    lines[-1].close()
    expect(page.locator(".top .lost")).to_be_visible()
    page.click("#step")
    expect(page.locator(".top .lost")).to_have_count(0)
    expect(page.locator(".week")).to_contain_text("week 2 ")
    assert len(lines) == 2
    page.evaluate(SLEEP)
    page.click("#step")
    expect(page.locator(".week")).to_contain_text("week 3 ")
    assert len(lines) == 3


def test_what_the_trainer_is_typing_stays_while_somebody_joins(opened):
    trainer = opened.trainer()
    code = opened.code(trainer)
    trainer.click(".ask summary")
    trainer.fill("#ask-options", "Ja\nNee")
    trainer.fill("#ask-question", "Ee")
    opened.participant(code, "Anja")
    expect(trainer.locator(".people li")).to_have_text(["Anja"])
    trainer.keyboard.type("ns?")
    expect(trainer.locator("#ask-question")).to_have_value("Eens?")
    expect(trainer.locator("#ask-options")).to_have_value("Ja\nNee")
