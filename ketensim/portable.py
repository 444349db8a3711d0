"""Make a folder for a laptop without internet or rights: `python -m ketensim.portable FOLDER`."""

from ketensim.show.cli.portable import app

__all__ = ["app"]

if __name__ == "__main__":
    app()
