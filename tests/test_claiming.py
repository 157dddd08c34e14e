"""The commands that make claims: kg claim, kg propose, kg review."""

import hashlib
import json
from pathlib import Path

import pytest
import yaml

from kg.cli.lines import completions, read_line
from kg.facts.drafting import open_desk
from kg.facts.stubs import new_source, write_stubs
from kg.folders import Folders
from kg.ontology import read_vocabulary
from kg.problems import WrongUsage

TOP = Path(__file__).parent.parent
VOCABULARY = read_vocabulary(TOP / "ontology")
ARTICLE = (
    "Ada Lind opened the 2019 Lantern Cup with a win at Quarry Park on Saturday, her "
    "second in three starts.\n\n"
    "Driving the No. 14 for Brook Racing, the 31-year-old from Hill Town started third "
    "and beat Bo Marsh by 2.5 seconds. Marsh, on pole, lost two places at the second "
    "corner and set the fastest lap of the day on his way back.\n\n"
    "Oak & Sons, who have paid for the team since 2016, gave 40,000 dollars for this "
    "year. Cy Brook engineers both cars himself. He founded the team in the barn near "
    "Hill Town in 2004. “Bo was quick all day,” said Lind, who will miss the round at "
    "Salt Flats.\n"
)
TYPED = """\
won the open
with a win res d=ada ses=race cl=ov t=brook p=1 margin=2.5
started third . d=ada ses=race cl=ov grid=3
Marsh, on pole . d=bo ses=race cl=ov grid=1
beat Bo . d=bo ses=race cl=ov p=2
the 31-y bio p=ada age=31 or=hill as=2019-05-04
the No. 14 ent d=ada ev=quarry t=brook num=14
paid for spons s=oak of=brook-r since=2016
40,000 dol spons s=oak of=brook-r am=40000 when=2019
engineers both rol p=cy r=engineer org=brook
founded the mil a=brook-r what=founded by=cy when=2004
“Bo was rem sp=ada a=bo g=he was fast the whole day
"""


@pytest.fixture
def article(small):
    """Return the folders of the small corpus with one more article, not yet claimed."""
    seeds = small / "seeds"
    folders = Folders(small / "facts", TOP / "ontology", seeds / "catalogue.yaml", (seeds,))
    file = small / "opener.txt"
    file.write_text(ARTICLE, encoding="utf-8")
    write_stubs(new_source("opener", file, "2019-05-05", "The opener", folders))
    return folders


@pytest.fixture
def kg(article, run, here):
    """Return a function that runs ``kg`` on that corpus: as a process where it is typed to."""

    def call(*arguments, stdin=None):
        given = ("--facts", article.facts, *arguments)
        seeds = article.catalogue.parent
        if stdin is None:
            return here(*given, KG_SEEDS=seeds)
        return run(*given, stdin=stdin, KG_SEEDS=seeds)

    return call


def line_of(slots=None, quote="beat Bo Marsh by"):
    """Return the line of a proposal: that Bo Marsh left the track, with other slots."""
    off = {"who": "Bo Marsh", "incident_kind": "off", "event": "lantern-cup-2019-quarry"}
    given = {"source": "opener", "section": "incidents", "quote": quote}
    return json.dumps({**given, "slots": {**off, **(slots or {})}})


