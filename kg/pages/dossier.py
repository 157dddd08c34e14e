"""A dossier → a file: HTML, Markdown, Word or JSON by its suffix, whole or not at all."""

import json
import os
import tempfile
from pathlib import Path

from kg.answers.dossier import dossier
from kg.problems import WrongUsage


def write_dossier(graph, entity, path, as_of=None):
    """Write the dossier of an entity and return the path.

    graph: kg.answers.graph.Graph; entity: kg.answers.graph.Entity, or a name; path: its suffix says
        what is written: .html, .md, .docx or .json; as_of: EDTF, or None: see ``kg.answers.dossier.dossier``.

    The same facts give the same bytes. The file is written beside its place first, so that nobody finds half of it.
    Raises WrongUsage for another suffix, a folder that is not there, or a .docx without python-docx;
    NotRecorded where nothing is recorded.
    """
    path = Path(path)
    if path.suffix.lower() not in FORMS:
        raise WrongUsage(
            f"a dossier is not written as '{path.suffix or path.name}'",
            f"name a file that ends in {', '.join(FORMS)}",
        )
    if not path.parent.is_dir():
        raise WrongUsage(f"there is no folder '{path.parent}'", "make it first, or name another")
    data = FORMS[path.suffix.lower()](dossier(graph, entity, as_of))
    handle, fresh = tempfile.mkstemp(dir=path.parent, prefix=".kg-dossier-")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
        os.chmod(fresh, 0o644)
        os.replace(fresh, path)
    except OSError as error:
        Path(fresh).unlink(missing_ok=True)
        raise WrongUsage(
            f"'{path}' cannot be written: {error.strerror}", "name another file"
        ) from None
    return path


def _html(data):
    from kg.pages.dossier_html import to_html

    return to_html(data).encode()


def _markdown(data):
    from kg.pages.dossier_markdown import to_markdown

    return to_markdown(data).encode()


def _docx(data):
    from kg.pages.dossier_docx import to_docx

    return to_docx(data)


def _json(data):
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


FORMS = {".html": _html, ".md": _markdown, ".docx": _docx, ".json": _json}
