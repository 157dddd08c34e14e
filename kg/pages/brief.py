"""A brief of one page → lines in a terminal."""

from typing import TYPE_CHECKING

from kg.answers.dossier_model import Dossier, Item
from kg.pages.dossier_parts import IN_ONE, article_text, below, groups, place_of, subtitle
from kg.pages.terminal import MARGIN, print_heading

if TYPE_CHECKING:
    from kg.pages.terminal import Terminal


def print_brief(out: "Terminal", data: Dossier) -> None:
    """Print a brief: short life, figures, people and money, what is disputed, sources.

    Places stand in brackets: article and paragraph.
    """
    print_heading(out, data.subject.name, subtitle(data))
    for section in data.sections:
        out.print()
        print_heading(out, section.heading)
        if section.layout in IN_ONE:
            out.print(IN_ONE[section.layout].join(_cited(data, i) for i in section.items))
            continue
        for block in groups(section):
            for item in block.items:
                _print_item(out, data, item)


def _print_item(out: "Terminal", data: Dossier, item: Item) -> None:
    if item.article:
        out.print(article_text(item), indent=2, first="")
        return
    text = "; ".join([_cited(data, item), *(line.text for line in below(item))])
    first = f"{item.when}: " if len(item.when) > MARGIN - 1 else item.when
    marks = "; ".join(b.text for b in item.badges)
    out.print(text, indent=MARGIN, first=first, mark=marks)


def _cited(data: Dossier, item: Item) -> str:
    receipts = {r.n: r for r in data.receipts}
    places = ", ".join(dict.fromkeys(place_of(receipts[n]) for n in item.cited))
    return f"{item.sentence} ({places})" if places else item.sentence
