"""Hold DKS against outcomes: `python -m ketensim.dks [SCENARIO ...]`."""

from ketensim.show.cli.dks import app

__all__ = ["app"]

if __name__ == "__main__":
    app()
