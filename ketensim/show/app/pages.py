"""The files of the page: kept by browsers for ever, under an address that changes with them."""

from __future__ import annotations

import hashlib
import json
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path

from ketensim.show.messages import messages

#: What the page is told of the catalogue: its own texts, and names of partners and functions.
_PREFIXES = ("app.", "name.")
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".txt": "text/plain; charset=utf-8",
}


class Pages:
    """The files of the page, read once.

    Parameters
    ----------
    folder
        Where they are; left out, those that come with ketensim.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or Path(str(files("ketensim.show.app").joinpath("page")))

    @cached_property
    def contents(self) -> dict[str, bytes]:
        """Every file by its path below the folder; only kinds that a page consists of."""
        return {
            path.relative_to(self._folder).as_posix(): path.read_bytes()
            for path in sorted(self._folder.rglob("*"))
            if path.is_file() and path.suffix in _TYPES
        }

    @cached_property
    def digest(self) -> str:
        """Hash of all files together: one that changes gives them all another address."""
        found = hashlib.sha256()
        for name, content in self.contents.items():
            found.update(f"{name} {len(content)} ".encode())
            found.update(content)
        return found.hexdigest()[:16]

    @cached_property
    def index(self) -> bytes:
        """The page itself; its files have the hash in their addresses."""
        return self.contents["index.html"].replace(b"/static/", f"/static/{self.digest}/".encode())

    def file(self, path: str) -> tuple[bytes, str, bool] | None:
        """Return a file, its type, and whether its address changes with it; None: no such file."""
        first, _, rest = path.partition("/")
        is_hashed = first == self.digest
        name = rest if is_hashed else path
        if name not in self.contents:
            return None
        return self.contents[name], _TYPES[Path(name).suffix], is_hashed


@cache
def texts(lang: str) -> bytes:
    """Return the texts of the page in a language, as JSON."""
    chosen = messages(lang).starting(*_PREFIXES)
    return json.dumps(chosen, ensure_ascii=False, separators=(",", ":")).encode()
