"""Proposals: the good ones reach the queue, bad ones say why, only a person lets one in."""

import json
from collections import Counter
from pathlib import Path
from threading import Thread

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.facts.claims import read_facts
from kg.facts.drafting import open_desk
from kg.facts.proposals import accept, mended, read_queue, receive, reject, with_id
from kg.folders import Folders
from kg.ontology import read_vocabulary
from kg.problems import WrongUsage

TOP = Path(__file__).parent.parent.parent
VOCABULARY = read_vocabulary(TOP / "ontology")
GOOD = {
    "source": "cup-report",
    "section": "incidents",
    "slots": {"who": "Bo Marsh", "incident_kind": "off", "event": "lantern-cup-2019-quarry"},
    "quote": "seconds ahead of Bo Marsh",
}


def folders_of(corpus):
    """Return the Folders of a small corpus."""
    seeds = corpus / "seeds"
    return Folders(corpus / "facts", TOP / "ontology", seeds / "catalogue.yaml", (seeds,))


@pytest.fixture
def desk(small):
    """Return a desk on the small corpus, in which two people have one name."""
    people = small / "facts" / "entities" / "more.yaml"
    people.write_text(
        "people:\n  - {id: dee-falk, name: Dee Falk}\n"
        "  - {id: dee-falk-2, name: Dee Falk the younger, other_names: [Dee Falk]}\n",
        encoding="utf-8",
    )
    return open_desk(folders_of(small), VOCABULARY)


def line_of(slots=None, **more):
    """Return the line of a proposal: the good one with other members and slots."""
    return json.dumps({**GOOD, **more, "slots": {**GOOD["slots"], **(slots or {})}})


def rules_of(received):
    """Return line → rules of its problems."""
    found = {}
    for problem in received.problems:
        found.setdefault(problem.where.line, []).append(problem.rule)
    return found


BAD = {
    "quote-not-found": line_of(quote="seconds ahead of Bob Marsh"),
    "quote-twice": line_of(quote="Brook Racing"),
    "unknown-name": line_of({"who": "Bo Marhs"}),
    "ambiguous-name": line_of({"who": "Dee Falk"}),
    "unknown-section": line_of(section="incident"),
    "unknown-key": line_of({"kind": "off"}),
    "bad-amount": line_of({"lap": "the third"}),
    "bad-date": line_of({"when": "2019-02-30"}),
    "markup": line_of({"who": "<b>Bo Marsh</b>"}),
    "control-character": line_of({"who": "Bo\u001b[31m Marsh"}),
    "duplicate-claim": json.dumps(
        {
            "source": "cup-report",
            "section": "remarks",
            "slots": {
                "speaker": "ada-lind",
                "about": "Bo Marsh",
                "gist": "he was fast the whole day",
            },
            "quote": "Marsh was quick",
        }
    ),
}


@pytest.mark.parametrize("rule", BAD)
def test_each_kind_of_bad_proposal_says_why(desk, rule):
    received = receive(desk, [line_of(), BAD[rule]])
    assert rules_of(received) == {2: [rule]}
    assert len(received.queued) == 1
    problem = received.problems[0]
    assert all((problem.what, problem.why, problem.fix))


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("quote-not-found", "did you mean"),
        ("quote-twice", "quote more of it: 'on Saturday for Brook Racing"),
        ("unknown-name", "did you mean 'Bo Marsh'?"),
        ("unknown-section", "did you mean 'incidents'?"),
        ("ambiguous-name", "id"),
    ],
)
def test_the_fix_can_be_followed(desk, rule, words):
    assert words in receive(desk, [BAD[rule]]).problems[0].fix


def test_of_a_thousand_proposals_exactly_the_good_ones_reach_the_queue(desk):
    bad, lines, wanted = list(BAD.items()), [], {}
    for number in range(1, 1001):
        if number % 3 == 0:
            rule, line = bad[number // 3 % len(bad)]
            wanted[number] = [rule]
            lines.append(line)
        else:
            lines.append(line_of({"lap": number, "detail": f"in corner {number}"}))
    received = receive(desk, lines)
    assert rules_of(received) == wanted
    queue = read_queue(desk.folders.facts)
    assert [dict(p.slots)["lap"] for p in queue] == [str(n) for n in range(1, 1001) if n % 3]
    assert Counter(p.at for p in queue) == {("seconds ahead of Bo Marsh",): 667}
    again = receive(desk, lines)
    assert not again.queued
    assert rules_of(again) == {n: wanted.get(n, ["queued-already"]) for n in range(1, 1001)}
    assert read_queue(desk.folders.facts) == queue


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("{", "not-json"),
        ("[1]", "not-json"),
        ('{"source": "cup-report"}', "missing-member"),
        (json.dumps({**GOOD, "quote": 5}), "bad-member"),
        (json.dumps({**GOOD, "slots": ["Bo Marsh"]}), "bad-member"),
        (line_of(colour="red"), "unknown-member"),
        (line_of({"who": None}), "bad-value"),
        (line_of({"who": {"id": 1}}), "bad-value"),
        (line_of({"who": "\ud800"}), "not-unicode"),
        (line_of(quote=""), "missing-anchor"),
        (line_of(source="nowhere"), "unknown-source"),
        ('{"a":' * 5000, "not-json"),
        (line_of({"event": "Ada Lind"}), "wrong-class"),
        (json.dumps({**GOOD, "slots": {}}), "empty-claim"),
        (json.dumps({**GOOD, "slots": {"who": "Bo Marsh"}}), "missing-slot"),
    ],
)
def test_what_is_no_proposal_is_refused_alone(desk, line, rule):
    received = receive(desk, [line, "", line_of()])
    assert rules_of(received) == {1: [rule]}
    assert len(received.queued) == 1


