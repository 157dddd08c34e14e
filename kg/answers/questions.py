"""The saved questions of ontology/questions/ → rows with ids and labels, and the statements behind them."""

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from itertools import product

from kg.facts.naming import fold
from kg.graph.triples import PREFIXES
from kg.problems import AmbiguousName, NoSuchEntity, WrongUsage, shorten

YES_NO = "yes-no"
_BRACES = re.compile(r"\{(.*)\}")
_SUFFIXES = ("Earliest", "Latest", "Least", "Most")


@dataclass(frozen=True)
class Parameter:
    """What a question asks to be given: ``type`` is a class of entities, a list of kinds, Source, Statement, Date, Year, Number or Text."""

    name: str
    type: str
    optional: bool

    def variables(self, text):
        """Return the SPARQL variables it is bound to in a query: a date to its ``…Earliest`` and ``…Latest``, where they occur."""
        names = (
            [self.name + s for s in ("Earliest", "Latest")] if self.type == "Date" else [self.name]
        )
        return [n for n in names if re.search(rf"[?$]{n}\b", text)]


@dataclass(frozen=True)
class Question:
    """A saved question.

    name: also the file's and the command's; question: in words, with {parameters} and [parts that are
    left out where a parameter is not given]; columns: (name, type) pairs; answer: the column that answers,
    or ``yes-no``; denied_by: (question, fixed parameters) that finds sources which say no; when_empty:
    ``no`` where an empty answer is a no, else ``not_recorded``; text: the SPARQL with its header.
    """

    name: str
    question: str
    group: str
    parameters: tuple
    columns: tuple
    answer: str
    words: tuple
    not_claimed: str
    denied_by: tuple | None
    when_empty: str
    text: str

    def in_words(self, given):
        """Return the question as a sentence. given: parameter name → text.

        A required parameter that is not given stands as its name; a part in brackets goes with its parameter.
        """

        def part(match):
            names = re.findall(r"\{(\w+)\}", match[1])
            return match[1] if all(n in given for n in names) else ""

        text = re.sub(r"\[([^\[\]]*)\]", part, self.question)
        return re.sub(r"\{(\w+)\}", lambda m: given.get(m[1], f"({m[1].replace('_', ' ')})"), text)

    def as_json(self):
        """Return what a list or a form needs of the question."""
        return {
            "name": self.name, "question": self.question, "group": self.group, "not_claimed": self.not_claimed, "words": list(self.words),
            "parameters": [{"name": p.name, "type": p.type, "optional": p.optional} for p in self.parameters],
            "columns": [{"name": n, "type": t} for n, t in self.columns], "answer": self.answer,
        }  # fmt: skip


@dataclass
class QuestionAnswer:
    """What a saved question found.

    status: answered, not_recorded or disputed (sources disagree about something the question reads in
    every row); rows: dicts column → cell, a cell is {value, id, label} or None where nobody recorded it,
    and names its ``statements`` where it holds some; statements: ids behind the answer; denials: ids of
    statements by which a source says no; disputed: ids of the open conflicts in what the question reads;
    yes: for yes/no questions true, false (a source says no) or None (nobody recorded it).
    """

    question: Question
    understood_as: str
    parameters: dict
    rows: list
    status: str
    statements: list
    yes: bool | None = None
    denials: list = field(default_factory=list)
    disputed: list = field(default_factory=list)

    @property
    def columns(self):
        """The names of the columns, in order."""
        return [name for name, _type in self.question.columns]

    @property
    def answers(self):
        """The distinct cells of the column that answers, in the order of the rows."""
        found = {}
        for row in self.rows:
            cell = row.get(self.question.answer)
            if cell:
                found.setdefault((cell["id"], str(cell["value"])), cell)
        return list(found.values())

    def as_json(self):
        """Return the answer as a JSON-ready dict, with the names that ``kg ask --json`` promises."""
        return {
            "status": self.status, "answers": self.answers, "yes": self.yes, "understood_as": self.understood_as, "sparql": self.question.text, "statements": self.statements,
            "question": self.question.name, "not_claimed": self.question.not_claimed, "parameters": self.parameters, "columns": self.columns, "rows": self.rows,
            "denials": self.denials, "disputed": self.disputed, "missing": [], "suggestions": [],
        }  # fmt: skip


