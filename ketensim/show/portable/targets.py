"""The machines that a folder can be made for, and what a requirement means there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """An operating system on an ordinary processor.

    Parameters
    ----------
    name
        As it is typed.
    tags
        Platforms of wheels that work there, as `pip download` takes them.
    start
        The file that starts the app there.
    markers
        What requirements may ask about it (PEP 508).
    """

    name: str
    tags: tuple[str, ...]
    start: str
    markers: tuple[tuple[str, str], ...]

    def environment(self, python: str) -> dict[str, str]:
        """Return what requirements ask about, for a version of Python such as 3.11."""
        return {
            **dict(self.markers),
            "python_version": python,
            "python_full_version": f"{python}.0",
            "implementation_name": "cpython",
            "implementation_version": f"{python}.0",
            "platform_python_implementation": "CPython",
            "platform_release": "",
            "platform_version": "",
            "extra": "",
        }


_LINUX = ("manylinux2014", "manylinux_2_17", "manylinux_2_27", "manylinux_2_28")
TARGETS = {
    target.name: target
    for target in (
        Target(
            "windows",
            ("win_amd64",),
            "start.bat",
            (
                ("os_name", "nt"),
                ("sys_platform", "win32"),
                ("platform_system", "Windows"),
                ("platform_machine", "AMD64"),
            ),
        ),
        Target(
            "linux",
            tuple(f"{tag}_x86_64" for tag in _LINUX),
            "start.sh",
            (
                ("os_name", "posix"),
                ("sys_platform", "linux"),
                ("platform_system", "Linux"),
                ("platform_machine", "x86_64"),
            ),
        ),
    )
}