def test_an_anchor_is_made_from_a_long_quote(desk):
    quote = "Ada Lind won the opening race of the Lantern Cup at Quarry Park on Saturday for Brook"
    anchor = receive(desk, [line_of(quote=quote)]).queued[0].at[0]
    assert len(anchor.split()) <= 8
    assert anchor in quote


@pytest.mark.parametrize(
    "given", ['"Marsh was quick', "Lind's second win in thr", "\u201cMarsh was"]
)
def test_a_quote_may_have_the_typewriters_marks_and_stop_within_a_word(desk, given):
    anchor = receive(desk, [line_of(quote=given)]).queued[0].at[0]
    text = (desk.folders.catalogue.parent / "anon-cup.txt").read_text(encoding="utf-8")
    assert text.count(anchor) == 1
    assert anchor.split()[-1] in text.replace(",", "").split()


def test_names_in_other_letters_are_written_as_they_are(desk):
    proposal = receive(desk, [line_of({"who": "bo marsh", "incident_kind": "Mechanical Fault"})])
    assert dict(proposal.queued[0].slots)["who"] == "Bo Marsh"
    assert dict(proposal.queued[0].slots)["incident_kind"] == "mechanical"


def test_nothing_enters_the_facts_without_a_person(desk, small):
    before = {p: p.read_bytes() for p in (small / "facts").rglob("*.yaml")}
    queued = receive(desk, [line_of(), line_of({"lap": 3})]).queued
    assert {p: p.read_bytes() for p in (small / "facts").rglob("*.yaml")} == before
    assert len(read_facts(desk.folders, VOCABULARY).claims) == len(desk.facts.claims)
    reject(desk.folders.facts, queued[:1])
    better = mended(queued[1], [("lap", "4"), ("detail", "on the grass")])
    assert accept(desk, [better])[0].proven is not None
    text = (small / "facts" / "sources" / "cup-report.yaml").read_text(encoding="utf-8")
    assert yaml.load(text, Loader=yaml.BaseLoader)["incidents"] == [
        {
            "who": "Bo Marsh",
            "incident_kind": "off",
            "event": "lantern-cup-2019-quarry",
            "lap": "4",
            "detail": "on the grass",
            "at": "seconds ahead of Bo Marsh",
        }
    ]
    assert [p.state for p in read_queue(desk.folders.facts)] == ["rejected"]
    assert rules_of(receive(desk, [line_of()])) == {1: ["rejected-before"]}


def test_what_cannot_be_accepted_stays_in_the_queue(desk, small):
    queued = receive(desk, [line_of(), line_of({"lap": 3})]).queued
    file = small / "facts" / "sources" / "cup-report.yaml"
    before = file.read_bytes()
    outcomes = accept(desk, [queued[0], mended(queued[1], [("lap", "third")])])
    assert [p.rule for o in outcomes for p in o.problems] == ["bad-amount"]
    assert file.read_bytes() == before
    assert len(read_queue(desk.folders.facts)) == 2
    assert with_id(queued, queued[0].id[:6]) == queued[0]
    with pytest.raises(WrongUsage):
        with_id(queued, "p")
    with pytest.raises(WrongUsage):
        with_id(queued, "nothing")


def test_two_that_propose_at_once_do_no_harm(desk, small):
    def propose(who):
        own = open_desk(folders_of(small), VOCABULARY)
        for n in range(4):
            receive(own, [line_of({"detail": f"{who} {n}"})])

    threads = [Thread(target=propose, args=(who,)) for who in ("one", "two", "three")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(read_queue(small / "facts")) == 12


WORD = st.text(max_size=12) | st.sampled_from(
    [*GOOD["slots"], "Ada Lind", "2019", "Bo Marsh", "x/.."]
)
VALUE = WORD | st.integers() | st.booleans() | st.none() | st.floats() | st.lists(WORD, max_size=2)


@settings(
    max_examples=3 * settings.default.max_examples // 5,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.dictionaries(st.sampled_from([*GOOD["slots"], "when", "lap"]) | WORD, VALUE, max_size=4),
    st.sampled_from(["incidents", "results", "tallies", "x"]),
    WORD | st.sampled_from(["Ada Lind won", "ahead of Bo"]),
)
def test_whatever_is_proposed_is_queued_or_told(desk, slots, section, quote):
    line = json.dumps({**GOOD, "slots": slots, "section": section, "quote": quote})
    received = receive(desk, [line])
    assert received.queued or received.problems
    assert all(p.what and p.fix and p.where.line == 1 for p in received.problems)
    for problem in received.problems:
        str(problem).encode()
