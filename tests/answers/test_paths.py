"""Routes: for thirty pairs the first is the one that a person who knows the articles would tell."""

import pytest

from kg.answers.paths import all_routes, connect, find_routes
from kg.problems import NoPath

# pair: the classes of the first route's hops (alternatives with |), the entities passed, and why
# it is the one to tell
PAIRS = [
    (
        "hans-kopecky",
        "kyle-washington",
        ["Sponsorship", "Milestone|Role", "Stint|Role"],
        ["james-sofronas", "gmg-racing"],
        "his backing made Sofronas, who founded the team Washington drives for",
    ),
    ("james-sofronas", "hans-kopecky", ["Sponsorship"], [], "Kopecky's company paid, through him"),
    (
        "fabryce-kutyba",
        "hans-kopecky",
        ["Relationship", "Sponsorship"],
        ["james-sofronas"],
        "partner of the man whom Kopecky sponsored",
    ),
    ("walter-swick", "nic-johnson", ["Stint|Milestone"], [], "Swick built Johnson's car"),
    ("james-sofronas", "nic-johnson", ["Teammates"], [], "they ran together in 2004"),
    (
        "alwin-springer",
        "james-sofronas",
        ["Relationship"],
        [],
        "Springer took his calls after Lime Rock",
    ),
    (
        "wolf-henzler",
        "james-sofronas",
        ["Tally|Result"],
        [],
        "Sofronas beat him at Lime Rock in 2005",
    ),
    ("tom-sargent", "kyle-washington", ["CoDrive"], [], "they shared the car that won at VIR"),
    ("tom-sargent", "patrick-mulcahy", ["Role"], [], "he coaches him"),
    (
        "patrick-mulcahy",
        "james-sofronas",
        ["Relationship|Teammates"],
        [],
        "Sofronas helps him up the ladder, in the same team",
    ),
    (
        "todd-parriott",
        "kyle-washington",
        ["Teammates"],
        [],
        "both drove GMG's first Carrera Cup season",
    ),
    (
        "dino-crescentini",
        "james-sofronas",
        ["Role", "Milestone|Role"],
        ["gmg-racing"],
        "an early client of the team that Sofronas founded",
    ),
    ("yves-baltas", "jimmy-llibre", ["Relationship|Teammates"], [], "teammates who became friends"),
    ("jimmy-llibre", "adam-tanner", ["Role|Relationship"], [], "his engineer and mentor"),
    (
        "jimmy-llibre",
        "jacinto-peynado",
        ["Relationship|Sponsorship"],
        [],
        "he has supported him since the first race in Europe",
    ),
    ("larry-ten-voorde", "jimmy-llibre", ["Role"], [], "his coach at the test in Spain"),
    (
        "jacinto-peynado",
        "yves-baltas",
        ["Relationship|Sponsorship", "Relationship|Teammates"],
        ["jimmy-llibre"],
        "he supports Baltas's friend and teammate",
    ),
    ("scott-blind", "alan-metni", ["CoDrive"], [], "Metni shared his car at Road Atlanta"),
    ("scott-blind", "andrew-davis", ["Role"], [], "his coach and engineer"),
    (
        "scott-blind",
        "mike-johnson",
        ["Role"],
        [],
        "the strategist of his team, at the centre of his year",
    ),
    (
        "andrew-davis",
        "alan-metni",
        ["Role", "CoDrive"],
        ["scott-blind"],
        "he coaches the man who shared a car with Metni",
    ),
    ("aaron-jeansonne", "riley-dickinson", ["Teammates"], [], "teammates at Kellymoss"),
    ("ryan-yardley", "tyler-maxson", ["Teammates"], [], "teammates at Topp Racing"),
    (
        "sabre-cook",
        "madeline-stewart",
        ["Stint", "Stint"],
        ["jdx-racing"],
        (
            "both drive for JDX Racing; the article names them together, "
            "and the season is read from it"
        ),
    ),
    ("jared-thomas", "peter-atwater", ["Teammates"], [], "teammates at JTR"),
    ("dave-thomas", "jared-thomas", ["Relationship"], [], "father and son"),
    (
        "dave-thomas",
        "rob-walker",
        ["Relationship", "Milestone|Role|Stint", "Stint"],
        ["jared-thomas", "jtr"],
        "his son founded the team Walker drives for",
    ),
    (
        "bob-faieta",
        "scott-blind",
        ["Role", "Deal"],
        ["competition-motorsports"],
        "Blind rented cars from his team",
    ),
    (
        "jake-pedersen",
        "james-sofronas",
        ["Relationship|Incident"],
        [],
        "they know each other, and Pedersen hit him at COTA",
    ),
    ("pedro-torres", "james-sofronas", ["Pass"], [], "Sofronas passed him for the class lead"),
    ("ssf", "gmg-racing", ["Sponsorship|Deal"], [], "backer of its cars, supplier of its parts"),
    (
        "ed-arnold",
        "james-sofronas",
        ["Role", "Stint"],
        ["ed-arnold-team|ed-arnolds-team"],
        "Sofronas drove his team's BMW",
    ),
    ("tc-kline", "james-sofronas", ["Stint"], [], "he owned the M3 that Sofronas raced"),
    (
        "trenton-estep",
        "jimmy-llibre",
        ["Relationship|Remark|CareerStep"],
        [],
        "Llibre copied his move",
    ),
]


