"""Hold calibrated chains against real logs: `python -m ketensim.validation FOLDER`."""

from ketensim.show.cli.validation import app

__all__ = ["app"]

if __name__ == "__main__":
    app()
