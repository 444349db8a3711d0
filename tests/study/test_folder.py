from pathlib import Path

import pytest

from ketensim.study import folder
from ketensim.study.folder import FolderError, default_place, is_results_folder, whole_folder


def fill(place, words="new"):
    (place / "run.json").write_text("{}")
    (place / "summary.csv").write_text(words)


def write_until(trouble, place, beside=None):
    with whole_folder(place) as draft:
        fill(draft)
        if beside is not None:
            beside.write_text("not ours")
        raise trouble


def everything_below(place):
    return sorted(str(path.relative_to(place)) for path in place.rglob("*"))


def test_results_stand_in_their_place_when_all_is_written(tmp_path):
    with whole_folder(tmp_path / "deep" / "out") as draft:
        assert not (tmp_path / "deep" / "out").exists()
        fill(draft)
    assert is_results_folder(tmp_path / "deep" / "out")
    assert everything_below(tmp_path / "deep") == ["out", "out/run.json", "out/summary.csv"]


@pytest.mark.parametrize("trouble", [KeyboardInterrupt, RuntimeError])
def test_an_interruption_leaves_nothing_behind(tmp_path, trouble):
    with pytest.raises(trouble):
        write_until(trouble, tmp_path / "deep" / "out")
    assert everything_below(tmp_path) == []


def test_an_interruption_leaves_earlier_results_as_they_were(tmp_path):
    with whole_folder(tmp_path / "out") as draft:
        fill(draft, "old")
    with pytest.raises(KeyboardInterrupt):
        write_until(KeyboardInterrupt, tmp_path / "out")
    assert (tmp_path / "out" / "summary.csv").read_text() == "old"
    assert everything_below(tmp_path) == ["out", "out/run.json", "out/summary.csv"]


def test_earlier_results_are_replaced_as_a_whole(tmp_path):
    with whole_folder(tmp_path / "out") as draft:
        fill(draft, "old")
        (draft / "only_in_old").write_text("")
    with whole_folder(tmp_path / "out") as draft:
        fill(draft, "new")
        assert (tmp_path / "out" / "summary.csv").read_text() == "old"
    assert (tmp_path / "out" / "summary.csv").read_text() == "new"
    assert everything_below(tmp_path) == ["out", "out/run.json", "out/summary.csv"]


def test_an_empty_folder_may_be_used(tmp_path):
    (tmp_path / "out").mkdir()
    with whole_folder(tmp_path / "out") as draft:
        fill(draft)
    assert is_results_folder(tmp_path / "out")


def test_a_folder_with_other_files_is_refused_before_any_work(tmp_path):
    (tmp_path / "thesis.docx").write_text("years of work")
    with pytest.raises(FolderError, match="holds other files"):
        whole_folder(tmp_path).__enter__()
    assert everything_below(tmp_path) == ["thesis.docx"]


def test_a_file_is_refused(tmp_path):
    (tmp_path / "out").write_text("")
    with pytest.raises(FolderError, match="must be a folder"):
        whole_folder(tmp_path / "out").__enter__()


def test_the_folder_one_stands_in_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FolderError, match="current folder"):
        whole_folder(Path()).__enter__()


def test_a_place_below_a_file_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(FolderError, match="cannot be written to"):
        whole_folder(tmp_path / "file" / "out").__enter__()


@pytest.mark.parametrize("method", ["mkdir", "iterdir"])
def test_a_place_without_permission_cannot_be_written(tmp_path, monkeypatch, method):
    (tmp_path / "out").mkdir()

    def refuse(self, *_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, method, refuse)
    with pytest.raises(FolderError, match=r"cannot be written to .*permission denied"):
        whole_folder(tmp_path / "out").__enter__()


def test_a_draft_without_permission_is_told_and_leaves_nothing(tmp_path, monkeypatch):
    made = Path.mkdir

    def refuse_drafts(self, *arguments, **options):
        if self.name.endswith(".part"):
            raise PermissionError(13, "Permission denied")
        made(self, *arguments, **options)

    monkeypatch.setattr(Path, "mkdir", refuse_drafts)
    with pytest.raises(FolderError, match="permission denied"):
        whole_folder(tmp_path / "deep" / "out").__enter__()
    assert everything_below(tmp_path) == []


def test_the_default_place_is_recognised_by_what_was_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    first = default_place("jeugd", "abc", ["none"], [1, 2])
    again = default_place("jeugd", "abc", ["none"], [1, 2])
    other = default_place("jeugd", "abc", ["none"], [1, 3])
    assert first.parent == Path("results/jeugd")
    assert first.name.split("-")[2] == again.name.split("-")[2] != other.name.split("-")[2]


def test_a_default_place_that_is_taken_gets_a_number(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    class Noon(folder.datetime):
        @classmethod
        def now(cls, tz=None):
            return cls(2026, 1, 2, 12, 0, 0)

    monkeypatch.setattr(folder, "datetime", Noon)
    first = default_place("jeugd", "abc", ["none"], [1])
    first.mkdir(parents=True)
    assert first.name.startswith("20260102-120000-")
    assert default_place("jeugd", "abc", ["none"], [1]).name == f"{first.name}-2"


def test_earlier_results_come_back_when_the_last_move_fails(tmp_path, monkeypatch):
    with whole_folder(tmp_path / "out") as draft:
        fill(draft, "old")
    move = Path.rename

    def fail_for_drafts(self, target):
        if self.name.endswith(".part"):
            raise KeyboardInterrupt
        return move(self, target)

    monkeypatch.setattr(Path, "rename", fail_for_drafts)
    with pytest.raises(KeyboardInterrupt), whole_folder(tmp_path / "out") as draft:
        fill(draft, "new")
    assert (tmp_path / "out" / "summary.csv").read_text() == "old"
    assert everything_below(tmp_path) == ["out", "out/run.json", "out/summary.csv"]


def test_a_new_parent_stays_when_someone_else_has_put_something_in_it(tmp_path):
    notes = tmp_path / "deep" / "notes.txt"
    with pytest.raises(KeyboardInterrupt):
        write_until(KeyboardInterrupt, tmp_path / "deep" / "out", beside=notes)
    assert everything_below(tmp_path) == ["deep", "deep/notes.txt"]
