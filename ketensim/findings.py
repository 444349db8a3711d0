"""Tell what experiments found: `python -m ketensim.findings results/experiments/* --write`."""

from ketensim.show.cli.findings import app

__all__ = ["app"]

if __name__ == "__main__":
    app()
