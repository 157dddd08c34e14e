"""A dossier → a file: HTML, Markdown, Word, PDF or JSON by its suffix, whole or not at all."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kg.answers.dossier import dossier
from kg.answers.dossier_model import Dossier, Extent
from kg.files import write_whole
from kg.problems import WrongUsage

if TYPE_CHECKING:
    from kg.answers.graph import Entity, Graph


def write_dossier(
    graph: "Graph",
    entity: "Entity | str",
    path: Path | str,
    as_of: str | None = None,
    *,
    passages: bool = False,
    extent: Extent = Extent.WHOLE,
) -> Path:
    """Write the dossier of an entity and return the path.

    entity: an Entity or a name; path: its suffix says what is written: .html, .md, .docx, .pdf or
    .json; as_of: EDTF, or None; passages: whether receipts show the words around their anchors,
    which are other people's: see ``kg.answers.dossier.dossier``; extent: how much of it. JSON is
    for programs and always holds everything.

    The same facts give the same bytes, but of a PDF, in which the browser writes the day. Nobody
    finds half of the file.

    A folder that is not there is made. Raises WrongUsage for another suffix, a .docx without
    python-docx, or a .pdf without a browser; KgError where the file cannot be written; NotRecorded
    where nothing is recorded.
    """
    path = Path(path)
    if path.suffix.lower() not in FORMS:
        raise WrongUsage(
            f"a dossier is not written as '{path.suffix or path.name}'",
            f"name a file that ends in {', '.join(FORMS)}",
        )
    suffix = path.suffix.lower()
    much = Extent.WHOLE if suffix == ".json" else extent
    data = FORMS[suffix](dossier(graph, entity, as_of, passages=passages, extent=much))
    write_whole(path, data)
    return path


def _html(data: Dossier) -> bytes:
    from kg.pages.dossier_html import to_html

    return to_html(data).encode()


def _pdf(data: Dossier) -> bytes:
    from kg.pages.dossier_html import to_html
    from kg.pages.printing import print_to_pdf

    return print_to_pdf(to_html(data))


def _markdown(data: Dossier) -> bytes:
    from kg.pages.dossier_markdown import to_markdown

    return to_markdown(data).encode()


def _docx(data: Dossier) -> bytes:
    from kg.pages.dossier_docx import to_docx

    return to_docx(data)


def _json(data: Dossier) -> bytes:
    text = json.dumps(data.as_json(), ensure_ascii=False, indent=1) + "\n"
    return text.encode("utf-8", "replace")


FORMS: dict[str, Callable[[Dossier], bytes]] = {
    ".html": _html,
    ".md": _markdown,
    ".docx": _docx,
    ".pdf": _pdf,
    ".json": _json,
}
