"""The store of an experiment: a folder of Parquet files that are there whole or not at all.

A run is known by its name, so it does not matter who wrote it, when, or how often.
"""

from __future__ import annotations

import hashlib
import json
import os
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ketensim.study.errors import StudyError
from ketensim.study.experiment.plan import Keys, key_of
from ketensim.study.experiment.rows import COLUMNS, content_of, joined, paths_in

if TYPE_CHECKING:
    import pyarrow as pa

FORMAT = 1
# readers of Parquet folders skip what begins with a dot or an underscore
_ABOUT, _PART, _BROKEN = "_store.json", ".part", ".broken"
MERGED_FROM = 64  # files: enough to make the merging rare, few enough to hold in memory


class StoreError(StudyError):
    """A store that cannot be used."""


@dataclass(frozen=True)
class Store:
    """The runs that have been done.

    Parameters
    ----------
    folder
        Where they are; any tool that reads Parquet reads `*.parquet` in it.
    token
        Tells this store from another folder of the same name on another machine.
    """

    folder: Path
    token: str

    def is_here(self) -> bool:
        """Whether this process reaches the store: a worker elsewhere may not."""
        try:
            return bool(_about(self.folder)["token"] == self.token)
        except (OSError, ValueError, KeyError):
            return False

    def write(self, content: bytes, name: str, session: str, merges: int = 0) -> Path:
        """Add a file, whole or not at all.

        Parameters
        ----------
        content
            Content of a Parquet file with runs.
        name
            Follows from the runs in it, so that writing them twice adds nothing.
        session
            Who writes: a session merges its own files only.
        merges
            How often these rows have been merged.
        """
        place = self.folder / f"{session}-{merges}-{name}.parquet"
        draft = place.with_name(f".{place.stem}.{uuid.uuid4().hex[:8]}{_PART}")
        try:
            draft.write_bytes(content)
            os.replace(draft, place)
        finally:
            draft.unlink(missing_ok=True)
        return place

    def files(self) -> list[Path]:
        """List the files with runs, in order of name."""
        return sorted(self.folder.glob("*.parquet"))

    def keys(self, *, without_failed: bool = False) -> Keys:
        """Give the sorted short names of all runs in the store, each once.

        Parameters
        ----------
        without_failed
            Whether to leave out those that failed, so that they are done again.
        """
        found = [np.empty(0, dtype=np.uint64)]
        for table in self._tables(["run", "failed"]):
            failed = table.column("failed").to_pylist()
            names = table.column("run").to_pylist()
            keys = np.array([key_of(name) for name in names], dtype=np.uint64)
            found.append(keys[~np.array(failed, dtype=bool)] if without_failed else keys)
        return np.unique(np.concatenate(found))

    def table(self, columns: Sequence[str] | None = None) -> pa.Table:
        """Read runs, each as often as it was written.

        Parameters
        ----------
        columns
            The columns to read, missing where a file has none of that name; None: all.
        """
        import pyarrow as pa

        tables = list(self._tables(columns))
        if not tables:
            return pa.table({name: pa.array([], pa.string()) for name in columns or COLUMNS})
        return joined(tables)

    def paths(self) -> list[str]:
        """List the columns that are values by path."""
        schemas = (table.schema for table in self._tables(["run"]))
        return list(dict.fromkeys(path for schema in schemas for path in paths_in(schema)))

    def _tables(self, columns: Sequence[str] | None) -> Iterator[pa.Table]:
        """Read file by file; one that another process has merged in between is no loss."""
        seen: set[Path] = set()
        while True:
            news = [path for path in self.files() if path not in seen]
            if not news:
                return
            for path in news:
                seen.add(path)
                table = _read(path, columns)
                if table is not None:
                    yield table

    def merge(self, session: str) -> None:
        """Make few large files of the many small ones of a session.

        The large file stands before the small ones go: whoever reads or dies in between finds some
        runs twice, and those count once.
        """
        merges = 0
        while True:
            small = sorted(self.folder.glob(f"{session}-{merges}-*.parquet"))
            if len(small) < MERGED_FROM:
                return
            tables = [table for path in small if (table := _read(path, None)) is not None]
            self.write(
                content_of(joined(tables)),
                name_of(path.stem for path in small),
                session,
                merges + 1,
            )
            for path in small:
                path.unlink()
            merges += 1

    def size(self) -> int:
        """Give what the runs take on disk [bytes]."""
        return sum(path.stat().st_size for path in self.files() if path.exists())


def open_store(folder: Path) -> Store:
    """Open a store, or make one in a folder that is new or empty.

    Raises
    ------
    StoreError
        If it is of a newer format, or cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / _ABOUT).exists():
            _found(folder)
        about = _about(folder)
    except (OSError, ValueError) as error:
        raise StoreError("no_store", place=folder, reason=error) from error
    if about["format"] > FORMAT:
        raise StoreError("newer_store", place=folder, found=about["format"], bound=FORMAT)
    return Store(folder, about["token"])


def read_store(folder: Path) -> Store:
    """Open a store that exists."""
    if not (folder / _ABOUT).is_file():
        raise StoreError("no_store_there", place=folder)
    return open_store(folder)


def name_of(parts: Iterable[str]) -> str:
    """Name a file after what is in it."""
    return hashlib.blake2b("".join(parts).encode(), digest_size=8).hexdigest()


def _found(folder: Path) -> None:
    """Mark a folder as a store; of two that do so at once, the first one's mark stays."""
    about = {"format": FORMAT, "token": uuid.uuid4().hex}
    draft = folder / f".{uuid.uuid4().hex}{_PART}"
    draft.write_text(json.dumps(about) + "\n", encoding="utf-8")
    try:
        os.link(draft, folder / _ABOUT)
    except FileExistsError:
        pass
    except OSError:  # a file system without links
        os.replace(draft, folder / _ABOUT)
    draft.unlink(missing_ok=True)


def _about(folder: Path) -> dict[str, Any]:
    """Read the mark of a store."""
    about: dict[str, Any] = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
    return about


def _read(path: Path, columns: Sequence[str] | None) -> pa.Table | None:
    """Read one file; None where it has been merged, or is damaged and its runs are done again."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            known = set(file.schema_arrow.names)
            wanted = None if columns is None else [name for name in columns if name in known]
            return file.read(columns=wanted)
    except FileNotFoundError:
        return None
    except (pa.ArrowInvalid, OSError):
        path.replace(path.with_name(f"_{path.stem}{_BROKEN}"))
        return None
