"""Options, variables, the current folder → the folders of a corpus, and what may be written."""

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path

from kg.problems import ReadOnlyCorpus, WrongUsage
from kg.project import (
    MARK,
    Project,
    find_project,
    home_folder,
    named_project,
    remembered_project,
    shipped_project,
)

_ASKED_FOR = (".yaml", ".yml", ".ttl", ".rq", ".sql")


@dataclass(frozen=True)
class Folders:
    """Where a corpus is read and written.

    facts: what is compiled; ontology: the one that ships, or the one named in its place; catalogue:
    the file that lists the articles; texts: folders searched for them; overlay: the corpus' own
    ontology, laid over the other, where it has one; project: the corpus, where it has a
    ``kg.toml``; writable: whether a command may change it; beside: other corpora that are opened
    with it, to be read only.
    """

    facts: Path
    ontology: Path
    catalogue: Path
    texts: tuple[Path, ...]
    overlay: Path | None = None
    project: Project | None = None
    writable: bool = True
    beside: tuple["Folders", ...] = ()

    @property
    def name(self) -> str:
        """What the corpus is called."""
        return self.project.name if self.project else self.facts.resolve().parent.name

    @property
    def ontologies(self) -> tuple[Path, ...]:
        """The layers of the ontology: what ships first, the corpus' own last."""
        overlays = [*(b.overlay for b in reversed(self.beside)), self.overlay]
        return tuple(dict.fromkeys((self.ontology, *(o for o in overlays if o is not None))))

    @property
    def own_ontology(self) -> Path:
        """The folder of the corpus' own ontology, beside its facts.

        It holds ``generated/`` at least.
        """
        return self.facts.parent / "ontology"

    def require_writable(self) -> None:
        """Raise ReadOnlyCorpus where nothing may be written: the corpus is the one that ships."""
        if not self.writable:
            raise ReadOnlyCorpus(str(self.facts.parent / MARK))

    def files(self) -> list[tuple[str, Path]]:
        """Return every file the compiled graph depends on, in a fixed order: (name, path) pairs.

        Saved questions are not among them.
        """
        return [(name, Path(path)) for name, path in self.paths()]

    def paths(self) -> list[tuple[str, str]]:
        """Return what ``files`` does, with the paths as text: there may be very many."""
        found = []
        for name, top in (
            ("facts", self.facts),
            *(("overlay" if at else "ontology", o) for at, o in enumerate(self.ontologies)),
        ):
            for inside, path in walked(top, ""):
                if path.endswith(_ASKED_FOR) and "questions" not in inside.split("/"):
                    found.append((f"{name}/{inside}", path))
        found += [
            (f"seeds/{p.name}", str(p))
            for p in (
                self.catalogue,
                self.catalogue.with_name("anchors.tsv"),
                self.catalogue.with_name("former.tsv"),
            )
            if p.is_file()
        ]
        for number, other in enumerate(self.beside, 1):
            found += [(f"beside-{number}/{name}", path) for name, path in other.paths()]
        return sorted(found)

    def stamp(self) -> str:
        """Return the hash (64 hex digits) of all that a graph is compiled from.

        That is facts, ontology, catalogue, program version, and which texts are at hand. Texts
        count by name and size: they give an anchor its paragraph where ``anchors.tsv`` does not
        know it yet.
        """
        digest = hashlib.sha256(self.program_stamp().encode())
        for name, path in self.paths():
            with open(path, "rb") as file:
                data = file.read()
            digest.update(f"\0{name}\0{len(data)}\0".encode())
            digest.update(data)
        for text in sorted(
            {(p.name, p.stat().st_size) for folder in self.texts for p in folder.glob("*.txt")}
        ):
            digest.update(f"\0{text}".encode())
        return digest.hexdigest()

    def program_stamp(self) -> str:
        """Return a mark that changes when the code that makes a graph does, or a data set.

        The code counts in a checkout; the data when they come, go, or are others (the times of
        their folder and its folders).
        """
        from kg import __version__

        top = Path(__file__).parent
        stages = ("model", "ontology", "facts", "graph")
        files = [p for stage in stages for _, p in walked(top / stage, "") if p.endswith(".py")]
        stats = [(p, os.stat(p)) for p in sorted([*files, *map(str, top.glob("*.py"))])]
        times = (f"{os.path.basename(p)}:{s.st_size}:{s.st_mtime_ns}" for p, s in stats)
        return f"{__version__} {' '.join(times)}{self._data_stamp()}"

    def _data_stamp(self) -> str:
        found = []
        named = os.environ.get("KG_DATA", "")
        for path in sorted((self.facts / "datasets").glob("*/dataset.yaml")):
            given = re.search(r"(?m)^data:\s*(.+?)\s*$", path.read_text("utf-8", "replace"))
            place = given[1].strip("\"'") if given else path.parent.name
            root = self.facts.resolve().parent
            for data in [root / place, *([Path(named) / path.parent.name] if named else [])]:
                below = sorted(data.glob("*")) if data.is_dir() else []
                times = [os.stat(p).st_mtime_ns for p in (data, *below) if p.exists()]
                found.append(f" {data} {times}")
        return "".join(found) + "".join(other._data_stamp() for other in self.beside)


