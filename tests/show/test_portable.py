"""A folder for a laptop without internet: whole, and for that laptop and not this machine."""

import os
import re
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from typer.testing import CliRunner

import ketensim
from ketensim.portable import app
from ketensim.show.portable import folder, wheels
from ketensim.show.portable.folder import make_folder
from ketensim.show.portable.targets import TARGETS
from ketensim.show.portable.wheels import FetchError, own_wheel

NEEDS = {
    "ketensim": [
        'tqdm>=4; python_version >= "3"',
        'uvicorn>=0.35; extra == "app"',
        "extra-of-nobody; extra == 'docs'",
    ],
    "tqdm": ['colorama; platform_system == "Windows"'],
    "uvicorn": ['uvloop; sys_platform == "linux"', 'old-thing; python_version < "3.8"'],
}


def put_wheel(place: Path, name: str) -> Path:
    """A wheel that holds nothing but what it needs."""
    path = place / f"{name.replace('-', '_')}-1.0-py3-none-any.whl"
    needs = "".join(f"Requires-Dist: {line}\n" for line in NEEDS.get(name, []))
    with ZipFile(path, "w") as wheel:
        wheel.writestr(f"{name}-1.0.dist-info/METADATA", f"Name: {name}\nVersion: 1.0\n{needs}")
    return path


@pytest.fixture
def pip(monkeypatch):
    """Stands for pip: it asks this machine and not the target what a requirement means."""
    asked = []

    def said(*words):
        asked.append(words)
        place = Path(words[words.index("--dest" if words[0] == "download" else "--wheel-dir") + 1])
        if words[0] == "wheel":
            put_wheel(place, "ketensim")
            return
        for what in words[words.index("cp") + 1 :]:
            if "[app]" in what:
                for name in ("tqdm", "uvicorn"):
                    put_wheel(place, name)
            elif what.startswith(("pip", "colorama", "uvloop")):
                put_wheel(place, what.split(">")[0])

    monkeypatch.setattr(wheels, "_pip", said)
    return asked


def names_in(place: Path) -> set[str]:
    return {path.name.split("-")[0] for path in (place / "wheels").glob("*.whl")}


@pytest.mark.parametrize(("target", "only"), [("windows", "colorama"), ("linux", "uvloop")])
def test_what_only_the_other_system_needs_is_fetched_too(pip, tmp_path, target, only):
    make_folder(tmp_path / "usb", [target], "3.11")
    assert names_in(tmp_path / "usb") == {"ketensim", "tqdm", "uvicorn", "pip", only}
    assert all("--only-binary" in words for words in pip if words[0] == "download")
    starts = {path.name for path in (tmp_path / "usb").glob("start.*")}
    assert starts == {TARGETS[target].start}
    tags = {tag for tag in TARGETS[target].tags if tag in pip[1]}
    assert tags == set(TARGETS[target].tags)


def test_one_command_makes_the_folder_for_both_systems(pip, tmp_path):
    place = tmp_path / "usb"
    place.mkdir()
    done = CliRunner().invoke(app, [str(place), "--python", "3.12", "--lang", "nl"])
    assert done.exit_code == 0, done.output
    assert "Kopieer deze map naar de laptop" in done.output
    assert {path.name for path in place.iterdir()} == {
        *("wheels", "lessons", "start.bat", "start.sh", "LEESMIJ.txt")
    }
    assert {"colorama", "uvloop"} <= names_in(place)
    assert [path.name for path in tmp_path.iterdir()] == ["usb"]


def test_the_start_scripts_ask_for_no_network_and_the_right_python(pip, tmp_path):
    make_folder(tmp_path / "usb", ["linux", "windows"], "3.12")
    shell = (tmp_path / "usb" / "start.sh").read_bytes()
    batch = (tmp_path / "usb" / "start.bat").read_bytes()
    for text in (shell, batch):
        assert b"--no-index --find-links wheels" in text
        assert b"3.12" in text
        assert b"(3, 12)" in text
        assert b"pip-1.0-py3-none-any.whl" in text
        assert b"@" not in text.replace(b"@echo", b"").replace(b'"$@"', b"")
    assert b"\r" not in shell
    assert batch.count(b"\r\n") == batch.count(b"\n")
    subprocess.run(["sh", "-n", str(tmp_path / "usb" / "start.sh")], check=True)


# Stands for pip out of its wheel: notes what is asked, and installs a ketensim that only speaks.
PIP = """
import pathlib, sys, sysconfig
pathlib.Path("asked.txt").open("a").write(" ".join(sys.argv[1:]) + chr(10))
package = pathlib.Path(sysconfig.get_path("purelib"), "ketensim")
package.mkdir()
(package / "__main__.py").write_text("import sys; print(sys.argv[1:])")
command = pathlib.Path(".venv/bin/ketensim")
command.touch()
command.chmod(0o755)
"""


def test_a_folder_installs_itself_once_and_again_where_its_python_is_not(pip, tmp_path):
    place = tmp_path / "a folder with spaces"
    make_folder(place, ["linux"], f"{sys.version_info.major}.{sys.version_info.minor}")
    (wheel,) = (place / "wheels").glob("pip-*.whl")
    wheel.unlink()
    (wheel / "pip").mkdir(parents=True)
    (wheel / "pip" / "__main__.py").write_text(PIP, encoding="utf-8")
    installed = "--isolated install --quiet --no-index --find-links wheels ketensim[app]\n"

    def started():
        path = f"{Path(sys.base_prefix) / 'bin'}:{os.defpath}"
        env = {"PATH": path, "PYTHONHOME": "/nowhere"}  # which another program has set
        typed = ["sh", str(place / "start.sh"), "--lang", "two words"]
        done = subprocess.run(typed, env=env, capture_output=True, text=True, check=True)
        assert done.stdout.endswith("['app', '--lang', 'two words']\n")
        return (place / "asked.txt").read_text("utf-8")

    assert started() == installed
    assert started() == installed
    for link in (place / ".venv" / "bin").glob("python*"):
        link.unlink()
        link.symlink_to(tmp_path / "gone")
    assert started() == 2 * installed


