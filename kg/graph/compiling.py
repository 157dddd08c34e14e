"""Facts → the compiled graph, kept in the cache under a stamp of all it depends on."""

import json
import os
import shutil
import tempfile
from dataclasses import dataclass, field

from kg.folders import cache_folder
from kg.ontology import Vocabulary
from kg.problems import FactsProblem, Problem

_KEPT = 6


@dataclass
class Compiled:
    """What can be asked: entities, articles, statements (all JSON-ready dicts), conflicts, tallies, gaps, and the quads.

    nquads() returns the dataset as sorted N-Quads (bytes).
    """

    vocabulary: Vocabulary
    entities: dict
    articles: dict
    statements: list
    conflicts: list
    tallies: dict
    rules: dict
    gaps: list
    claim_words: dict = field(
        default_factory=dict
    )  # id of a claim → the words of its sentence, in the order of the alphabet
    _quads: object = field(default=None, repr=False)

    def nquads(self):
        """Return the whole dataset as sorted N-Quads (bytes)."""
        return self._quads() if callable(self._quads) else self._quads


def compile_graph(facts, folders):
    """Return the Compiled graph of facts.

    facts: kg.facts.claims.Facts; folders: kg.folders.Folders. Raises FactsProblem where reading
    found problems: a graph with holes in it would answer wrongly.
    """
    from kg.graph.rules import contradictions, derive, find_gaps, header_of
    from kg.graph.sentences import sentence_of
    from kg.graph.statements import certainties, merge_claims, told
    from kg.graph.store import Store
    from kg.graph.tallies import count_tallies
    from kg.graph.times import set_times
    from kg.graph.triples import Quads

    if facts.problems:
        raise FactsProblem(facts.problems)
    vocabulary, ontology = facts.vocabulary, folders.ontology
    statements, conflicts, problems = merge_claims(facts, vocabulary)
    if problems:
        raise FactsProblem(problems)
    set_times(statements, facts.entities, vocabulary)
    articles = {
        a.id: a.as_json() for a in sorted(facts.catalogue.articles.values(), key=lambda a: a.id)
    }
    quads = Quads(vocabulary)

    def base(store, some):
        for entity in facts.entities.values():
            store.add(quads.entity(entity))
        for article in articles.values():
            store.add(quads.article(article))
        for statement in some:
            store.add(quads.statement(statement))

    working = Store()
    base(working, statements)
    statements = derive(working, quads, statements, facts, ontology)
    set_times(statements, facts.entities, vocabulary)
    working = Store()
    base(working, statements)
    across = contradictions(working, ontology, vocabulary)
    _rule_across(across, facts.rulings, statements)
    if idle := [r for r in facts.rulings if not r.merge and not r.used]:
        raise FactsProblem(
            [
                Problem(
                    r.where,
                    "bad-ruling",
                    f"the ruling on '{r.slot}' settles no conflict",
                    "a judgement nobody asked for hides a mistake: the conflict is gone, or has another slot",
                    "look at `kg conflicts`, then mend or remove it",
                )
                for r in idle
            ]
        )
    conflicts = sorted(conflicts + across, key=lambda c: c["id"])
    by_id = {s["id"]: s for s in statements}
    for conflict in across:
        if by_id[conflict["statement"]]["status"] in ("stated", "derived"):
            by_id[conflict["statement"]]["status"] = "ruled" if conflict["ruling"] else "disputed"
    tallies = count_tallies(working, statements, ontology, vocabulary)
    for ident, count in tallies.items():
        statement = by_id[ident]
        text = (
            count["verdict"]
            if count["least"] is None
            else f"{count['verdict']} ({_range(count)} in the graph)"
        )
        statement["slots"]["verdict"] = [
            {"value": text, "id": None, "label": text, "earliest": None, "latest": None}
        ]
        statement["sentence"] = sentence_of(
            vocabulary.statement_class(statement["class"]),
            told(statement),
            {c["slot"] for c in conflicts if c["statement"] == ident},
            certainties(statement),
        )
    final = Store()
    base(final, statements)
    for conflict in conflicts:
        final.add(quads.conflict(conflict))
    _add_ontology(final, ontology)
    rules = {
        p.stem: header_of(p.read_text(encoding="utf-8"))
        for p in sorted((ontology / "rules").glob("*.rq"))
    }
    entities = {i: e.as_json() for i, e in sorted(facts.entities.items())}
    words = {
        c.id: " ".join(sorted({w for a in c.at for w in facts.catalogue.words(c.source, a)}))
        for c in facts.claims
    }
    return Compiled(
        vocabulary,
        entities,
        articles,
        statements,
        conflicts,
        tallies,
        rules,
        find_gaps(final, ontology),
        words,
        final.dump(),
    )