def walked(top: str | Path, before: str = "") -> Iterator[tuple[str, str]]:
    """Yield (path seen from the top, path) of every file below a folder; many files, few calls."""
    try:
        entries = list(os.scandir(top))
    except OSError:
        return
    for entry in entries:
        inside = f"{before}{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            yield from walked(entry.path, f"{inside}/")
        elif entry.is_file():
            yield inside, entry.path


def ontology_files(folders: Folders | Sequence[Path], pattern: str) -> dict[str, Path]:
    """Return the files of all layers of an ontology that fit a pattern, by name and in its order.

    folders: the Folders, or the layers, the first the lowest; pattern: a folder seen from a layer
    and a file name in which ``*`` stands for any letters. A name is the path from its layer on:
    ``rules/10-titles.rq``. A file of a later layer takes the place of one of the same name in an
    earlier layer: so a corpus replaces a rule or a question. (Turtle is another matter: what all
    layers say is true together; ``kg.ontology.read_vocabulary``.)
    """
    layers = folders.ontologies if isinstance(folders, Folders) else folders
    part, _, name = pattern.rpartition("/")
    found = {}
    for layer in layers:
        there = layer / part
        with suppress(FileNotFoundError, NotADirectoryError), os.scandir(there) as entries:
            names = [e.name for e in entries if e.is_file() and fnmatchcase(e.name, name)]
            found.update({f"{part}/{n}" if part else n: there / n for n in names})
    return dict(sorted(found.items()))


def find_folders(
    facts: str | Path | None = None,
    ontology: str | Path | None = None,
    seeds: str | Path | None = None,
    project: str | Path | Sequence[str | Path] | None = None,
) -> Folders:
    """Return the Folders to work on.

    facts or project named, or several projects, of which the first may be written to; else
    ``$KG_FACTS``; else the corpus in which the current folder lies; else the one that ``kg use``
    remembers; else the one that ships, which may not be written to.

    ontology, seeds (else ``$KG_ONTOLOGY``, ``$KG_SEEDS``): in place of the ontology that ships, and
    where texts lie beside those of the corpus.

    A corpus sees its own catalogue only; where facts are named without a ``kg.toml`` beside them,
    the catalogue is looked for in the seeds folder named, then in ``seeds`` beside the facts.

    Raises WrongUsage where a named folder does not exist, ProblemsError where a ``kg.toml`` is
    wrong.
    """
    several = [project] if isinstance(project, (str, Path)) else list(project or ())
    project = several[0] if several else None
    if facts and project:
        raise WrongUsage("--facts and --project name two corpora", "give one of the two")
    base = _named("ontology", ontology or os.environ.get("KG_ONTOLOGY"))
    texts = _named("seeds", seeds or os.environ.get("KG_SEEDS"))
    loose = _named("facts", facts or (None if project else os.environ.get("KG_FACTS")))
    shipped = shipped_project()
    base = base or shipped.root / "ontology"
    if loose is not None:
        return _loose(loose, base, texts, shipped)
    if project:
        chosen = named_project(project)
        is_own = (Path(project).expanduser() / MARK).is_file()
    else:
        found = find_project() or remembered_project()
        chosen, is_own = found or shipped, found is not None
    root = chosen.root
    own = _folders_of(chosen, base, texts, shipped, is_own and not chosen.is_installed)
    named = [*map(named_project, several[1:]), *(_seen_from(root, b) for b in chosen.beside)]
    others = {p.root.resolve(): p for p in named if p.root.resolve() != root.resolve()}
    beside = tuple(_folders_of(p, base, None, shipped, False) for p in others.values())
    every = tuple(dict.fromkeys(t for f in (own, *beside) for t in f.texts))
    return replace(own, texts=every, beside=beside)