def load_questions(folder):
    """Return name → Question of every ``*.rq`` file in a folder, by name. Reads headers only; no RDF library is loaded."""
    return {
        path.stem: parse_question(path.stem, path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("*.rq"))
    }


def parse_question(name, text):
    """Return the Question that a file of this name and text describes.

    Raises WrongUsage where the header lacks ``question`` or ``columns`` or names an unknown answer.

    >>> q = parse_question("who", "#+ question: Who drove for {team}?\\n#+ parameters: {team: Team, season: Season?}\\n#+ columns: {driver: Person}\\nSELECT …")
    >>> q.answer, [p.name for p in q.parameters if p.optional], q.in_words({"team": "GMG Racing"})
    ('driver', ['season'], 'Who drove for GMG Racing?')
    """
    from kg.graph.rules import header_of

    header = header_of(text)
    columns = tuple(_pairs(header.get("columns", "")).items())
    if not header.get("question") or not columns:
        raise WrongUsage(
            f"the saved question '{name}' has no question or no columns in its header",
            "begin the file with '#+ question:' and '#+ columns: {name: Type}'",
        )
    parameters = tuple(
        Parameter(n, t.rstrip("?"), t.endswith("?"))
        for n, t in _pairs(header.get("parameters", "")).items()
    )
    answer = header.get("answer", columns[0][0])
    if answer != YES_NO and answer not in dict(columns):
        raise WrongUsage(
            f"the saved question '{name}' names '{answer}' as its answer, which is no column",
            "name one of its columns, or yes-no",
        )
    denied = _pairs(header.get("denied_by", ""))
    return Question(
        name, header["question"], header.get("group", ""), parameters, columns, answer,
        tuple(w.strip() for w in header.get("words", "").split(",") if w.strip()), header.get("not_claimed", ""),
        (denied.pop("question"), denied) if denied else None, header.get("when_empty", "not_recorded"), text,
    )  # fmt: skip


def _pairs(text):
    inside = _BRACES.search(text)
    pairs = (part.partition(":") for part in inside[1].split(",")) if inside else ()
    return {name.strip(): value.strip() for name, _, value in pairs if name.strip()}


def find_questions(questions, words, most=5):
    """Return up to ``most`` Questions near to what somebody typed, the best first.

    questions: name → Question; words: a question, some words or a part of a name; all questions, by
    group, where it is empty.
    """
    from rapidfuzz import fuzz, utils

    wanted = utils.default_process(fold(words)[:300])
    if not wanted:
        return sorted(questions.values(), key=lambda q: (q.group, q.name))
    scored = []
    for question in questions.values():
        texts = [
            question.name.replace("-", " "),
            re.sub(r"[\[\]{}]", " ", question.question),
            *question.words,
        ]
        best = max(fuzz.token_set_ratio(wanted, utils.default_process(fold(t))) for t in texts)
        whole = fuzz.WRatio(wanted, utils.default_process(fold(" ".join(texts))))
        scored.append((best + whole, question.name, question))
    scored.sort(key=lambda s: (-s[0], s[1]))
    return [q for score, _, q in scored[:most] if score >= 90]