@pytest.mark.parametrize(
    ("one", "other", "classes", "through", "reason"), PAIRS, ids=[f"{p[0]}--{p[1]}" for p in PAIRS]
)
def test_the_first_route_is_the_telling_one(corpus, one, other, classes, through, reason):
    route = find_routes(corpus, corpus.entity(one), corpus.entity(other))[0]
    assert [h.end in t.split("|") for h, t in zip(route.hops[:-1], through, strict=True)] == [
        True
    ] * len(through), reason
    assert [
        corpus.statement(h.statement).cls in c.split("|")
        for h, c in zip(route.hops, classes, strict=True)
    ] == [True] * len(classes), reason


def test_every_hop_touches_both_its_ends(corpus):
    for one, other, *_ in PAIRS:
        for route in find_routes(corpus, corpus.entity(one), corpus.entity(other)):
            assert (route.hops[0].start, route.hops[-1].end) == (one, other)
            for hop, then in zip(route.hops, route.hops[1:], strict=False):
                assert hop.end == then.start
            for hop in route.hops:
                assert {hop.start, hop.end} <= corpus.statement(hop.statement).touches()


def test_limits_hold(corpus):
    kopecky, washington, sofronas = (
        corpus.entity(n) for n in ("hans-kopecky", "kyle-washington", "james-sofronas")
    )
    for route in find_routes(corpus, kopecky, washington, avoid=("gmg-racing",)):
        assert all("gmg-racing" not in corpus.statement(h.statement).touches() for h in route.hops)
    for route in find_routes(corpus, sofronas, washington, kinds=("Stint",)):
        assert {corpus.statement(h.statement).cls for h in route.hops} == {"Stint"}
    from kg.answers.asof import graph_as_of

    early, _ = graph_as_of(corpus, "2005")
    with pytest.raises(NoPath) as error:
        find_routes(early, early.entity("hans-kopecky"), early.entity("kyle-washington"))
    assert any("Hans Kopecky touches" in t for t in error.value.touches)
    (via,) = find_routes(corpus, kopecky, washington, via=corpus.entity("ssf"))
    assert "ssf" in {h.end for h in via.hops}


def test_all_routes_within_two_hops_come_by_what_they_tell(corpus):
    routes = all_routes(
        corpus, corpus.entity("james-sofronas"), corpus.entity("kyle-washington"), hops=2
    )
    assert len(routes) > 3 and all(len(r.hops) <= 2 for r in routes)
    assert [r.cost for r in routes] == sorted(r.cost for r in routes)


def test_many_names_are_joined_by_the_smallest_web(corpus):
    names = ["hans-kopecky", "kyle-washington", "patrick-mulcahy", "alwin-springer"]
    web = connect(corpus, [corpus.entity(n) for n in names])
    import networkx

    joined = networkx.Graph([(h.start, h.end) for h in web])
    assert networkx.is_tree(joined) and set(names) <= set(joined)


def test_routes_are_the_same_each_time(corpus):
    import kg

    again = kg.load()
    for one, other, *_ in PAIRS[:8]:
        assert find_routes(corpus, corpus.entity(one), corpus.entity(other)) == find_routes(
            again, again.entity(one), again.entity(other)
        )
