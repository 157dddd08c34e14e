"""Where facts, ontology, texts and the cache are: beside the checkout, in the wheel, or where the user says."""

import hashlib
import os
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kg.problems import WrongUsage


@dataclass(frozen=True)
class Folders:
    """facts, ontology: what is compiled; catalogue: the file that lists the articles; texts: folders searched for them."""

    facts: Path
    ontology: Path
    catalogue: Path
    texts: tuple

    def files(self):
        """Return every file the compiled graph depends on, in a fixed order: (name, path) pairs. Saved questions are not among them."""
        found = []
        for top in (self.facts, self.ontology):
            found += [
                (f"{top.name}/{p.relative_to(top).as_posix()}", p)
                for p in top.rglob("*")
                if p.suffix in (".yaml", ".yml", ".ttl", ".rq")
                and "questions" not in p.relative_to(top).parts
                and p.is_file()
            ]
        found += [
            (f"seeds/{p.name}", p)
            for p in (self.catalogue, self.catalogue.with_name("anchors.tsv"))
            if p.is_file()
        ]
        return sorted(found)

    def stamp(self):
        """Return the hash (64 hex digits) of facts, ontology, catalogue, program version, and which texts are at hand.

        Texts count by name and size: they give an anchor its paragraph where ``anchors.tsv`` does not know it yet.
        """
        from kg import __version__

        digest = hashlib.sha256(f"{__version__} {_program_stamp()}".encode())
        for name, path in self.files():
            data = path.read_bytes()
            digest.update(f"\0{name}\0{len(data)}\0".encode())
            digest.update(data)
        for text in sorted(
            {(p.name, p.stat().st_size) for folder in self.texts for p in folder.glob("*.txt")}
        ):
            digest.update(f"\0{text}".encode())
        return digest.hexdigest()


def _program_stamp():
    """Return a mark that changes when kg's own code for the first two stages changes (a checkout being edited)."""
    top = Path(__file__).parent
    files = sorted([*top.glob("*.py"), *top.glob("facts/*.py"), *top.glob("graph/*.py")])
    return " ".join(f"{p.name}:{p.stat().st_size}:{p.stat().st_mtime_ns}" for p in files)


def _shipped(name):
    """Return the folder of that name that came with kg: beside the checkout, else inside the package."""
    here = Path(__file__).resolve().parent
    beside = here.parent / name
    if (here.parent / "pyproject.toml").exists() and beside.is_dir():
        return beside
    return here / "_shipped" / name


def find_folders(facts=None, ontology=None, seeds=None):
    """Return the Folders to work on.

    Each argument wins over its variable ($KG_FACTS, $KG_ONTOLOGY, $KG_SEEDS), that over what came with kg.
    The catalogue is looked for in the seeds folder, then in ``seeds`` beside the facts, then in kg's own.

    Raises WrongUsage where a named folder does not exist.
    """
    picked = {}
    for name, given in (("facts", facts), ("ontology", ontology)):
        chosen = given or os.environ.get(f"KG_{name.upper()}")
        path = Path(chosen) if chosen else _shipped(name)
        if not path.is_dir():
            raise WrongUsage(
                f"there is no {name} folder at '{path}'",
                f"give --{name} or $KG_{name.upper()} the path of a folder",
            )
        picked[name] = path
    given = seeds or os.environ.get("KG_SEEDS")
    if given and not Path(given).is_dir():
        raise WrongUsage(
            f"there is no seeds folder at '{given}'",
            "give $KG_SEEDS the path of a folder that holds the texts",
        )
    own = _shipped("seeds")
    beside = picked["facts"].resolve().parent / "seeds"
    candidates = [Path(given)] if given else []
    candidates += [beside, own]
    catalogue = next(
        (c / "catalogue.yaml" for c in candidates if (c / "catalogue.yaml").exists()),
        beside / "catalogue.yaml",
    )
    texts = (
        candidates + [own.parent.parent / "shared" / "seeds"]
        if (own.parent / "pyproject.toml").exists()
        else candidates
    )
    return Folders(
        picked["facts"],
        picked["ontology"],
        catalogue,
        tuple(dict.fromkeys(t for t in texts if t.is_dir())),
    )


def cache_folder():
    """Return the folder for compiled graphs: $KG_CACHE, else the user's cache folder; created when written to."""
    if chosen := os.environ.get("KG_CACHE"):
        return Path(chosen)
    base = os.environ.get("XDG_CACHE_HOME") or (
        os.environ.get("LOCALAPPDATA") if os.name == "nt" else None
    )
    return Path(base or Path.home() / ".cache") / "paddock-kg"


@contextmanager
def whole_folder(directory, mark):
    """Give a fresh folder to write into; where all went well it takes the place of ``directory``, whole or not at all.

    mark: the name of a file that says kg wrote the folder and may replace it. Raises WrongUsage where
    the directory holds something else, or cannot be written.
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