def ask(graph, name, /, **parameters):
    """Return the QuestionAnswer of the saved question ``name``.

    graph: kg.answers.graph.Graph; parameters: by name, as a person writes them: a name or id for an
    entity, an EDTF date for a date. A season given as a year stands for all seasons of that year.
    Whatever is given becomes a term or is refused; none of it becomes part of the query.

    Nothing found is an answer too (status ``not_recorded``): what was understood, and what is not
    claimed, belong to it.

    Raises WrongUsage for an unknown question or parameter, a missing or unreadable one; NoSuchEntity
    and AmbiguousName for names.
    """
    question = saved_question(graph, name)
    given = _understand(graph, question, parameters)
    rows, statements = _run(graph, question, given)
    denials = _denials(graph, question, parameters)
    reads = _slots_read(question.text, graph.vocabulary)
    behind = set(statements) | set(denials)
    conflicts = [
        c
        for c in graph.conflicts
        if not c["ruling"] and c["slot"] in reads and behind & set(c["statements"])
    ]
    contested = {i for c in conflicts for i in c["statements"]}
    yes = None
    if question.answer == YES_NO:
        yes = True if rows else False if denials or question.when_empty == "no" else None
    if rows and all(contested & set(_behind(row)) for row in rows):
        status = "disputed"
    else:
        status = "answered" if rows or denials or yes is False else "not_recorded"
    labels = {n: p["label"] for n, p in given.items()}
    shown = {n: {k: p[k] for k in ("value", "id", "label")} for n, p in given.items()}
    return QuestionAnswer(
        question,
        question.in_words(labels),
        shown,
        rows,
        status,
        statements or denials,
        yes,
        denials,
        [c["id"] for c in conflicts],
    )


def saved_question(graph, name):
    """Return the Question called ``name`` of the graph's ontology. Raises WrongUsage with the nearest ones."""
    folder = graph.folders.ontology / "questions"
    if str(name) in {path.stem for path in folder.glob("*.rq")}:
        return parse_question(name, (folder / f"{name}.rq").read_text(encoding="utf-8"))
    near = [q.name for q in find_questions(load_questions(folder), str(name), 3)]
    raise WrongUsage(
        f"there is no saved question '{shorten(name)}'",
        "near are: " + ", ".join(near) if near else "`kg questions` lists them",
    )


def bindings_of(graph, question, parameters):
    """Return the ways in which a question's variables are bound: a list of dicts variable → term.

    A term is ``("iri", IRI)`` or ``("literal", text, datatype IRI or None)``. There is one dict, or one
    for each season where a season is given as a year. Raises as ``ask`` does.
    """
    return _bindings(_understand(graph, question, parameters))


def _bindings(given):
    return [
        dict(pair for terms in chosen for pair in terms.items())
        for chosen in product(*(p["terms"] for p in given.values()))
    ]


def _run(graph, question, given):
    import pyoxigraph as ox

    def term(kind, text, datatype=None):
        return (
            ox.NamedNode(text)
            if kind == "iri"
            else ox.Literal(text, datatype=ox.NamedNode(datatype))
            if datatype
            else ox.Literal(text)
        )

    rows = []
    for bindings in _bindings(given):
        for raw in graph.store.rows(question.text, {n: term(*t) for n, t in bindings.items()}):
            rows.append(read_row(graph, question, raw))
    return rows, sorted({i for row in rows for i in _behind(row)})


def read_row(graph, question, raw):
    """Return a row of cells {value, id, label} by column. raw: variable → plain value, as ``Store.rows`` gives it.

    A column that is a parameter too reads the variable ``its_<name>`` where the query has it.
    """
    own = {
        n: f"its_{n}" if re.search(rf"[?$]its_{n}\b", question.text) else n
        for n, _ in question.columns
    }
    return {
        n: _cell(graph, kind, raw[own[n]]) if own[n] in raw else None
        for n, kind in question.columns
    }


def _behind(row):
    return [i for cell in row.values() if cell for i in cell.get("statements", ())]


