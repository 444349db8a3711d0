"""Making the folder: wheels, start scripts for Windows and Linux, and how to use them."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path

import ketensim
from ketensim.show.portable.targets import TARGETS
from ketensim.show.portable.wheels import fetch, own_wheel

README = "LEESMIJ.txt"
_EXECUTABLE = 0o755


def make_folder(
    place: Path,
    platforms: Sequence[str],
    python: str,
    pins: Path | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> None:
    """Make the folder, whole or not at all.

    Parameters
    ----------
    place
        Where it comes; it must not exist, or be empty.
    platforms
        Names of `TARGETS`.
    python
        Version of Python on the laptop, such as 3.11.
    pins
        A file with exact versions to keep to.
    tell
        Told which platform is being fetched.
    """
    draft = place.with_name(f".{place.name}.{uuid.uuid4().hex[:8]}.part")
    wheels = draft / "wheels"
    wheels.mkdir(parents=True)
    try:
        own = own_wheel(wheels)
        for name in platforms:
            tell(name)
            fetch(wheels, own, TARGETS[name], python, pins)
        (draft / "lessons").mkdir()
        pip = max(path.name for path in wheels.glob("pip-*.whl"))
        for name in (README, *(TARGETS[platform].start for platform in platforms)):
            _put(draft / name, _filled(name, python, pip))
        if place.exists():
            place.rmdir()  # it is empty
        draft.rename(place)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _filled(name: str, python: str, pip: str) -> str:
    """Fill in what a start file says about versions."""
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    facts = {
        "VERSION": python,
        "NUMBERS": python.replace(".", ", "),
        "PIP": pip,
        "KETENSIM": ketensim.__version__,
    }
    for fact, value in facts.items():
        text = text.replace(f"@{fact}@", value)
    return text


def _put(place: Path, text: str) -> None:
    """Write a file with the ends of lines that its system expects, and let it be started."""
    place.write_text(text, encoding="utf-8", newline="\n" if place.suffix == ".sh" else "\r\n")
    place.chmod(_EXECUTABLE)
