"""Questions that no pattern fits: answered by the words of single statements, clause by clause, name by name, or honestly not."""

import pytest

from kg.answers.words import ask_in_words


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Who ran into the back of Sofronas at Circuit of The Americas?", "Jake Pedersen"),
        ("what colour are the pro-am cars' markings", "green"),
        ("What is the minimum age for a driver to enter the Masters class?", "50"),
        ("How often has Cirone been on the podium in 2025?", "at least 3"),
        ("who bagged pole at indy 2025 in pro", "Aaron Jeansonne"),
        ("how much does gmg spend w/ ssf every month", "about 20,000"),
        ("What role does Andrew Davis play in Scott Blind's programme?", "driver coach"),
        ("Who does Zach Vanier drive for?", "JDX Racing"),
    ],
)
def test_words_of_the_statement_itself_answer(corpus, question, answer):
    found = ask_in_words(corpus, question)
    assert found["status"] == "answered"
    assert answer in [a["label"] for a in found["answers"]]
    assert found["statements"]


def test_two_names_are_answered_one_by_one(corpus):
    found = ask_in_words(corpus, "Which team runs Yardley and Maxson?")
    assert [a["label"] for a in found["answers"]] == ["Topp Racing"]
    assert found["sentences"][:2] == ["Ryan Yardley: Topp Racing.", "Tyler Maxson: Topp Racing."]


def test_a_part_that_is_not_understood_is_said_to_be(corpus):
    found = ask_in_words(
        corpus,
        "How much did Sofronas pay for his first Porsche Cup car, and which flavour did it have?",
    )
    assert [a["label"] for a in found["answers"]] == ["150,000"]
    assert "flavour" in found["sentences"][0]


def test_that_man_is_the_answer_before(corpus):
    found = ask_in_words(
        corpus, "Who founded GMG Racing, and which titles did that man win in 2001?"
    )
    assert {a["label"] for a in found["answers"]} >= {"James Sofronas", "2001 USTCC"}


def test_the_number_that_is_expected_is_no_limit(corpus):
    three, all_ = (
        ask_in_words(corpus, f"At which {n}venues did Sofronas win in the 2024 season?")
        for n in ("three ", "")
    )
    assert three["answers"] == all_["answers"] != []


@pytest.mark.parametrize(
    "question",
    [
        "Did Scott Blind win every race in 2025?",
        "Was Alan Metni always on pole in 2025?",
        "was jared thomas racing every round in 2025?",
    ],
)
def test_one_instance_does_not_prove_every(corpus, question):
    assert ask_in_words(corpus, question)["status"] == "not_understood"


@pytest.mark.parametrize(
    "question",
    [
        "What does Jimmy Llibre earn?",
        "Who won the 2025 Pro title in the end?",
        "What was the job of James Sofronas before racing?",
        "What did Jared Thomas pay for his 911 GT3 Cup car?",
        "Who was Scott Blind's teammate at Ruckus Racing?",
    ],
)
def test_what_is_only_near_is_no_answer(corpus, question):
    assert ask_in_words(corpus, question)["status"] in ("not_understood", "not_recorded")


def test_what_is_near_is_shown_as_such(corpus):
    found = ask_in_words(corpus, "does scott blind drink")
    assert found["status"] == "not_understood" and found["missing"] == ["drink"]
    assert found["nearby"] and all(i in corpus.by_id for i in found["nearby"])


@pytest.mark.parametrize(
    "question", ["Who won the second James Sofronas race?", "Who won the second Porsche race?"]
)
def test_which_race_is_meant_is_not_guessed(corpus, question):
    found = ask_in_words(corpus, question)
    assert found["status"] == "not_understood" and "second race" in found["missing"]


def test_marks_are_no_words_of_a_statement(corpus):
    assert (
        ask_in_words(corpus, "Who inferred that James Sofronas was a teammate?")["status"]
        == "not_understood"
    )


def test_a_question_leaves_nothing_behind(corpus):
    from kg.answers.words.answering import words_of

    ask_in_words(corpus, "Who founded GMG Racing?")
    before = len(words_of(corpus).lexicon.senses)
    for question in (
        "Who won the second Kyle Washington race?",
        "Who was the third practice of Llibre?",
        "first opening session",
    ):
        ask_in_words(corpus, question)
    assert len(words_of(corpus).lexicon.senses) == before