def _cell(graph, kind, value):
    """Return the cell of one value. kind: the column's type."""
    vocabulary = graph.vocabulary
    if kind == "Statement":
        ident = value.removeprefix(PREFIXES["st"])
        sentence = graph.by_id[ident]["sentence"]
        return {"value": sentence, "id": ident, "label": sentence, "statements": [ident]}
    if kind == "Statements":
        ids = sorted(v.removeprefix(PREFIXES["st"]) for v in value.split())
        return {
            "value": ids,
            "id": None,
            "label": "1 statement" if len(ids) == 1 else f"{len(ids)} statements",
            "statements": ids,
        }
    if kind in vocabulary.entity_classes:
        ident = value.removeprefix(PREFIXES["ent"])
        return {
            "value": graph.entities[ident].name,
            "id": ident,
            "label": graph.entities[ident].name,
        }
    if kind in vocabulary.kinds:
        found = next(k for k in vocabulary.kinds[kind].values() if k.iri == value)
        return {"value": found.notation, "id": found.iri, "label": found.label}
    if kind == "Source":
        ident = value.removeprefix(PREFIXES["src"])
        return {
            "value": graph.articles[ident]["title"],
            "id": ident,
            "label": graph.articles[ident]["title"],
        }
    if kind == "Rule":
        ident = value.removeprefix(PREFIXES["rule"])
        return {
            "value": ident,
            "id": ident,
            "label": graph.compiled.rules[ident].get("says", ident),
        }
    if kind == "Term":
        slot = next(s for s in vocabulary.slots.values() if s.iri == value)
        return {"value": slot.name, "id": slot.name, "label": slot.label}
    return {"value": value, "id": None, "label": _in_words(kind, value)}


