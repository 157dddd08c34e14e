"""``python -m kg.cli`` is the command ``kg``: arguments → its answer."""

from kg.cli import main

main()