def _seen_from(root: Path, named: str) -> Project:
    """Return the corpus that another one's ``kg.toml`` names: a folder seen from it, or a name."""
    folder = (root / Path(named).expanduser()).resolve()
    return named_project(folder if (folder / MARK).is_file() else named)


def _folders_of(
    project: Project, base: Path, texts: Path | None, shipped: Project, writable: bool
) -> Folders:
    """Return the Folders of a corpus by itself; raise WrongUsage where it has not what it needs."""
    root = project.root
    for folder in (root / "facts", root / "seeds"):
        if not folder.is_dir():
            raise WrongUsage(
                f"the corpus at '{root}' has no folder '{folder.name}'",
                f"make it, or run `kg init` there: {folder}",
            )
    return Folders(
        root / "facts",
        base,
        root / "seeds" / "catalogue.yaml",
        _text_folders([texts, root / "seeds", *project.texts], root, shipped),
        _overlay(root, base),
        project,
        writable,
    )


def _loose(facts: Path, base: Path, texts: Path | None, shipped: Project) -> Folders:
    """Return the Folders of a folder of facts that was named by itself."""
    beside = facts.resolve().parent / "seeds"
    candidates = [texts] if texts else []
    candidates.append(beside)
    catalogue = next(
        (c / "catalogue.yaml" for c in candidates if (c / "catalogue.yaml").is_file()),
        beside / "catalogue.yaml",
    )
    root = facts.resolve().parent
    inside = root.is_relative_to(Path(__file__).resolve().parent)
    overlay = _overlay(root, base) if (root / MARK).is_file() else None
    searched = _text_folders(candidates, root, shipped)
    return Folders(facts, base, catalogue, searched, overlay, None, not inside)


def _named(name: str, given: str | Path | None) -> Path | None:
    """Return the folder given by an option or a variable; raise WrongUsage where there is none."""
    if not given:
        return None
    path = Path(given)
    if not path.is_dir():
        fix = f"give --{name} or $KG_{name.upper()} the path of a folder"
        raise WrongUsage(f"there is no {name} folder at '{path}'", fix)
    return path


def _overlay(root: Path, base: Path) -> Path | None:
    """Return a corpus' own ontology, where it has one and it is not the base itself."""
    own = root / "ontology"
    return own if own.is_dir() and own.resolve() != base.resolve() else None


def _text_folders(folders: Sequence[Path | None], root: Path, shipped: Project) -> tuple[Path, ...]:
    """Return the folders there are, each once; a checkout's texts may lie beside it."""
    searched = [f for f in folders if f is not None]
    if root.resolve() == shipped.root.resolve() and not shipped.is_installed:
        searched.append(shipped.root.parent / "shared" / "seeds")
    return tuple(dict.fromkeys(f for f in searched if f.is_dir()))


def cache_folder() -> Path:
    """Return the folder for compiled graphs: $KG_CACHE, else the user's cache folder.

    It is created when written to.
    """
    if chosen := os.environ.get("KG_CACHE"):
        return Path(chosen)
    base = os.environ.get("XDG_CACHE_HOME") or (
        os.environ.get("LOCALAPPDATA") if os.name == "nt" else None
    )
    return (Path(base) if base else home_folder() / ".cache") / "paddock-kg"


@contextmanager
def whole_folder(directory: str | Path, mark: str) -> Iterator[Path]:
    """Give a fresh folder to write into, which takes the place of ``directory`` in the end.

    It does so where all went well, whole or not at all. mark: the name of a file that says kg wrote
    the folder and may replace it. Raises WrongUsage where the directory holds something else, or
    cannot be written.
    """
    directory = Path(directory).resolve()
    if directory.exists() and (
        not directory.is_dir() or any(directory.iterdir()) and not (directory / mark).is_file()
    ):
        raise WrongUsage(
            f"'{directory}' holds something that kg did not write", "name an empty or a new folder"
        )
    try:
        directory.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(dir=directory.parent, prefix=".kg-new-"))
    except OSError as error:
        raise WrongUsage(
            f"'{directory}' cannot be written: {error.strerror}", "name another folder"
        ) from None
    old = fresh.with_name(fresh.name + "-old")
    try:
        yield fresh
        fresh.chmod(0o755)
        if directory.exists():
            os.replace(directory, old)
        try:
            os.replace(fresh, directory)
        except OSError:
            if old.exists():
                os.replace(old, directory)
            raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