def _in_words(kind, value):
    from kg.facts.amounts import amount_in_words
    from kg.facts.dates import in_words

    if kind == "Date":
        return in_words(value)
    if kind == "LapTime":
        return f"{int(value // 60)}:{value % 60:06.3f}"
    if kind == "Number" and isinstance(value, str):
        return amount_in_words(value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _denials(graph, question, parameters):
    """Return the ids of statements by which a source denies what a question asks."""
    if question.denied_by is None:
        return []
    name, fixed = question.denied_by
    other = saved_question(graph, name)
    known = {p.name for p in other.parameters}
    given = _understand(
        graph, other, {**{n: v for n, v in parameters.items() if n in known}, **fixed}
    )
    return _run(graph, other, given)[1]


def _slots_read(text, vocabulary):
    """Return the names of the slots a query reads."""
    from kg.ontology import snake

    names = set()
    for local in re.findall(r"\bpd:([a-z]\w*)", text):
        names |= {snake(local), *(snake(local.removesuffix(s)) for s in _SUFFIXES)}
    return names & set(vocabulary.slots)


def _understand(graph, question, parameters):
    """Return parameter name → {value, id, label, terms}; terms: a list of dicts variable → term, one of which holds at a time."""
    known = {p.name: p for p in question.parameters}
    for name in parameters:
        if name not in known:
            raise WrongUsage(
                f"'{question.name}' has no parameter '{shorten(name)}'",
                "it has: " + ", ".join(known) if known else "it has none",
            )
    given = {n: v for n, v in parameters.items() if v is not None}
    missing = [p for p in question.parameters if not p.optional and p.name not in given]
    if missing:
        named = " and ".join(f"{p.name} ({p.type})" for p in missing)
        raise WrongUsage(
            f"'{question.name}' needs to be given: {named}", f"it asks: {question.question}"
        )
    return {
        p.name: _resolve(graph, p, str(given[p.name]).strip(), question.text)
        for p in question.parameters
        if p.name in given
    }


def _resolve(graph, parameter, text, query):
    """Return {value, id, label, terms} of one parameter as a person wrote it."""
    kind, vocabulary = parameter.type, graph.vocabulary
    variables = parameter.variables(query)
    if not text:
        raise WrongUsage(f"'{parameter.name}' is empty", "leave it out or give it a value")
    if kind in vocabulary.entity_classes:
        entities = _entities(graph, kind, text)
        one = entities[0]
        label = one.name if len(entities) == 1 else text
        return {
            "value": label,
            "id": one.id if len(entities) == 1 else None,
            "label": label,
            "terms": [dict.fromkeys(variables, ("iri", PREFIXES["ent"] + e.id)) for e in entities],
        }
    if kind in vocabulary.kinds:
        found = _kind(vocabulary.kinds[kind], kind, text, vocabulary)
        return {
            "value": found.notation,
            "id": found.iri,
            "label": found.label,
            "terms": [dict.fromkeys(variables, ("iri", found.iri))],
        }
    if kind == "Source":
        ident = _source(graph, text)
        return {
            "value": graph.articles[ident]["title"],
            "id": ident,
            "label": f"“{graph.articles[ident]['title']}”",
            "terms": [dict.fromkeys(variables, ("iri", PREFIXES["src"] + ident))],
        }
    if kind == "Statement":
        if text not in graph.by_id:
            raise WrongUsage(
                f"there is no statement '{shorten(text)}'",
                "ids come from `kg statements` or --json",
            )
        sentence = graph.by_id[text]["sentence"]
        return {
            "value": sentence,
            "id": text,
            "label": f"“{sentence}”",
            "terms": [dict.fromkeys(variables, ("iri", PREFIXES["st"] + text))],
        }
    if kind == "Date":
        return _date(parameter, text, variables)
    if kind in ("Year", "Number"):
        return _number(parameter, text, variables)
    return {
        "value": text,
        "id": None,
        "label": text,
        "terms": [dict.fromkeys(variables, ("literal", text, None))],
    }


def _entities(graph, kind, text):
    """Return the entities that a name means: one, or all seasons of a year."""
    if kind == "Season" and re.fullmatch(r"[0-9]{4}", text):
        seasons = [
            e
            for _, e in sorted(graph.entities.items())
            if e.cls == "Season" and str(e.slots["year"][0]["value"]) == text
        ]
        if not seasons:
            raise NoSuchEntity(
                text, sorted(e.name for e in graph.entities.values() if e.cls == "Season")[-3:]
            )
        return seasons
    return [graph.entity(text, None if kind == "Entity" else kind)]


def _kind(kinds, scheme, text, vocabulary):
    wanted = fold(text)
    for found in kinds.values():
        if wanted in (fold(found.notation), fold(found.label)) or text == found.iri:
            return found
    hits = [k for k in kinds.values() if wanted in map(fold, k.words)]
    if len(hits) == 1:
        return hits[0]
    what = (
        f"'{shorten(text)}' may be several kinds" if hits else f"there is no kind '{shorten(text)}'"
    )
    raise WrongUsage(
        f"{what} ({scheme})", "one of: " + ", ".join(k.notation for k in hits or kinds.values())
    )


def _source(graph, text):
    wanted = fold(text)
    exact = [i for i, a in graph.articles.items() if text == i or wanted == fold(a["title"])]
    hits = exact or [
        i for i, a in graph.articles.items() if wanted in fold(a["title"]) or wanted in fold(i)
    ]
    if len(hits) == 1:
        return hits[0]
    if hits:
        raise AmbiguousName(text, [(i, graph.articles[i]["title"], "source") for i in hits])
    from difflib import get_close_matches

    raise NoSuchEntity(text, get_close_matches(text[:100], graph.articles, 3, 0.4))


def _date(parameter, text, variables):
    from kg.facts.dates import in_words, parse_date

    try:
        earliest, latest = parse_date(text)
    except ValueError as error:
        raise WrongUsage(
            f"{parameter.name}: {shorten(error)}", "write a date as 2024, 2024-08 or 2024-08-04"
        ) from None
    days = {parameter.name + "Earliest": earliest, parameter.name + "Latest": latest}
    if any(days[v] is None for v in variables):
        raise WrongUsage(
            f"{parameter.name}: '{shorten(text)}' is open at an end that the question needs",
            "write a date as 2024, 2024-08 or 2024-08-04",
        )
    return {
        "value": text,
        "id": None,
        "label": in_words(text),
        "terms": [{v: ("literal", days[v], PREFIXES["xsd"] + "date") for v in variables}],
    }


def _number(parameter, text, variables):
    if parameter.type == "Year" and not re.fullmatch(r"[0-9]{4}", text):
        raise WrongUsage(
            f"{parameter.name}: '{shorten(text)}' is not a year", "write four digits: 2024"
        )
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite():
        raise WrongUsage(
            f"{parameter.name}: '{shorten(text)}' is not a number", "write digits: 3 or 2.5"
        )
    datatype = (
        "integer" if number == number.to_integral_value() and "e" not in text.lower() else "decimal"
    )
    shown = f"{number:f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else f"{number:f}"
    return {
        "value": int(number) if datatype == "integer" else float(number),
        "id": None,
        "label": shown,
        "terms": [dict.fromkeys(variables, ("literal", shown, PREFIXES["xsd"] + datatype))],
    }


#### The library for other tools ####


def as_shacl(questions, target=None):
    """Return the library as Turtle: each question a ``sh:SPARQLExecutable``, as SIB's collections of examples have them.

    questions: name → Question; target: the address of an endpoint that answers them, or None.

    ``rdfs:comment`` is the question in words, ``sh:select`` a query that runs as it stands,
    ``schema:keywords`` the other words, ``sh:parameter`` what may be bound, and ``skos:scopeNote``
    what an answer does not claim. Convention: https://github.com/sib-swiss/sparql-examples
    """
    base = PREFIXES["pd"] + "question/"
    declared = "_:prefixes"
    out = [
        f"@prefix question: <{base}> .", f"@prefix pd: <{PREFIXES['pd']}> .", "@prefix owl: <http://www.w3.org/2002/07/owl#> .",
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .", "@prefix schema: <https://schema.org/> .", "@prefix sh: <http://www.w3.org/ns/shacl#> .",
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .", "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .", "",
    ]  # fmt: skip
    used = sorted({p for q in questions.values() for p in _prefixes_in(q.text)})
    declarations = " ,\n".join(
        f"    [ sh:prefix {_quoted(p)} ; sh:namespace {_quoted(PREFIXES[p])}^^xsd:anyURI ]"
        for p in used
    )
    out += [f"{declared} a owl:Ontology ; owl:imports sh: ;\n  sh:declare\n{declarations} .", ""]
    for name, question in sorted(questions.items()):
        text = "".join(
            f"PREFIX {p}: <{PREFIXES[p]}>\n" for p in _prefixes_in(question.text)
        ) + _without_header(question.text)
        lines = [
            f"question:{name} a sh:SPARQLExecutable , sh:SPARQLSelectExecutable", f"  rdfs:label {_quoted(name)}",
            f"  rdfs:comment {_quoted(question.in_words({p.name: '{' + p.name + '}' for p in question.parameters}))}@en",
            f"  sh:prefixes {declared}", f"  sh:select {_quoted(text)}",
        ]  # fmt: skip
        if question.not_claimed:
            lines.append(f"  skos:scopeNote {_quoted('Not claimed: ' + question.not_claimed)}@en")
        keywords = [*([question.group] if question.group else []), *question.words]
        if keywords:
            lines.append("  schema:keywords " + " , ".join(map(_quoted, keywords)))
        for parameter in question.parameters:
            for variable in parameter.variables(question.text):
                optional = str(parameter.optional).lower()
                lines.append(
                    f"  sh:parameter [ sh:path question:{name}-{variable} ; sh:name {_quoted(variable)} ; {_ranged(parameter)} ; sh:optional {optional} ]"
                )
        if target:
            lines.append(f"  schema:target <{target}>")
        out += [" ;\n".join(lines) + " .", ""]
    return "\n".join(out)


def _ranged(parameter):
    datatypes = {
        "Date": "xsd:date",
        "Year": "xsd:integer",
        "Number": "xsd:decimal",
        "Text": "xsd:string",
    }
    if parameter.type in datatypes:
        return f"sh:datatype {datatypes[parameter.type]}"
    return f"sh:class pd:{parameter.type}"


def _prefixes_in(text):
    return [p for p in PREFIXES if re.search(rf"(?<![\w<]){p}:", _without_header(text))]


def _without_header(text):
    return "".join(line + "\n" for line in text.splitlines() if not line.startswith("#+"))


def _quoted(text):
    """Return text as a Turtle string."""
    escaped = (
        str(text)
        .replace("\\", "\\\\")
        .replace('"', '\\"')
        .replace("\n", "\\n")
        .replace("\r", "\\r")
        .replace("\t", "\\t")
    )
    return f'"{escaped}"'
