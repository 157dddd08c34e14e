"""The mapping of a data set that ships → a data set of a corpus."""

from pathlib import Path

from kg.cli.app import say
from kg.problems import WrongUsage


def add_dataset(root: Path, ident: str, data: Path | None) -> tuple[str, ...]:
    """Put the mapping of a data set that ships into a corpus, say so, and return what was written.

    root: of the corpus; data: where its data lie. Raises WrongUsage for an unknown data set.
    """
    from kg.facts.datasets.shipped import copy_mapping

    written = copy_mapping(root, ident, data)
    if not written:
        raise WrongUsage(f"the corpus has a data set '{ident}' already", "change that one")
    return written


def tell_dataset(ident: str, data: Path | None) -> None:
    """Say what was added, and where its data are looked for."""
    where = str(data) if data else f"a folder '{ident}' in the corpus or in $KG_DATA"
    say(f"Added the data set '{ident}' (facts/datasets/{ident}); its data: {where}.")
