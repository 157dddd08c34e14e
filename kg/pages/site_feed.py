"""The latest articles and what they brought → an Atom feed (RFC 4287)."""

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from kg.answers.site_model import ArticleNews
from kg.facts.dates import parse_date
from kg.graph.prefixes import PREFIXES
from kg.pages.texts import clean

_MOST = 20  # articles
_NEVER = "1970-01-01"  # of what has no date: a feed must give one


def feed(title: str, news: Sequence[ArticleNews], written: Sequence[str], url: str) -> str:
    """Return the feed as XML; no clock, the dates are those of the articles.

    news: the latest first; written: when each was, as EDTF; url: where the site will stand, ending
    in a slash, or empty: then links are relative to the feed.
    """
    days = [_day(edtf) for edtf in written]
    entries = [_entry(n, d, url) for n, d in list(zip(news, days, strict=True))[:_MOST]]
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<title>{_text(title)}</title>",
        f"<id>{_text(url or PREFIXES['src'])}</id>",
        f"<updated>{max(days, default=_NEVER)}T00:00:00Z</updated>",
        "<author><name>Paddock</name></author>",
        f'<link rel="self" href={_value(url + "feed.xml")}/>',
        f"<link href={_value(url + 'index.html')}/>",
        *entries,
        "</feed>",
    ]
    return "\n".join(lines) + "\n"


def _entry(news: ArticleNews, day: str, url: str) -> str:
    entry = news.entry
    counted = (
        f"{entry.statements} statements rest on it, {entry.alone} of them on no other article; "
        f"{len(news.disputes)} disagreements."
    )
    fresh = "".join(f"<li>{_text(line.sentence)}</li>" for line in news.fresh)
    disputes = "".join(f"<li>disputed: {_text(c.what)}</li>" for c in news.disputes)
    html = f"<p>{counted}</p>" + (f"<ul>{fresh}{disputes}</ul>" if fresh or disputes else "")
    return (
        f"<entry><title>{_text(entry.title)}</title><id>{_text(PREFIXES['src'] + entry.id)}</id>"
        f"<updated>{day}T00:00:00Z</updated>"
        f"<link href={_value(f'{url}source/{entry.id}.html')}/>"
        f"<summary>{_text(f'{entry.kind}, {entry.publisher}, {entry.written}')}</summary>"
        f'<content type="html">{escape(html)}</content></entry>'
    )


def _day(edtf: str) -> str:
    """Return the last day of when an article was written, as a day."""
    first, last = parse_date(edtf)[:2]
    return str(last or first or _NEVER)[:10]


def _text(words: str) -> str:
    return escape(clean(words))


def _value(words: str) -> str:
    return quoteattr(clean(words))
