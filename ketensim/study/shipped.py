"""The experiments that come with ketensim: files that name the scenario they are about."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

from ketensim.scenario.nodes import compose


def experiments_folder() -> Path:
    """Return the folder with the experiments: in the package, or beside it in a checkout."""
    package = Path(str(files("ketensim")))
    installed = package / "shipped" / "experiments"
    return installed if installed.is_dir() else package.parent / "experiments"


def experiment_lines(folder: Path, lang: str) -> list[tuple[str, str]]:
    """List the experiments below a folder by path, each with its title.

    Parameters
    ----------
    folder
        Where to look, in its subfolders too; a file without `scenario` is no experiment.
    lang
        "nl" or "en".

    Returns
    -------
    list
        Path below the folder without its suffix, and the title in that language; where there is
        none, what the experiment is about and by which method.
    """
    lines = []
    for path in sorted(folder.rglob("*.yaml")):
        stated: Any = compose(path.read_text(encoding="utf-8"), path.name).plain()
        if isinstance(stated, dict) and "scenario" in stated:
            name = path.relative_to(folder).with_suffix("").as_posix()
            lines.append((name, _line(stated, lang)))
    return lines


def _line(stated: dict[str, Any], lang: str) -> str:
    """Say what an experiment is about, in a line."""
    title = stated.get("title")
    if isinstance(title, dict) and lang in title:
        return str(title[lang])
    if isinstance(title, str):
        return title
    design = stated.get("design")
    method = design.get("method") if isinstance(design, dict) else None
    return ", ".join(str(part) for part in (stated["scenario"], method) if part)
