"""The nodes and edges of a career → places for the network layout, always the same."""

from kg.answers.career import Career

SEED, ROUNDS = 11, 600


def spread(career: Career) -> dict[str, tuple[float, float]]:
    """Return entity id → (x, y) between -1 and 1, by igraph's Fruchterman-Reingold layout."""
    import random

    import igraph  # type: ignore[import-untyped]

    ids = list(dict.fromkeys([career.subject.id, *(n.id for n in career.nodes)]))
    number = {ident: n for n, ident in enumerate(ids)}
    pairs = sorted({tuple(sorted((number[e.start], number[e.end]))) for e in career.edges})
    igraph.set_random_number_generator(random.Random(SEED))
    try:
        places = igraph.Graph(len(ids), pairs).layout_fruchterman_reingold(niter=ROUNDS).coords
    finally:
        igraph.set_random_number_generator(random)
    columns = [_scaled([float(p[axis]) for p in places]) for axis in (0, 1)]
    return dict(zip(ids, zip(*columns, strict=True), strict=True))


def _scaled(values: list[float]) -> list[float]:
    low, high = min(values), max(values)
    return [round(2 * (v - low) / ((high - low) or 1) - 1, 2) for v in values]
