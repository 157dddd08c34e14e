"""What articles of other kinds of racing say can be claimed, and its sentence says it.

One corpus holds a row for each kind of fact.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
ENTITIES = """people:
  - {id: ada-lind, name: Ada Lind}
  - {id: bo-marsh, name: Bo Marsh}
  - {id: cy-brook, name: Cy Brook}
  - {id: di-vale, name: Di Vale, minor: true, not_public: true}
  - {id: ed-moor, name: Ed Moor}
  - {id: flo-reed, name: Flo Reed}
  - {id: gil-ash, name: Gil Ash}
  - {id: hal-fenn, name: Hal Fenn}
teams:
  - {id: brook-racing, name: Brook Racing}
  - {id: delta-team, name: Delta Team, other_names: [Old Delta]}
  - {id: moss-racing, name: Moss Racing}
organizations:
  - {id: oak-engines, name: Oak Engines}
  - {id: oak-parts, name: Oak Parts}
  - {id: delta-holding, name: Delta Holding}
  - {id: quay-tires, name: Quay Tires}
  - {id: hill-chassis, name: Hill Chassis}
  - {id: hill-court, name: Hill County Court}
  - {id: stewards, name: Lantern Stewards}
series:
  - {id: lantern-cup, name: Lantern Cup}
  - {id: lantern-rally, name: Lantern Rally}
seasons:
  - {id: cup-2023, name: 2023 Lantern Cup, series: lantern-cup, year: 2023}
  - {id: cup-2024, name: 2024 Lantern Cup, series: lantern-cup, year: 2024}
  - {id: rally-2024, name: 2024 Lantern Rally, series: lantern-rally, year: 2024}
events:
  - {id: hill, name: the 2024 Hill 200, season: cup-2024, venue: hill-park}
  - {id: quay, name: the 2024 Quay 200, season: cup-2024, venue: quay-park}
  - {id: forest, name: the 2024 Forest Rally, season: rally-2024}
sessions:
  - {id: hill-race, name: the race at Hill 2024, event: hill, session_kind: race}
  - {id: hill-qualifying, name: qualifying at Hill 2024, event: hill, session_kind: qualifying}
  - {id: hill-heat, name: heat 1 at Hill 2024, event: hill, session_kind: heat}
  - {id: quay-race, name: the race at Quay 2024, event: quay, session_kind: race}
  - {id: forest-ss5, name: stage 5 of the 2024 Forest Rally, event: forest, session_kind: stage}
  - {id: forest-leg1, name: leg 1 of the 2024 Forest Rally, event: forest, session_kind: leg}
venues:
  - {id: hill-park, name: Hill Park}
  - {id: quay-park, name: Quay Park}
places:
  - {id: hill-town, name: Hill Town}
race_classes:
  - {id: pro, name: Pro}
car_models:
  - {id: brook-b1, name: Brook B1}
matters:
  - {id: fuel-affair, name: the Hill fuel affair}
