"""Try the patterns that must emerge: `python -m ketensim.patterns [K01 ...]`."""

from ketensim.show.cli.patterns import app

__all__ = ["app"]

if __name__ == "__main__":
    app()