def items_of(article):
    """Return section → items of an article's claims file, every value as typed."""
    text = (article.facts / "sources" / "opener.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.BaseLoader)


def test_a_claim_is_written_with_its_anchor_and_told(kg, article):
    code, out, errors = kg(
        "claim", "op", "with a w", "res", "driver=ada", "ses=race", "class=ov", "p=1"
    )
    assert (code, errors) == (0, "")
    assert "Ada Lind won Race 1 at Quarry Park in the 2019 Lantern Cup" in out
    assert items_of(article)["results"] == [
        {
            "driver": "Ada Lind",
            "session": "lantern-cup-2019-quarry-race-1",
            "class": "Overall",
            "position": "1",
            "at": "with a win",
        }
    ]
    assert kg("check")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("opener", "with a win", "res", "d=ada", "p=first"), "not a number"),
        (("opener", "with a win", "res", "d=ada", "se=race"), "'session' or 'season'"),
        (("opener", "with a win", "res", "d=zz", "event=quarry", "p=1"), "there is no person 'zz'"),
        (("opener", "with a whim", "res", "d=ada", "event=quarry"), "did you mean 'with a win'?"),
        (("opener", "Hill Town", "res", "d=ada", "event=quarry"), "stands 2 times"),
        (("opener", "with a win", "re", "d=ada"), "'relationships' or 'remarks'"),
        (("nothing", "with a win", "res", "d=ada"), "there is no article 'nothing'"),
    ],
)
def test_where_there_is_a_problem_nothing_is_written(kg, article, arguments, said):
    path = article.facts / "sources" / "opener.yaml"
    before = path.read_bytes()
    code, out, errors = kg("claim", *arguments)
    assert code == 1
    assert said in errors
    assert "nothing was written" in errors
    assert path.read_bytes() == before
    code, out, _ = kg("claim", *arguments, "--json")
    assert code == 1
    assert {"where", "rule", "what", "why", "fix"} <= set(json.loads(out)["problems"][0])


@pytest.mark.parametrize(
    ("rule", "typed", "better"),
    [
        ("ambiguous-source", {"source": "cup"}, {"source": "cup-o"}),
        ("ambiguous-section", {"section": "re"}, {"section": "res"}),
        ("ambiguous-key", {"keys": ("se=race",)}, {"keys": ("sess=race",)}),
        (
            "ambiguous-kind",
            {"keys": ("result_status=did",)},
            {"keys": ("result_status=did-not-s",)},
        ),
    ],
)
def test_what_is_cut_too_short_is_asked_about_and_one_more_letter_is_enough(
    kg, article, rule, typed, better
):
    file = article.facts.parent / "opener.txt"
    write_stubs(new_source("cup-opener", file, "2019-05-05", "The same", article))

    def claimed(source="opener", section="res", keys=("sess=race",)):
        given = ("d=ada", *(() if "sess=race" in keys or "se=race" in keys else ("sess=race",)))
        code, out, _ = kg(
            "claim", source, "with a win", section, *given, *keys, "--dry-run", "--json"
        )
        return code, [p["rule"] for p in json.loads(out)["problems"]]

    assert claimed(**typed) == (1, [rule])
    assert claimed(**better) == (0, [])


def test_a_quote_is_proven_only_where_the_text_is_at_hand(kg, article):
    arguments = ("claim", "op", "with a win", "res", "d=ada", "ses=race", "--dry-run", "--json")
    assert kg(*arguments)[0] == 0
    (article.catalogue.parent / "opener.txt").unlink()
    code, out, _ = kg(*arguments)
    assert (code, [p["rule"] for p in json.loads(out)["problems"]]) == (1, ["text-not-at-hand"])


def test_a_dry_run_writes_nothing(kg, article):
    path = article.facts / "sources" / "opener.yaml"
    before = path.read_bytes()
    arguments = ("claim", "op", "with a win", "res", "d=ada", "ses=race", "p=1", "--dry-run")
    assert "not written" in kg(*arguments)[1]
    assert json.loads(kg(*arguments, "--json")[1])["claim"]["written"] is None
    assert path.read_bytes() == before


def test_ten_facts_take_at_most_half_of_the_keystrokes(kg, article):
    lines = TYPED.splitlines(keepends=True)[1:]
    code, out, _ = kg("claim", "op", stdin="".join(lines))
    assert (code, out.count("written: ")) == (0, len(lines))
    assert kg("check")[0] == 0
    text = (article.facts / "sources" / "opener.yaml").read_text(encoding="utf-8")
    by_hand = len("".join(text.splitlines(keepends=True)[2:]))
    typed = len("kg claim op\n") + len("".join(lines))
    print(f"{len(lines)} claims: {by_hand} keystrokes as YAML, {typed} with kg claim")
    assert typed <= by_hand / 2
    assert [i["at"] for i in items_of(article)["results"]] == [
        "with a win", "started third and", "beat Bo Marsh", "Marsh, on pole",
    ]  # fmt: skip