"""
# words of an article | section | claim | what its sentence must hold
ROWS = """
shared drive, a third of the laps | results | driver: Ada Lind, session: hill-race, team: Brook Racing, number: 08, position: 1, laps_driven: 34, share_percent: 33 | won; 34 laps; 33 percent; No. 08
co-driver of a shared car | codrives | driver: Ada Lind, codriver: Ed Moor, event: quay, number: 20RT | shared a car; No. 20RT
a share of the driving on the entry list | entries | driver: Ed Moor, event: hill, team: Brook Racing, share_percent: 25 | 25 percent of the distance
reserve driver | roles | person: Gil Ash, role: reserve-driver, organization: Brook Racing, since: 2024 | had been a reserve driver for Brook Racing; since 2024
test driver | roles | person: Gil Ash, role: test-driver, organization: Delta Team, until: 2020 | was a test driver for Old Delta (now Delta Team); until 2020
development driver | roles | person: Hal Fenn, role: development-driver, organization: Delta Team | development driver
manager | roles | person: Hal Fenn, role: manager, for_driver: Ada Lind | Ada Lind's manager
agent | roles | person: Hal Fenn, role: agent, for_driver: Bo Marsh | Bo Marsh's agent
crew chief | roles | person: Ed Moor, role: crew-chief, organization: Moss Racing, for_driver: Bo Marsh | crew chief for Bo Marsh at Moss Racing
spotter | roles | person: Flo Reed, role: spotter, for_driver: Bo Marsh | Bo Marsh's spotter
race engineer | roles | person: Flo Reed, role: race-engineer, organization: Brook Racing | race engineer for Brook Racing
entered under a leased charter | entries | driver: Bo Marsh, event: hill, team: Moss Racing, number: 1s, entry_kind: charter, licence: a leased charter, entrant: Delta Holding | under a leased charter; entered by Delta Holding; No. 1s
wild card | entries | driver: Flo Reed, event: quay, number: B5, entry_kind: wild-card | as a wild card; B5
a company owns a team | ownerships | owner: Delta Holding, of: Delta Team, since: 2015, until: 2020 | Delta Holding owned Old Delta (now Delta Team); until 2020
a co-owner with a share | ownerships | owner: Cy Brook, of: Brook Racing, share_percent: 40, with: Hal Fenn, ownership_kind: minority | owned 40 percent of Brook Racing; Hal Fenn; minority
a majority share with its price | ownerships | owner: Hal Fenn, of: Moss Racing, ownership_kind: majority, amount_usd: 3000000 | owned a majority share of Moss Racing
co-owner as a role | roles | person: Hal Fenn, role: co-owner, organization: Moss Racing | was a co-owner of Moss Racing
team sold | transfers | of: Moss Racing, transfer_kind: sale, seller: Cy Brook, buyer: Delta Holding, amount_usd: 2000000, when: 2020 | Delta Holding bought Moss Racing from Cy Brook; 2020
team sold, no buyer named | transfers | of: Delta Team, transfer_kind: sale, seller: Hal Fenn, when: 2021 | Hal Fenn sold Delta Team
charter sold | transfers | of: Brook Racing, item: a charter, transfer_kind: sale, buyer: Moss Racing, season: cup-2024 | Moss Racing bought a charter of Brook Racing
charter leased | transfers | of: Brook Racing, item: the second charter, transfer_kind: lease, buyer: Delta Team | Delta Team leased the second charter
license moved | transfers | of: Moss Racing, item: the license, transfer_kind: takeover, buyer: Delta Team, when: 2022 | Delta Team took over the license of Moss Racing; 2022
team renamed | renamings | of: Delta Team, old_name: Old Delta, new_name: Delta Team, when: 2021, by: Delta Holding | Delta Team was renamed from Old Delta; 2021
sponsor renamed | renamings | of: Oak Parts, old_name: Oak & Sons, new_name: Oak Parts | from Oak & Sons to Oak Parts
teams merged | mergers | one: Brook Racing, another: Moss Racing, merged_into: Delta Team, when: 2019 | merged into Old Delta (now Delta Team)
team wound up | closures | of: Moss Racing, closure_kind: wound-up, when: 2023-11, reason: unpaid debts | was wound up; unpaid debts
team in administration | closures | of: Brook Racing, closure_kind: administration, when: 2012 | went into administration
maker withdrew from a series | closures | of: Oak Engines, closure_kind: withdrawn, series: Lantern Cup, when: 2023 | withdrew from the Lantern Cup
contract with option and value | contracts | person: Ada Lind, team: Brook Racing, role: driver, signed_on: 2023-10-01, since: 2024, until: 2025, years: 2, option: for 2026, amount_usd: 500000, per: season | signed with Brook Racing; from 2024; until 2025; with an option for 2026; a season
contract, its day not told | contracts | person: Bo Marsh, team: Moss Racing, until: 2026 | under contract to Moss Racing; until 2026
contract extended | contract_changes | person: Ada Lind, team: Brook Racing, change: extended, until: 2027, when: 2024-06 | Brook Racing extended the contract of Ada Lind; until 2027
option taken up | contract_changes | person: Ada Lind, team: Brook Racing, change: option-taken, season: cup-2024 | took up its option on Ada Lind
released and replaced | contract_changes | person: Bo Marsh, team: Moss Racing, change: released, when: 2024-07, replaced_by: Flo Reed | Moss Racing released Bo Marsh; Flo Reed taking the place
driver left | contract_changes | person: Flo Reed, team: Delta Team, change: left, when: 2023 | Flo Reed left Delta Team
bought out | contract_changes | person: Gil Ash, team: Delta Team, change: bought-out, amount_usd: 100000 | bought out the contract with Delta Team
stood in for an injured driver | replacements | person: Flo Reed, replaced: Ada Lind, team: Brook Racing, event: quay, races: 2, reason: a broken wrist | Flo Reed stood in for Ada Lind; broken wrist
took the seat for good | replacements | person: Gil Ash, replaced: Bo Marsh, replacement_kind: for-good, team: Moss Racing | Gil Ash replaced Bo Marsh
took over the car in the race | replacements | person: Ed Moor, replaced: Cy Brook, replacement_kind: relief, session: hill-race, lap: 30 | took over the car of Cy Brook; on lap 30
primary sponsor for twelve races | sponsorships | sponsor: Oak Parts, of: Brook Racing, sponsor_rank: primary, races: 12, season: cup-2024, livery: blue and white | was primary sponsor of Brook Racing; 12 races; blue and white
associate sponsor | sponsorships | sponsor: Quay Tires, of: Moss Racing, sponsor_rank: associate | associate sponsor
naming rights of a race | sponsorships | sponsor: Oak Parts, of: Lantern Cup, sponsor_rank: title, naming_rights: Oak Parts 200, until: 2026 | title sponsor of the Lantern Cup; under the name Oak Parts 200; until 2026
planned sponsor of one car at one event | sponsorships | sponsor: Hal Fenn, of: Ada Lind, event: quay, number: 20RT, certainty: planned | Hal Fenn sponsored Ada Lind at the 2024 Quay 200; No. 20RT
injured | health | person: Ada Lind, health_kind: injury, injury: a broken wrist, session: hill-race, races_missed: 2 | suffered a broken wrist in the race at Hill 2024; missing two races
ill | health | person: Bo Marsh, health_kind: illness, event: quay | was ill at the 2024 Quay 200
cleared to race | health | person: Ada Lind, health_kind: cleared, when: 2024-07-01 | was cleared to race
suspended | penalties | who: Bo Marsh, penalty_kind: suspension, races: 1, imposed_by: Lantern Stewards | received a suspension; from Lantern Stewards
banned | penalties | who: Cy Brook, penalty_kind: ban, since: 2020, until: 2022 | a ban; from 2020; until 2022
fined | penalties | who: Moss Racing, penalty_kind: fine, amount_usd: 50000, reason: a loose wheel | a fine of; 50; loose wheel
reinstated | penalties | who: Hal Fenn, penalty_kind: life-ban, penalty_status: lifted, when: 2010 | a ban for life; lifted later by reinstatement
grid penalty earned there, served here | penalties | who: Ada Lind, penalty_kind: grid-drop, grid_places: 5, earned_in: hill, served_in: quay, reason: causing a collision | a grid penalty of 5 places; earned in the 2024 Hill 200; served in the 2024 Quay 200
points taken away | penalties | who: Brook Racing, penalty_kind: points, points_lost: 25, penalty_status: overturned | a deduction of 25 points; overturned
rally stage won | results | driver: Gil Ash, session: forest-ss5, position: 1, race_time: 9:58.4 | won stage 5
led after a leg | results | driver: Gil Ash, session: forest-leg1, position: 2, gap_s: 4.5, gap_to: Flo Reed | finished second in leg 1; 4.5 s
a class win and ninth overall, no session | results | driver: Flo Reed, event: forest, class: Pro, position: 1, overall_position: 9 | won; Pro class; ninth overall
navigator | crews | driver: Gil Ash, navigator: Hal Fenn, event: forest, number: 0E | Hal Fenn was navigator to Gil Ash at the 2024 Forest Rally
sidecar passenger | crews | driver: Ed Moor, navigator: Flo Reed, seat_kind: sidecar-passenger | Flo Reed was sidecar passenger to Ed Moor
engine supplier | supplies | supplier: Oak Engines, of: Brook Racing, supply_kind: engine, model: V8, supply_status: works, since: 2021 | Oak Engines supplied Brook Racing with engines; as its works team
sole tire supplier | supplies | supplier: Quay Tires, of: Lantern Cup, supply_kind: tires, supply_status: sole | supplied the Lantern Cup with tires; as the only supplier
chassis, engine and tires of an entry | entries | driver: Gil Ash, event: quay, car: Brook B1, chassis: Hill Chassis, engine: Oak Engines, tires: Quay Tires | Hill Chassis chassis; Oak Engines engine; Quay Tires tires
points system | points_rules | series: Lantern Cup, season: cup-2024, points_for: place, place_taken: 1, points: 25 | first place in the race gave 25 points
point for the fastest lap | points_rules | series: Lantern Cup, points_for: fastest-lap, points: 1 | the fastest lap gave 1 point
best results count, two dropped | points_rules | series: Lantern Cup, season: cup-2023, best_of: 11, dropped_scores: 2 | the best 11 results counted; 2 results dropped
points gross and net | standings | who: Ada Lind, season: cup-2023, as_of: 2023-10-30, position: 2, points: 94, gross_points: 105, dropped_points: 11 | second; with 94 points; 105 points before dropped scores; 11 points dropped
record | records | holder: Cy Brook, record_kind: most-wins, series: Lantern Cup, count: 31 | most wins; 31
retirement | milestones | about: Cy Brook, what: retired, when: 2010 | Cy Brook retired from racing
comeback | milestones | about: Cy Brook, what: comeback, event: hill | came back to racing; Hill 200
last race | milestones | about: Ed Moor, what: last-race, event: quay | Ed Moor drove a last race at the 2024 Quay 200
hundredth start | milestones | about: Ada Lind, what: round-number-start, count: 100, event: quay | made start number 100
accused | allegations | accuser: Ed Moor, accused: Bo Marsh, matter: the Hill fuel affair, charge: using forbidden fuel | Ed Moor accused Bo Marsh of using forbidden fuel; the Hill fuel affair
denied | allegations | accuser: Ed Moor, accused: Bo Marsh, matter: the Hill fuel affair, allegation_status: denied, answer: that the fuel was legal | using forbidden fuel; denied; the answer was that the fuel was legal
found untrue by somebody who decides | allegations | accuser: Flo Reed, accused: Hal Fenn, charge: bribery, allegation_status: not-found, decided_by: Lantern Stewards | found not to be so; by decision of Lantern Stewards
lawsuit settled | lawsuits | plaintiff: Brook Racing, defendant: Gil Ash, charge: a broken contract, court: Hill County Court, lawsuit_status: settled, settlement: a payment not made public, when: 2020 | Brook Racing sued Gil Ash over a broken contract; before Hill County Court; the case was settled
prosecuted | lawsuits | plaintiff: Hill County Court, defendant: Hal Fenn, lawsuit_kind: criminal, charge: tax fraud, answer: not guilty | prosecuted Hal Fenn over tax fraud; the answer was not guilty
born | births | person: Cy Brook, when: 1940-03-02, place: Hill Town | Cy Brook was born in Hill Town
died | deaths | person: Cy Brook, when: 2019-05-01, place: Hill Town, age: 79, cause: a long illness | Cy Brook died at the age of 79 in Hill Town; a long illness
did not qualify | results | driver: Ed Moor, session: hill-race, result_status: did-not-qualify | Ed Moor did not qualify for the race
did not pre-qualify | results | driver: Hal Fenn, event: hill, result_status: did-not-prequalify | did not pre-qualify at the 2024 Hill 200
not classified | results | driver: Gil Ash, session: hill-race, result_status: not-classified | was not classified
withdrawn | results | driver: Flo Reed, session: hill-race, result_status: withdrawn | withdrew
excluded | results | driver: Hal Fenn, session: quay-race, result_status: excluded | was excluded
retired on a lap with a cause | results | driver: Flo Reed, session: quay-race, result_status: retired, lap: 34, reason: an engine failure, number: 8 | did not finish; lap 34; engine failure; No. 8
race time, laps and points | results | driver: Bo Marsh, session: quay-race, position: 3, race_time: 58:34.5, laps: 71, points: 15, laps_led: 12, laps_behind: 2 | finished third; 58:34.5; 71 laps; 15 points; leading 12 laps; two laps behind
pit-lane start and fastest lap | results | driver: Ada Lind, session: quay-race, position: 2, pit_lane_start: true, fastest_lap: true, lap_time: 1:21.5 | from the pit lane; with the fastest lap; 1:21.5
overall winner | results | driver: Gil Ash, session: quay-race, overall_position: 1 | Gil Ash won; overall
heat of a kart meeting | results | driver: Bo Marsh, session: hill-heat, position: 4 | finished fourth in heat 1
siblings | relationships | person: Ada Lind, relation: sister, of: Bo Marsh | a sister of Bo Marsh
cousins | relationships | person: Ed Moor, relation: cousin, of: Flo Reed | cousin
grandson | relationships | person: Gil Ash, relation: grandson, of: Cy Brook | the grandson of Cy Brook
father-in-law | relationships | person: Cy Brook, relation: father-in-law, of: Hal Fenn | the father-in-law of Hal Fenn
stepmother | relationships | person: Flo Reed, relation: stepmother, of: Hal Fenn | the stepmother of Hal Fenn
race over so many laps | schedules | of: hill, held_on: 2024-05-04, race_laps: 188, distance_mi: 500 | 188 laps; 500 miles
not racing, with the reason | absences | who: Ed Moor, missed: test, event: hill, reason: to save money | did not test at the 2024 Hill 200, to save money
role that ended | roles | person: Cy Brook, role: owner, organization: Oak Parts, since: 2010, until: 2020 | owned Oak Parts; from 2010; until 2020
provisional title | titles | holder: Ada Lind, season: cup-2024, title_status: provisional | provisionally champion
team runs two cars under two charters | campaigns | team: Brook Racing, season: cup-2024, cars_run: 2, engine: Oak Engines, licence: two charters | Brook Racing ran two cars in the 2024 Lantern Cup; Oak Engines engine; under two charters
rule change | rules | series: Lantern Cup, season: cup-2024, gist: two pit stops at least | In the 2024 Lantern Cup; two pit stops at least
race stopped early in the rain | race_facts | of: hill-race, laps: 120, race_laps: 188, weather: heavy rain, cautions: 7, lead_changes: 21, attendance: 40000 | ran for 120 laps of the 188 planned; in heavy rain; seven cautions; 21 lead changes
round postponed | schedules | of: quay, held_on: 2024-09-14, former_date: 2024-04-06, schedule_status: postponed | was postponed to September 14, 2024, from April 6, 2024
title taken away | titles | holder: Bo Marsh, season: cup-2023, title_status: stripped, when: 2024-02-01 | was stripped of the 2023 Lantern Cup championship
rated bronze | biographies | person: Ed Moor, driver_rating: bronze, as_of: 2024 | rated bronze
eliminated from the playoffs | milestones | about: Bo Marsh, what: eliminated, event: quay | was eliminated from the playoffs at the 2024 Quay 200
married name | renamings | of: Flo Reed, old_name: Flo Ash, new_name: Flo Reed, when: 2018 | Flo Reed was renamed from Flo Ash to Flo Reed
what a car is | car_specs | car: Brook B1, engine: Oak Engines, model: a flat six, power_hp: 510, weight_kg: 1260, designer: Cy Brook | Brook B1 had an engine of Oak Engines; 510 horsepower; 1; designed by Cy Brook
pay of a driver | deals | party: Ada Lind, deal_kind: salary, counterparty: Brook Racing, amount_usd: 90000, per: year | was paid; by Brook Racing
debt | deals | party: Moss Racing, deal_kind: debt, counterparty: Oak Engines, amount_usd: 70000 | Moss Racing owed; to Oak Engines
ran out of fuel | incidents | who: Flo Reed, incident_kind: out-of-fuel, session: hill-race, lap: 186 | Flo Reed ran out of fuel on lap 186 in the race at Hill 2024
tire failure | incidents | who: Gil Ash, incident_kind: puncture, session: hill-race | Gil Ash had a puncture
new team principal replaces the old one | replacements | person: Hal Fenn, replaced: Cy Brook, replacement_kind: for-good, role: principal, team: Brook Racing | Hal Fenn replaced Cy Brook as team principal at Brook Racing
successor off the track | successions | successor: Hal Fenn, predecessor: Cy Brook, team: Moss Racing | Hal Fenn came after Cy Brook at Moss Racing
"""  # noqa: E501 -- a table, one row a line
ORDINALS = {"1st": "first", "2nd": "second", "3rd": "third", "4th": "fourth", "9th": "ninth"}
TABLE = [tuple(p.strip() for p in row.split(" | ")) for row in ROWS.strip().splitlines()]


def article() -> str:
    """Return an article with a paragraph for each row, in which every name of its claim stands."""
    lines = []
    for n, (words, _, claim, _) in enumerate(TABLE):
        values = " ".join(part.split(": ", 1)[1] for part in claim.split(", ") if ": " in part)
        lines.append(f"Fact {n} stands here: {words}; {values}.")
    return "\n\n".join(lines) + "\n"


def claims() -> str:
    """Return the claims file of the article, sections in the order of the table."""
    sections: dict[str, list[str]] = {}
    for n, (_, section, claim, _) in enumerate(TABLE):
        sections.setdefault(section, []).append(f"  - {{{claim}, at: Fact {n} stands here}}")
    return "source: art\n" + "\n".join(
        f"{name}:\n" + "\n".join(items) for name, items in sections.items()
    )


def build(folder: Path) -> dict[str, str]:
    """Write the corpus to ``folder``; return the variables with which kg reads it."""
    text = article()
    (folder / "facts/entities").mkdir(parents=True)
    (folder / "facts/sources").mkdir()
    (folder / "seeds").mkdir()
    (folder / "facts/entities/all.yaml").write_text(ENTITIES, "utf-8")
    (folder / "facts/sources/art.yaml").write_text(claims() + "\n", "utf-8")
    (folder / "seeds/art.txt").write_text(text, "utf-8")
    digest = hashlib.sha256(text.encode()).hexdigest()
    (folder / "seeds/catalogue.yaml").write_text(
        f"documents:\n  - {{id: art, file: art.txt, sha256: {digest}}}\n"
        "articles:\n  - {id: art, title: Words, publisher: The Lantern, kind: profile, "
        "written: 2024-12-01, how_dated: invented, document: art, "
        f"lines: 1-{len(text.splitlines())}}}\n",
        "utf-8",
    )
    return {
        "KG_FACTS": str(folder / "facts"),
        "KG_SEEDS": str(folder / "seeds"),
        "KG_ONTOLOGY": str(TOP / "ontology"),
        "KG_CACHE": str(folder / "cache"),
        "PYTHONPATH": str(TOP),
    }


def kg(variables: dict[str, str], folder: Path, *arguments: str) -> tuple[int, str]:
    """Run ``kg`` and return its exit code and output."""
    done = subprocess.run(
        [sys.executable, "-m", "kg.cli", *arguments],
        cwd=folder,
        env={**os.environ, **variables, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A corpus that claims every row of the table."""
    folder = tmp_path_factory.mktemp("words")
    return folder, build(folder)


