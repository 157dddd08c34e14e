"""A curator's day, by facts/README.md alone: a fourteenth article.

It goes from ``kg new source`` to a green ``kg check`` and a changed dossier.
"""

import json
import shutil
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent
ARTICLE = """Lena Ortmann took her first Carrera Cup podium on Saturday, \
third in Pro-Am at Sebring for GMG Racing.

The 41-year-old dentist from Ulm drove the No. 77 Porsche 911 GT3 Cup. \
“James Sofronas rang me in January,” Ortmann said. \
“He had watched me in Ulm's kart league and wanted to help.”

Blauwerk Optik pays for her season: 90,000 dollars, \
agreed with its owner Jonas Feld after a club dinner.

She did not race at Long Beach. Sofronas was not entered.
"""
CLAIMS = """results:
  - {driver: Lena Ortmann, event: pccna-2026-sebring, class: Pro-Am, team: GMG Racing, position: 3,
     at: third in Pro-Am at Sebring}
milestones:
  - {about: Lena Ortmann, what: first-podium, event: pccna-2026-sebring,
     at: first Carrera Cup podium}
entries:
  - {driver: Lena Ortmann, event: pccna-2026-sebring, team: GMG Racing, number: 77,
     car: Porsche 911 GT3 Cup, at: No. 77 Porsche}
biographies:
  - {person: Lena Ortmann, age: 41, occupation: dentist, as_of: 2026-03-22,
     at: The 41-year-old dentist}
remarks:
  - {speaker: Lena Ortmann, about: James Sofronas, gist: he called her in January and offered help,
     at: James Sofronas rang me}
sponsorships:
  - {sponsor: Blauwerk Optik, of: Lena Ortmann, support: [money], amount_usd: 90000,
     season: pccna-2026, through: Jonas Feld, came_about: settled after a club dinner,
     at: Blauwerk Optik pays for her season}
roles:
  - {person: Jonas Feld, role: owner, organization: Blauwerk Optik, at: its owner Jonas Feld}
absences:
  - {who: Lena Ortmann, missed: race, event: pccna-2026-long-beach, at: did not race at Long Beach}
  - {who: James Sofronas, missed: race, event: pccna-2026-sebring, at: Sofronas was not entered}
"""


@pytest.fixture
def bench(tmp_path, here, monkeypatch):
    """A copy of the shipped corpus, the new article beside it, and the command on it."""
    home = tmp_path / "corpus"
    for name in ("facts", "ontology", "seeds"):
        shutil.copytree(TOP / name, home / name, ignore=shutil.ignore_patterns("*.txt"))
    (tmp_path / "ortmann.txt").write_text(ARTICLE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return home, lambda *arguments: here(
        "--facts",
        home / "facts",
        "--ontology",
        home / "ontology",
        *arguments,
        KG_SEEDS=home / "seeds",
    )


def test_from_a_new_article_to_a_changed_dossier(bench, tmp_path):
    home, kg = bench
    code, out, errors = kg(
        "new",
        "source",
        "ortmann-sebring",
        "--file",
        tmp_path / "ortmann.txt",
        "--written",
        "2026-03-22",
        "--title",
        "Ortmann third at Sebring",
        "--how-dated",
        "date line",
    )
    assert code == 0, errors
    code, out, errors = kg("mentions", tmp_path / "ortmann.txt", "--json")
    found = json.loads(out)
    assert {"james-sofronas", "gmg-racing", "pccna", "pro-am", "porsche-911-gt3-cup"} <= {
        m["id"] for m in found["known"]
    }
    assert {"Lena Ortmann", "Blauwerk Optik", "Jonas Feld"} <= {n["text"] for n in found["new"]}
    assert (
        kg("new", "person", "Lena Ortmann")[0]
        == kg("new", "person", "Jonas Feld")[0]
        == kg("new", "organization", "Blauwerk Optik")[0]
        == 0
    )
    code, _, errors = kg("new", "person", "Lena Ortmann")
    assert code == 2 and "taken" in errors
    claims = home / "facts/sources/ortmann-sebring.yaml"
    claims.write_text(
        claims.read_text() + CLAIMS.replace("amount_usd: 90000", "amount_usd: 90,000"),
        encoding="utf-8",
    )
    code, out, _ = kg("check")
    assert code == 1 and "ortmann-sebring.yaml" in out
    header = claims.read_text().split("results:")[0]
    claims.write_text(header + CLAIMS, encoding="utf-8")
    code, out, errors = kg("check")
    assert code == 0, out + errors
    code, out, _ = kg("coverage", "ortmann-sebring", "--json")
    assert code == 0 and [p["open"] for p in json.loads(out)["paragraphs"]] == [False] * 4
    assert kg("tidy")[0] == 0
    assert kg("tidy", "--dry-run")[:2] == (0, "everything is in order\n")
    code, out, errors = kg("dossier", "Lena Ortmann", "-o", "ortmann.md")
    assert code == 0, errors
    text = (tmp_path / "ortmann.md").read_text(encoding="utf-8")
    assert "Blauwerk Optik" in text and "90,000" in text
    code, out, _ = kg("path", "Jonas Feld", "James Sofronas", "--json")
    assert code == 0 and json.loads(out)["routes"][0]["hops"]
    code, out, _ = kg("show", "James Sofronas", "--only", "did not happen")
    assert "Sebring" in out and "ortmann-sebring" in out
