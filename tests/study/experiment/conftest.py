"""A log of the runs that were really done."""

import pytest
from evaluators import LOG


@pytest.fixture
def log(tmp_path, monkeypatch):
    """Give what lists the runs that were done."""
    path = tmp_path / "runs.log"
    monkeypatch.setenv(LOG, str(path))
    return lambda: path.read_text().splitlines() if path.exists() else []