@pytest.fixture(scope="module")
def sentences(corpus: tuple[Path, dict[str, str]]) -> dict[int, str]:
    """Row → the sentence of the statement that its claim went into."""
    folder, variables = corpus
    code, out = kg(variables, folder, "statements", "--format", "jsonl")
    assert code == 0, out
    found = {}
    for line in out.splitlines():
        if not line.startswith("{"):
            continue
        statement = json.loads(line)
        for claim in statement["claims"]:
            for anchor in [claim["at"]] if isinstance(claim["at"], str) else claim["at"]:
                found[int(anchor.split()[1])] = statement["sentence"]
    return found


def test_every_claim_is_accepted(corpus: tuple[Path, dict[str, str]]) -> None:
    folder, variables = corpus
    _, out = kg(variables, folder, "check", "--json")
    assert json.loads(out)["problems"] == []


@pytest.mark.parametrize("row", range(len(TABLE)), ids=[words for words, *_ in TABLE])
def test_the_sentence_says_it(row: int, sentences: dict[int, str]) -> None:
    sentence = re.sub(
        r"[0-9]+(?:st|nd|rd|th)\b", lambda m: ORDINALS.get(m[0], m[0]), sentences[row]
    )
    for words in TABLE[row][3].split(";"):
        assert words.strip() in sentence, sentence


