"""A Site → its first page: a career, what is disputed, who connects most, the latest articles."""

from typing import TYPE_CHECKING

from kg.answers.circles import most_connected
from kg.answers.show import by_telling
from kg.answers.site_model import ArticleNews, Connector, Featured, FrontPage
from kg.answers.site_names import site_counts
from kg.answers.site_questions import MOST_ANSWERED
from kg.model.statements import Conflict

if TYPE_CHECKING:
    from kg.answers.site import Site

_SENTENCES, _IN_ONE_LINE = 3, 1  # of a short life: of the featured career, of a connector
_DISPUTES, _CONNECTORS, _ARTICLES, _FRESH = 3, 5, 4, 3
_OF_ONE_CLASS = 2  # of what is fresh in an article


def front_page(site: "Site") -> FrontPage:
    """Return the first page; the same facts give the same stories."""
    return FrontPage(
        counts=site_counts(site),
        featured=_featured(site),
        disputed=site.lines.conflicts(_disputed(site)[:_DISPUTES]),
        connectors=tuple(_connectors(site)),
        news=news(site, _ARTICLES, _FRESH),
    )


def news(
    site: "Site", articles: int | None = None, fresh: int | None = None
) -> tuple[ArticleNews, ...]:
    """Return the latest articles, and what each brought that no other has.

    articles, fresh: how many at most, of articles and of statements of one; None for all.
    """
    found = []
    for entry in site.sources()[:articles]:
        alone = site.articles.alone(entry.id)
        telling = by_telling(site.graph, alone, _OF_ONE_CLASS if fresh else len(alone) or 1)
        disputes = {
            c.id: c
            for s in site.articles.resting_on(entry.id)
            for c in site.graph.conflicts_of(s.id)
        }
        found.append(
            ArticleNews(
                entry,
                tuple(site.lines.line(s) for s in telling[:fresh]),
                site.lines.named(disputes[i] for i in sorted(disputes)),
            )
        )
    return tuple(found)


def _featured(site: "Site") -> Featured | None:
    best = site.featured
    if best is None:
        return None
    return Featured(site.name(best), site.life(best, _SENTENCES), site.figures(best))


def _disputed(site: "Site") -> list[Conflict]:
    """Return the conflicts without a ruling, those first that touch what most is known of."""

    def weight(conflict: Conflict) -> tuple[int, str]:
        touched = site.graph.statement(conflict.statement).touches()
        return -max((site.counts.get(i, 0) for i in touched), default=0), conflict.id

    found = [c for c in site.graph.conflicts if c.ruling is None and c.statement in site.statements]
    return sorted(found, key=weight)


def _connectors(site: "Site") -> list[Connector]:
    found: list[Connector] = []
    if len(site.statements) > MOST_ANSWERED:
        return found  # all shortest ways between all names would take hours
    for row in most_connected(site.graph, 2 * _CONNECTORS):
        entity = site.entities.get(row["id"])
        if entity is None or row["joins"] < 2 or not row["between"]:
            continue
        life = site.life(entity, _IN_ONE_LINE)
        share = f"{row['between']:.0%}" if row["between"] >= 0.01 else "less than 1%"
        told = life[0].sentence if life else ""
        found.append(Connector(site.name(entity), row["joins"], share, told))
    return found[:_CONNECTORS]
