"""A folder → a corpus of one's own in it: every file that it needs, none replaced that is there."""

import json
from dataclasses import dataclass
from pathlib import Path
from string import Template

from kg.facts.schema import write_schemas
from kg.facts.stubs import slug
from kg.files import write_whole
from kg.folders import Folders, find_folders
from kg.ontology import Vocabulary, read_vocabulary
from kg.problems import ReadOnlyCorpus, WrongUsage, shorten
from kg.project import MARK

_HERE = Path(__file__).parent / "corpus_files"
_FILES = {
    "facts/entities/.gitkeep": None,
    "facts/sources/.gitkeep": None,
    "seeds/catalogue.yaml": "catalogue.yaml.in",
    "seeds/.gitignore": "seeds.gitignore.in",
    "ontology/README.md": "ontology.md.in",
    "README.md": "README.md.in",
    "LICENSE": "LICENSE.in",
    ".gitignore": "gitignore.in",
    ".github/workflows/check.yml": "check.yml.in",
    MARK: "kg.toml.in",  # the last: a corpus that was not finished is none
}


@dataclass(frozen=True, slots=True)
class NewCorpus:
    """What ``make_corpus`` did: root, its folder; written, kept: files, seen from it."""

    root: Path
    name: str
    written: tuple[str, ...]
    kept: tuple[str, ...]


def make_corpus(directory: str | Path, title: str = "") -> NewCorpus:
    """Make a folder a corpus of one's own, and return what was written and what was there already.

    title: what the corpus is about, else its folder's name. The folder may hold other things: a
    file that is there stays as it is, but a folder that is a corpus already is refused. Each file
    is written whole or not at all, and ``kg.toml`` last.

    Raises WrongUsage for a folder that is a corpus or no folder, ReadOnlyCorpus inside the
    installation.
    """
    from kg import __version__

    root = Path(directory).expanduser().resolve()
    if root.is_relative_to(Path(__file__).resolve().parent.parent):
        raise ReadOnlyCorpus(str(root))
    if (root / MARK).exists():
        raise WrongUsage(
            f"'{root}' is a corpus already: it holds a {MARK}",
            "work in that folder, or name another one",
        )
    if root.exists() and not root.is_dir():
        raise WrongUsage(f"'{shorten(str(directory))}' is no folder", "name a folder, or a new one")
    name = slug(root.name) or "corpus"
    title = " ".join(title.split()) or root.name or name
    values = {"name": name, "title": json.dumps(title)[1:-1], "version": __version__}
    written, kept = [], []
    for target, template in _FILES.items():
        path = root / target
        if path.exists() or path.is_symlink():
            kept.append(target)
            continue
        text = (_HERE / template).read_text(encoding="utf-8") if template else ""
        plain = {**values, "title": title} if target != MARK else values
        if target == MARK:
            written += _write_schemas(root)
        write_whole(path, Template(text).substitute(plain))
        written.append(target)
    return NewCorpus(root, name, tuple(written), tuple(kept))


def write_own_schemas(folders: Folders, vocabulary: Vocabulary) -> list[Path]:
    """Write schemas and page of terms to ``ontology/generated`` of a corpus; return the paths.

    The first line of every facts file names them to the editor, seen from that file.
    """
    folders.require_writable()
    return [Path(p) for p in write_schemas(folders.own_ontology, vocabulary)]


def _write_schemas(root: Path) -> list[str]:
    """Write the schemas before there is a ``kg.toml``.

    The ontology is the one that ships and what lies here.
    """
    found = find_folders(facts=root / "facts")
    layers = [*found.ontologies, *(() if found.overlay else (root / "ontology",))]
    vocabulary = read_vocabulary(layers)
    return [p.relative_to(root).as_posix() for p in write_own_schemas(found, vocabulary)]