def test_no_sentence_holds_a_placeholder_or_a_loose_end(sentences: dict[int, str]) -> None:
    for sentence in sentences.values():
        assert "not said" not in sentence
        assert ", ," not in sentence
        assert "  " not in sentence
        assert "{" not in sentence


@pytest.mark.parametrize(
    ("section", "claim", "said"),
    [
        ("entries", "driver: Ada Lind, event: hill, number: ABCDE", "a car number is"),
        ("entries", "driver: Ada Lind, event: hill, number: AB", "a car number is"),
        ("ownerships", "owner: Ada Lind, of: Moss Racing, share_percent: 120", "at most 100"),
        ("allegations", "accused: Ada Lind, charge: cheating", "accuser"),
        ("penalties", "who: Ada Lind, penalty_kind: grid-drop, grid_places: 0", "at least one"),
        ("renamings", "of: Moss Racing, when: 2020", "old name or the new"),
        ("points_rules", "series: Lantern Cup", "how many points"),
        ("deaths", "person: Ada Lind, age: 300", "at most 120"),
    ],
)
def test_what_cannot_be_is_refused(
    here: Callable[..., tuple[int, str, str]], tmp_path: Path, section: str, claim: str, said: str
) -> None:
    variables = build(tmp_path)
    path = tmp_path / "facts/sources/art.yaml"
    path.write_text(f"source: art\n{section}:\n  - {{{claim}, at: Fact 0 stands here}}\n", "utf-8")
    code, out, errors = here("check", **variables)
    assert code == 1
    assert said in " ".join((out + errors).split())
