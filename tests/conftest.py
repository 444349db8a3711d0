"""What holds for every test."""

from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "ketensim"


def pytest_configure(config):
    """Throw compiled code away that is older than a source of the flow.

    numba notices a change in the file of a compiled function, but not in the files that the
    function calls.
    """
    if hasattr(config, "workerinput"):
        return  # the main process has done it, before the workers started
    changed = max(path.stat().st_mtime for path in (PACKAGE / "flow").glob("*.py"))
    compiled = [*PACKAGE.rglob("*.nbi"), *PACKAGE.rglob("*.nbc")]
    if any(path.stat().st_mtime < changed for path in compiled):
        for path in compiled:
            path.unlink(missing_ok=True)
