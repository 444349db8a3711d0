from ketensim.scenario import shipped_scenarios
from ketensim.study.shipped import experiment_lines, experiments_folder


def test_experiments_are_listed_with_their_title_or_what_they_are_about(tmp_path):
    (tmp_path / "patterns").mkdir()
    texts = {
        "sobol": "format: 1\nscenario: jeugd\ndesign: {method: sobol, n: 8}\n",
        "plain": "scenario: beroerte\ntitle: Only one language\n",
        "patterns/K01": "scenario: jeugd\ntitle: {nl: Loont, en: Pays}\n",
        "patterns/chain": "format: 1\nname: a scenario to experiment on\n",
        "words": "- scenario\n",
        "bare": "scenario: jeugd\ndesign: many\n",
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    assert experiment_lines(tmp_path, "nl") == [
        ("bare", "jeugd"),
        ("patterns/K01", "Loont"),
        ("plain", "Only one language"),
        ("sobol", "jeugd, sobol"),
    ]
    assert dict(experiment_lines(tmp_path, "en"))["patterns/K01"] == "Pays"


def test_the_folder_of_experiments_is_the_one_beside_the_shipped_scenarios():
    assert experiments_folder().name == "experiments"
    assert (experiments_folder().parent / "scenarios").is_dir()
    assert shipped_scenarios()
