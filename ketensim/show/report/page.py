"""The parts that a report page is made of: sections with sentences, figures and tables."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Link:
    """A cell that leads to a file beside the page."""

    text: str
    address: str

    def __str__(self) -> str:
        """Return its text, for where nothing can be clicked."""
        return self.text


@dataclass(frozen=True)
class Table:
    """A table of written values; the first cell of each row is the row's header."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | Link, ...], ...]
    folded: bool = True  # stands folded under its figure, as the figure in figures


@dataclass(frozen=True)
class Panel:
    """One picture of a figure: a title (empty where there is one picture) and its SVG."""

    title: str
    svg: str
    wide: bool = True  # takes the width of the page; else two stand side by side


@dataclass(frozen=True)
class Key:
    """One entry of a legend: the class of its swatch and what it stands for."""

    css: str
    text: str


@dataclass(frozen=True)
class Section:
    """One question that the report answers.

    Parameters
    ----------
    name
        Anchor of the section; unique on the page.
    heading
        Title of the section.
    sentences
        What there is to see, made from the numbers; the first stands out.
    panels
        The pictures.
    legend
        What colours and marks stand for.
    note
        How the figure was made, in small letters; empty where nothing needs saying.
    together
        Whether legend and pictures fit a page of paper and should not be parted.
    tables
        The same in figures.
    """

    name: str
    heading: str
    sentences: tuple[str, ...] = ()
    panels: tuple[Panel, ...] = ()
    legend: tuple[Key, ...] = ()
    note: str = ""
    together: bool = True
    tables: tuple[Table, ...] = field(default=())
