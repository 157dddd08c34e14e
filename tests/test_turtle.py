"""ontology/*.ttl: laid out one predicate a line, and the formatter changes no triple."""

import importlib.util
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

ONTOLOGY = Path(__file__).parents[1] / "ontology"
FILES = sorted([*ONTOLOGY.glob("*.ttl"), *ONTOLOGY.glob("shapes/*.ttl")])
_spec = importlib.util.spec_from_file_location("turtle_format", ONTOLOGY / "format.py")
assert _spec is not None and _spec.loader is not None
turtle = importlib.util.module_from_spec(_spec)
sys.modules["turtle_format"] = turtle
_spec.loader.exec_module(turtle)

SAMPLE = r'''# head; of the file.
@prefix x: <http://example.org/x#> . # a prefix
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
PREFIX y: <http://example.org/y/>

x:a a x:B;x:p "semi ; stop . hash # \" quote"@en-US,'single \' one',"""long
  with "quotes" and # no comment
end"""; x:n 1.5,-2 ,3.0e4 , true;
  # before the list
  x:list (x:one"two words" # after two
   [ x:q x:r.s ; x:deep [ x:p ( [] () ) ] ]) ;
  x:d "2001"^^xsd:gYear ; .
# kept with the next
x:c x:p x:d.
x:e x:p <http://example.org/#frag;a.b>.

[] x:p _:b0 . [ x:p 1 ] .
( 1 2 ) x:p x:local\,name .
x:long x:p x:aaaaaaaaaaaaaaaaaaaaaaaa, x:bbbbbbbbbbbbbbbbbbbbbbbbbbbbb,
 x:cccccccccccccccccccccccccc , x:dddddddddd .
x:wide x:slots ( x:aaaaaaaaaaaaaaaaaaaaaaaa x:bbbbbbbbbbbbbbbbbbbbbbbbbbbbb
 x:cccccccccccccccccccccccccc x:ddd ) .
# the last word
'''


def triples(text: str) -> ox.Dataset:
    """Return the triples of Turtle text, their blank nodes named by what they say."""
    read = ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri="http://example.org/")
    found = ox.Dataset(read)
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0_SHA_256)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_every_file_is_formatted(path: Path) -> None:
    assert turtle.main(["--check", str(path)]) == 0, "run python ontology/format.py"


@pytest.mark.parametrize("text", [SAMPLE, *(p.read_text("utf-8") for p in FILES)])
def test_formatting_changes_white_space_only(text: str) -> None:
    formatted = turtle.format_turtle(text)
    assert triples(text) == triples(formatted)
    words = [[t.text for t in turtle.read_tokens(part)[0]] for part in (text, formatted)]
    assert words[0] == words[1]
    assert turtle.format_turtle(formatted) == formatted


def test_comments_stay_where_they_were() -> None:
    formatted = turtle.format_turtle(SAMPLE)
    comments = [
        "# head; of the file.\n@prefix",
        "> .  # a prefix\n",
        "    # before the list\n    x:list (",
        '"two words"  # after two\n',
        "# kept with the next\nx:c x:p x:d .\n",
        "# the last word\n",
    ]
    places = [formatted.index(comment) for comment in comments]
    assert places == sorted(places)


def test_one_predicate_a_line_and_lists_wrapped() -> None:
    text = 'x:a a x:B ; x:s ( "one text" "two texts" ) ; x:t ( "a" "b" ) ; x:p [ x:q 1 ; x:r 2 ] .'
    assert turtle.format_turtle(text) == (
        'x:a a x:B ;\n    x:s (\n        "one text"\n        "two texts"\n    ) ;\n'
        '    x:t ( "a" "b" ) ;\n    x:p [ x:q 1 ; x:r 2 ] .\n'
    )
    wide = [line for line in turtle.format_turtle(SAMPLE).splitlines() if len(line) > 100]
    assert wide == []


@pytest.mark.parametrize(
    "text", ["x:a a x:B", "x:a a ; x:b x:c .", "x:a ( x:b ] .", 'x:a x:p "b .']
)
def test_what_is_not_turtle_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(turtle.NotTurtle, match=r"^1: "):
        turtle.format_turtle(text)
