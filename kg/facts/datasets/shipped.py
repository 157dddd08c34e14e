"""Mappings of data sets that come with kg → a folder of a corpus' own."""

import json
import os
import re
from pathlib import Path

from kg.files import write_whole
from kg.problems import WrongUsage, shorten

_MAPPINGS = Path(__file__).resolve().parents[2] / "mappings"


def mappings() -> dict[str, Path]:
    """Return the folders of the mappings that come with kg, by the id of their data set."""
    return {p.parent.name: p.parent for p in sorted(_MAPPINGS.glob("*/dataset.yaml"))}


def mapping(ident: str) -> Path:
    """Return the folder of a mapping. Raises WrongUsage where there is none of that id."""
    known = mappings()
    if ident not in known:
        what = f"kg has no mapping of a data set '{shorten(ident)}'"
        raise WrongUsage(what, f"there is: {', '.join(known)}")
    return known[ident]


def copy_mapping(root: Path, ident: str, data: Path | None) -> tuple[str, ...]:
    """Copy a mapping into ``facts/datasets/ID`` of a corpus; return the files, seen from it.

    data: the folder of the data, kept in ``dataset.yaml`` as seen from the corpus where it lies
    beside it, else whole. A data set that is there stays as it is: nothing is written. Raises
    WrongUsage for an unknown data set, or where there are no data.
    """
    source, target = mapping(ident), root / "facts" / "datasets" / ident
    if data is not None and not data.expanduser().exists():
        raise WrongUsage(f"there are no data at '{data}'", "give --data the folder they lie in")
    if (target / "dataset.yaml").exists():
        return ()
    written = []
    place = json.dumps(_seen_from(root, data), ensure_ascii=False) if data else ""
    names = sorted(p.name for p in source.iterdir() if p.suffix in (".sql", ".yaml"))
    for name in sorted(names, key=lambda n: n == "dataset.yaml"):  # the last: it makes a data set
        text = (source / name).read_text(encoding="utf-8")
        if name == "dataset.yaml" and place:
            text = re.sub(r"(?m)^data: .*$", lambda _: f"data: {place}", text, count=1)
        write_whole(target / name, text)
        written.append(f"facts/datasets/{ident}/{name}")
    return tuple(written)


def _seen_from(root: Path, data: Path) -> str:
    """Return a path seen from the corpus where both lie in one folder, else the whole path."""
    whole = data.expanduser().resolve()
    near = whole.is_relative_to(root.resolve().parent)
    return Path(os.path.relpath(whole, root.resolve())).as_posix() if near else str(whole)