def _range(count):
    return (
        str(count["least"])
        if count["least"] == count["most"]
        else f"{count['least']} to {count['most']}"
    )


def _rule_across(conflicts, rulings, statements):
    claims = {}
    for statement in statements:
        for claim in statement["claims"]:
            for anchor in claim["at"].split(" / "):
                claims.setdefault((claim["source"], anchor), set()).add(statement["id"])
    for ruling in rulings:
        judged = (
            set().union(*(claims.get(spot, set()) for spot in ruling.on)) if ruling.on else set()
        )
        for conflict in conflicts:
            if (
                not ruling.merge
                and conflict["slot"] == ruling.slot
                and conflict["statement"] in judged
            ):
                conflict["ruling"] = {
                    "holds": ruling.holds,
                    "reason": ruling.reason,
                    "by": ruling.by,
                    "when": ruling.when,
                }
                ruling.used = True


def _add_ontology(store, folder):
    """Add the Turtle of the ontology to its own named graph, without blank nodes (their names would differ from run to run)."""
    import pyoxigraph as ox

    graph = ox.NamedNode("https://w3id.org/paddock/graph/ontology")
    for path in sorted(folder.glob("*.ttl")):
        triples = ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE)
        store.add(
            ox.Quad(t.subject, t.predicate, t.object, graph)
            for t in triples
            if isinstance(t.subject, ox.NamedNode) and not isinstance(t.object, ox.BlankNode)
        )


def load_compiled(folders):
    """Return the Compiled graph of the folders: from the cache where its stamp fits, else compiled and put there.

    A cache that cannot be written costs time, nothing else.
    """
    stamp = folders.stamp()
    home = cache_folder() / stamp[:32]
    try:
        data = json.loads((home / "graph.json").read_bytes())
        quads = home / "data.nq"
        if data["stamp"] == stamp and quads.stat().st_size == data["quads"]:
            os.utime(home)
            return Compiled(
                Vocabulary.from_json(data["vocabulary"]),
                data["entities"],
                data["articles"],
                data["statements"],
                data["conflicts"],
                data["tallies"],
                data["rules"],
                data["gaps"],
                data["claim_words"],
                quads.read_bytes,
            )
    except (OSError, ValueError, KeyError, TypeError):
        pass
    from kg.facts.claims import read_facts
    from kg.ontology import read_vocabulary

    compiled = compile_graph(read_facts(folders, read_vocabulary(folders.ontology)), folders)
    try:
        _keep(compiled, stamp, home)
    except OSError:
        pass
    return compiled


def _keep(compiled, stamp, home):
    home.parent.mkdir(parents=True, exist_ok=True)
    quads = compiled.nquads()
    data = {
        "stamp": stamp,
        "quads": len(quads),
        "vocabulary": compiled.vocabulary.as_json(),
        "entities": compiled.entities,
        "articles": compiled.articles,
        "statements": compiled.statements,
        "conflicts": compiled.conflicts,
        "tallies": compiled.tallies,
        "rules": compiled.rules,
        "gaps": compiled.gaps,
        "claim_words": compiled.claim_words,
    }
    fresh = tempfile.mkdtemp(dir=home.parent, prefix=".new-")
    try:
        with open(os.path.join(fresh, "data.nq"), "wb") as out:
            out.write(quads)
        with open(os.path.join(fresh, "graph.json"), "w", encoding="utf-8") as out:
            out.write(json.dumps(data, ensure_ascii=False, separators=(",", ":")))
        if home.exists():
            shutil.rmtree(home, ignore_errors=True)
        os.replace(fresh, home)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    old = sorted(
        (p for p in home.parent.iterdir() if p.is_dir() and len(p.name) == 32),
        key=lambda p: p.stat().st_mtime,
        reverse=True,
    )
    for path in old[_KEPT:]:
        shutil.rmtree(path, ignore_errors=True)
