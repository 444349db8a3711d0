"""Fetching the wheels of ketensim and all it needs, for another machine than this one."""

from __future__ import annotations

import base64
import hashlib
import subprocess
import sys
from collections.abc import Iterator
from email.parser import HeaderParser
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name, parse_wheel_filename

import ketensim
from ketensim.show.portable.targets import Target

WANTED = "app"  # the extra that the app needs
_NOT_IN_A_WHEEL = {"RECORD", "INSTALLER", "REQUESTED", "direct_url.json"}
_MADE_HERE = (".pyc", ".nbi", ".nbc")


class FetchError(RuntimeError):
    """A wheel could not be fetched or made; its text is the last line that pip said."""


def own_wheel(folder: Path) -> Path:
    """Put a wheel of the ketensim that runs here into a folder, and return where it is.

    From a checkout it is built; where ketensim was installed, it is packed again as it lies there.
    """
    root = Path(ketensim.__file__).parents[1]
    if (root / "pyproject.toml").is_file():
        _pip("wheel", "--no-deps", "--wheel-dir", str(folder), str(root))
        return next(folder.glob("ketensim-*.whl"))
    try:
        return _packed(distribution("ketensim"), folder)
    except PackageNotFoundError:
        raise FetchError("ketensim is not installed") from None


def fetch(folder: Path, wheel: Path, target: Target, python: str, pins: Path | None) -> None:
    """Download what a wheel needs on a target, until nothing is missing there.

    Parameters
    ----------
    folder
        Where the wheels go.
    wheel
        The wheel of ketensim.
    target, python
        The machine, and its version of Python.
    pins
        Exact versions to keep to; None: the newest that fit.

    Notes
    -----
    pip asks this machine, and not the target, whether a requirement such as "colorama on Windows"
    holds. So what each wheel asks for on the target is read from the wheel itself.
    """
    _download(folder, [f"{wheel}[{WANTED}]", "pip"], target, python, pins)
    while missing := sorted(set(_missing(folder, target, python))):
        _download(folder, missing, target, python, pins)


def _missing(folder: Path, target: Target, python: str) -> Iterator[str]:
    """List requirements that hold on the target and of which no wheel lies in the folder."""
    environment = target.environment(python)
    there = {_name(path) for path in folder.glob("*.whl")}
    for path in folder.glob("*.whl"):
        extras = [WANTED] if _name(path) == "ketensim" else []
        for requirement in _requirements(path):
            marker = requirement.marker
            holds = marker is None or any(
                marker.evaluate({**environment, "extra": extra}) for extra in ("", *extras)
            )
            if holds and canonicalize_name(requirement.name) not in there:
                yield f"{requirement.name}{requirement.specifier}"


def _name(path: Path) -> NormalizedName:
    """Return the name of the package in a wheel."""
    return parse_wheel_filename(path.name)[0]


def _requirements(path: Path) -> list[Requirement]:
    """Read what a wheel needs."""
    with ZipFile(path) as wheel:
        place = next(name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
        stated = HeaderParser().parsestr(wheel.read(place).decode("utf-8"))
    return [Requirement(line) for line in stated.get_all("Requires-Dist", [])]


def _download(
    folder: Path, what: list[str], target: Target, python: str, pins: Path | None
) -> None:
    """Have pip download wheels for a target."""
    asked = ["--only-binary", ":all:", "--dest", str(folder), "--find-links", str(folder)]
    asked += ["--python-version", python, "--implementation", "cp"]
    for tag in target.tags:
        asked += ["--platform", tag]
    if pins is not None:
        asked += ["--constraint", str(pins)]
    _pip("download", *asked, *what)


def _pip(*asked: str) -> None:
    """Run pip in a process of its own; what it says is kept for when it fails."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *asked, "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        raise FetchError((said or done.stderr.splitlines() or ["pip failed"])[-1])


def _packed(installed: Distribution, folder: Path) -> Path:
    """Pack an installed package as the wheel that it came from."""
    name = f"ketensim-{installed.version}"
    place = folder / f"{name}-py3-none-any.whl"
    record = f"{name}.dist-info/RECORD"
    lines = []
    with ZipFile(place, "w", ZIP_DEFLATED) as wheel:
        for file in sorted(installed.files or (), key=str):
            inside = file.as_posix()
            is_own = inside.startswith(("ketensim/", f"{name}.dist-info/"))
            if not is_own or file.name in _NOT_IN_A_WHEEL or file.suffix in _MADE_HERE:
                continue
            content = Path(str(file.locate())).read_bytes()
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=")
            lines.append(f"{inside},sha256={digest.decode()},{len(content)}")
            wheel.writestr(inside, content)
        wheel.writestr(record, "\n".join([*lines, f"{record},,", ""]))
    if not any(line.startswith("ketensim/") for line in lines):
        place.unlink()
        raise FetchError("the files of ketensim are not where it is installed")
    return place
