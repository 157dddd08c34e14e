"""Data sets as sources: a folder with ``dataset.yaml`` and SQL → entities, claims, an article."""

from kg.facts.datasets.claims import DataReader, read_datasets
from kg.facts.datasets.entry import Dataset, DataTable, find_datasets

__all__ = ["DataReader", "DataTable", "Dataset", "find_datasets", "read_datasets"]