def test_a_bad_line_stops_no_other(kg, article):
    code, out, _ = kg("claim", "op", stdin=TYPED + "nothing\n=\n")
    assert code == 1
    assert out.count("written: ") == len(TYPED.splitlines()) - 1
    assert out.count("type words of the article") == 3


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("won it res d=ada lind p=1", ("won it", "res", (("d", "ada lind"), ("p", "1")))),
        ('"a = b" res d=x', ("a = b", "res", (("d", "x"),))),
        ("res d=x=y", ("", "res", (("d", "x=y"),))),
        ("a b ov overall-position=1", ("a b", "ov", (("overall_position", "1"),))),
    ],
)
def test_a_line_is_quote_section_and_keys(line, wanted):
    read = read_line(line)
    assert (read.quote, read.section, read.slots) == wanted


@pytest.mark.parametrize("line", ["", "won it", "d=x", "won it res d"])
def test_a_line_without_keys_is_refused(line):
    with pytest.raises(WrongUsage):
        read_line(line)


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("with a win resu", "results"),
        ("with a win results dri", "driver="),
        ("with a win results driver=ad", "driver=ada-lind"),
        ("with a win results driver=Ada p", "position="),
        ("with a win results driver=Ada result_status=ret", "result_status=retired"),
        ("with a win . driver=Ada ses", "session="),
    ],
)
def test_a_line_can_be_completed(article, line, word):
    desk = open_desk(article, VOCABULARY)
    assert word in [c.word for c in completions(desk, line, "results")]


def test_proposals_are_reviewed_by_a_person(kg, article):
    lines = [line_of({"lap": n}) for n in range(1, 6)]
    code, out, _ = kg("propose", stdin="\n".join([*lines, line_of({"lap": "x"})]))
    assert code == 1
    assert "5 in the queue, 1 refused" in out
    assert "proposals:6:1" in out
    listed = json.loads(kg("review", "--list", "--json")[1])["proposals"]
    first, second, third, *_ = (p["id"] for p in listed)
    assert listed[0]["sentences"]
    assert "incidents" not in items_of(article)

    assert kg("review", "--accept", first, "--set", "lap=7", "--reject", second)[0] == 0
    assert [i["lap"] for i in items_of(article)["incidents"]] == ["7"]
    code, _, errors = kg("review", "--accept", third, "--set", "lap=x")
    assert (code, "nothing was written" in errors) == (1, True)

    code, out, _ = kg("review", stdin="until=2019\ns\nm\nlap=9 detail=in the wet\na\nr\n")
    assert code == 0
    assert "'until=2019' is none of the answers" in out
    assert "1 skipped: still to review" in out
    assert "⟦beat Bo Marsh by⟧" in out
    assert [i["lap"] for i in items_of(article)["incidents"]] == ["7", "9"]
    assert items_of(article)["incidents"][1]["detail"] == "in the wet"
    assert "1 to review" in kg("review", "--list")[1]
    assert kg("check")[0] == 0


def test_what_proposals_say_cannot_command_the_terminal(kg):
    line = line_of({"who": "\u001b[31mred\u202e"}, quote="\u001b]0;x\u0007beat")
    code, out, errors = kg("propose", stdin=line)
    assert code == 1
    assert not {"\u001b", "\u202e", "\u0007"} & set(out + errors)


def test_proposing_leaves_every_file_of_facts_as_it_is(kg, article):
    def hashes():
        files = sorted(article.facts.rglob("*.yaml"))
        return [(p.name, hashlib.sha256(p.read_bytes()).hexdigest()) for p in files]

    before = hashes()
    assert kg("propose", stdin=line_of())[0] == 0
    assert hashes() == before