def test_the_start_script_of_windows_leads_nowhere_that_is_not_there(pip, tmp_path):
    make_folder(tmp_path / "usb", ["windows"], "3.12")
    text = (tmp_path / "usb" / "start.bat").read_bytes().decode("ascii")
    lines = text.split("\r\n")
    places = {line[1:] for line in lines if line.startswith(":")}
    assert set(re.findall(r"goto (\w+)", text)) == places
    assert [line for line in lines if line.count('"') % 2] == []
    assert 'pushd "%~dp0" ||' in text  # a folder on a network has no drive; cd would stay outside
    assert (tmp_path / "usb" / "wheels" / "pip-1.0-py3-none-any.whl").is_file()
    assert "wheels\\pip-1.0-py3-none-any.whl\\pip --isolated install" in text


def test_pins_are_handed_to_pip(pip, tmp_path):
    pins = tmp_path / "constraints.txt"
    pins.write_text("tqdm==4.0\n", encoding="utf-8")
    done = CliRunner().invoke(app, [str(tmp_path / "usb"), "--constraint", str(pins)])
    assert done.exit_code == 0
    assert all(str(pins) in words for words in pip if words[0] == "download")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["--platform", "amiga"], "--platform must be one of windows, linux, got 'amiga'"),
        (["--python", "311"], "--python must be a version such as 3.11, got '311'"),
        (["--constraint", "no.txt"], "--constraint must name a file, and no.txt is not there"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_sentence(tmp_path, typed, said):
    done = CliRunner().invoke(app, [str(tmp_path / "usb"), *typed, "--lang", "en"])
    assert (done.exit_code, done.output) == (2, f"ketensim: {said}\n")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_something_in_it_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    done = CliRunner().invoke(app, [str(tmp_path), "--lang", "nl"])
    assert done.exit_code == 2
    assert "moet nieuw of leeg zijn" in done.output
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_without_a_network_nothing_is_left_behind(tmp_path, monkeypatch):
    def fails(command, **_):
        return subprocess.CompletedProcess(command, 1, "", "WARNING: x\nERROR: no such package\n")

    monkeypatch.setattr(wheels.subprocess, "run", fails)
    done = CliRunner().invoke(app, [str(tmp_path / "usb"), "--lang", "en"])
    assert (done.exit_code, done.output) == (
        1,
        "ketensim: the folder was not made: ERROR: no such package\n",
    )
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_named(tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(folder, "own_wheel", refuse)
    done = CliRunner().invoke(app, [str(tmp_path / "usb"), "--lang", "en"])
    assert done.exit_code == 1
    assert "cannot be made: Permission denied" in done.output


class Installed:
    """Stands for ketensim as pip installed it."""

    version = "0.1.0"

    def __init__(self, root: Path, *names: str) -> None:
        self.files = []
        for name in names:
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(name, encoding="utf-8")
            self.files.append(File(path, name))


class File(type(Path())):
    """Stands for a line of RECORD: a path inside, and where it lies."""

    def __new__(cls, path, name):
        made = super().__new__(cls, name)
        made.place = path
        return made

    def __init__(self, path, name):
        super().__init__()

    def locate(self):
        return self.place


def test_an_installed_ketensim_is_packed_as_the_wheel_that_it_came_from(tmp_path, monkeypatch):
    info = "ketensim-0.1.0.dist-info"
    names = (
        "ketensim/a.py",
        "ketensim/a.pyc",
        f"{info}/METADATA",
        f"{info}/INSTALLER",
        "bin/ketensim",
    )
    monkeypatch.setattr(ketensim, "__file__", str(tmp_path / "elsewhere" / "x" / "__init__.py"))
    monkeypatch.setattr(wheels, "distribution", lambda _: Installed(tmp_path / "site", *names))
    (tmp_path / "out").mkdir()
    made = own_wheel(tmp_path / "out")
    assert made.name == "ketensim-0.1.0-py3-none-any.whl"
    with ZipFile(made) as wheel:
        assert set(wheel.namelist()) == {"ketensim/a.py", f"{info}/METADATA", f"{info}/RECORD"}
        assert wheel.read(f"{info}/RECORD").startswith(b"ketensim-0.1.0.dist-info/METADATA,sha256=")


def test_an_installation_that_only_points_elsewhere_cannot_be_packed(tmp_path, monkeypatch):
    monkeypatch.setattr(ketensim, "__file__", str(tmp_path / "elsewhere" / "x" / "__init__.py"))
    pointing = Installed(tmp_path / "site", "ketensim-0.1.0.dist-info/METADATA")
    monkeypatch.setattr(wheels, "distribution", lambda _: pointing)
    with pytest.raises(FetchError, match="not where it is installed"):
        own_wheel(tmp_path)
    monkeypatch.setattr(wheels, "distribution", gone)
    with pytest.raises(FetchError, match="not installed"):
        own_wheel(tmp_path)


def gone(name):
    raise wheels.PackageNotFoundError(name)
