"""Facts about the project itself: its metadata, its versions, its floors and its files."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
VERSION = PROJECT["project"]["version"]
PARAMETERS = ROOT / "ketensim" / "scenario" / "parameters.py"
# Closed lists of the publiccode.yml standard
STATUSES = {"concept", "development", "beta", "stable", "obsolete"}
SOFTWARE_TYPES = {
    "standalone/mobile", "standalone/iot", "standalone/desktop", "standalone/web",
    "standalone/backend", "standalone/other", "addon", "library", "configurationFiles",
}  # fmt: skip


def read_yaml(name: str):
    return YAML(typ="safe").load((ROOT / name).read_text(encoding="utf-8"))


def requirement_name(requirement: str) -> str:
    """Return the name in a requirement such as `mesa>=3.3.1,<4`, as registries compare names."""
    match = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert match is not None
    return re.sub(r"[-_.]+", "-", match.group()).lower()


def pins() -> list[str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def text_files(*folders: str) -> list[Path]:
    names = {
        *(".py", ".md", ".yaml", ".yml", ".toml", ".txt"),
        *(".cff", ".json", ".html", ".css", ".j2", ".c"),
    }
    found = [path for path in ROOT.iterdir() if path.suffix in names]
    for folder in folders:
        found += [path for path in (ROOT / folder).rglob("*") if path.suffix in names]
    return [path for path in found if "__pycache__" not in path.parts]


def test_one_version_stands_everywhere():
    assert str(read_yaml("CITATION.cff")["version"]) == VERSION
    assert read_yaml("publiccode.yml")["softwareVersion"] == VERSION
    assert f"## {VERSION}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_one_licence_stands_everywhere():
    assert PROJECT["project"]["license"] == "EUPL-1.2"
    assert read_yaml("CITATION.cff")["license"] == "EUPL-1.2"
    assert read_yaml("publiccode.yml")["legal"]["license"] == "EUPL-1.2"
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    articles = {int(number) for number in re.findall(r"^(\d+)\.\s?[A-Z]", text, flags=re.MULTILINE)}
    assert articles == set(range(1, 16))  # whole: fifteen articles
    assert "‘Compatible Licences’ according to Article 5" in text  # and the appendix


def test_publiccode_has_what_the_standard_requires():
    code = read_yaml("publiccode.yml")
    required = {
        "publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType",
        "description", "legal", "maintenance", "localisation",
    }  # fmt: skip
    assert required <= set(code)
    assert code["developmentStatus"] in STATUSES
    assert code["softwareType"] in SOFTWARE_TYPES
    assert code["maintenance"]["type"] == "community"
    assert all(
        contact["name"] for contact in code["maintenance"]["contacts"]
    )  # community needs one
    assert code["localisation"]["localisationReady"] is True
    assert set(code["localisation"]["availableLanguages"]) == {"nl", "en"}


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_publiccode_descriptions_have_the_lengths_of_the_standard(lang):
    description = read_yaml("publiccode.yml")["description"][lang]
    assert 0 < len(description["shortDescription"]) <= 150
    assert 150 <= len(description["longDescription"]) <= 10_000
    assert description["features"]


def test_citation_has_what_the_citation_format_requires():
    citation = read_yaml("CITATION.cff")
    assert citation["cff-version"] == "1.2.0"
    assert citation["message"]
    assert citation["title"]
    assert all(author["name"] for author in citation["authors"])


def test_constraints_are_exact_versions_without_addresses():
    for pin in pins():
        assert re.fullmatch(r"[A-Za-z0-9._-]+==[\w.]+(; python_version (<|>=) '3\.12')?", pin), pin
    assert "ketensim" not in {requirement_name(pin) for pin in pins()}


def test_constraints_pin_every_direct_dependency():
    project = PROJECT["project"]
    extras = project["optional-dependencies"]
    groups = (project["dependencies"], extras["test"], extras["docs"])
    wanted = {requirement_name(requirement) for group in groups for requirement in group}
    assert wanted <= {requirement_name(pin) for pin in pins()}


def test_the_oldest_and_the_newest_supported_mesa_are_both_pinned():
    mesa = [pin for pin in pins() if requirement_name(pin) == "mesa"]
    assert len(mesa) == 2
    assert {"<" in pin.split(";")[1] for pin in mesa} == {True, False}


def test_floors_are_checked_from_top_to_bottom():
    contract = PROJECT["tool"]["importlinter"]["contracts"][0]
    floors = [layer.rpartition(".")[2] for layer in contract["layers"]]
    assert contract["type"] == "layers"
    assert floors == ["show", "logs", "study", "chain", "measure", "flow", "scenario"]
    folders = {p.name for p in (ROOT / "ketensim").iterdir() if (p / "__init__.py").exists()}
    assert folders <= set(floors)  # no folder escapes the contract


def test_no_file_of_the_package_is_longer_than_400_lines_but_for_the_table_of_parameters():
    for path in set((ROOT / "ketensim").rglob("*.py")) - {PARAMETERS}:
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 400, path.name


def test_no_file_holds_a_path_of_a_machine_or_an_open_end():
    folders = (
        "ketensim",
        "scenarios",
        "experiments",
        "lessons",
        "docs",
        "benchmarks",
        ".ci",
        "tests",
    )
    machine_path = r"(?<![\w.])/(?:home|root|work|tmp|Users)/\w"
    forbidden = re.compile(machine_path + r"|\b[T]ODO\b|\b[F]IXME\b")
    for path in text_files(*folders):
        text = path.read_text(encoding="utf-8", errors="replace")  # one is binary on purpose
        assert not forbidden.search(text), f"{path.relative_to(ROOT)}: {forbidden.search(text)}"


def test_the_check_script_is_sound_shell_and_runs_both_set_up_commands():
    script = ROOT / ".ci" / "run"
    subprocess.run(["bash", "-n", str(script)], check=True)
    text = script.read_text(encoding="utf-8")
    assert "set -euo pipefail" in text  # stops at the first failure
    assert 'ketensim" run beroerte' in text
    assert "report.html" in text
    assert "-m pytest --cov --cov-branch" in text
    assert "--cov-fail-under=95" in text


def test_the_package_says_that_it_is_typed():
    assert (ROOT / "ketensim" / "py.typed").exists()


def test_results_are_ignored_but_for_their_description():
    rules = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "results/*" in rules
    assert "!results/README.md" in rules
    assert (ROOT / "results" / "README.md").exists()
