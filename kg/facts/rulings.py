"""Files of rulings → rulings: a person's written judgements on conflicts."""

from collections.abc import Iterable
from pathlib import Path

from kg.facts.entities import EntityReader
from kg.facts.problemlist import near_text
from kg.facts.reading import List, Mapping, Text
from kg.model.claims import Ruling

_KEYS = ("on", "slot", "holds", "same", "reason", "by", "when")


class RulingReader(EntityReader):
    """Reads rulings.

    One is {on: [{source, at}], slot, holds, reason, by, when} or {on, same: true, reason…}.
    """

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.rulings: list[Ruling] = []

    def read_rulings(self, files: Iterable[tuple[str, Path]]) -> None:
        """Read files with a section ``rulings``. files: (shown name, path) pairs."""
        for shown, path in files:
            root = self.root(shown, path)
            for key, node in root.pairs if root else ():
                if key.value == "rulings":
                    for item in self.items(None, node):
                        self._ruling(item)
                else:
                    self.problem(
                        key,
                        "unknown-section",
                        f"there is no section '{key.value}' in a file of rulings",
                        "a misspelt section would be lost",
                        "use rulings:",
                    )

    def _ruling(self, item: Mapping) -> None:
        for key, _ in item.pairs:
            if key.value not in _KEYS:
                self.problem(
                    key,
                    "unknown-key",
                    f"a ruling has no key '{key.value}'",
                    "a misspelt key would be lost",
                    f"use one of: {', '.join(_KEYS)}",
                )
        for name in ("on", "reason", "by", "when"):
            if item.get(name) is None:
                self.problem(
                    item,
                    "bad-ruling",
                    f"the ruling lacks '{name}'",
                    "a judgement says on what, why, by whom and when",
                    f"add {name}:",
                )
                return
        on = self._judged(item)
        if not on:
            self.problem(
                item,
                "bad-ruling",
                "'on' names no claims",
                "a ruling judges claims that exist",
                "write on: [{source: …, at: …}, …]",
            )
            return
        typed = self.text(item, "slot")
        slot = self.vocabulary.slot_called(typed) if typed else None
        if typed and slot is None:
            self.problem(
                item.get("slot") or item,
                "unknown-key",
                f"the ontology has no slot '{typed}'",
                "a ruling judges one slot",
                near_text(typed, self.vocabulary.slots, "use the key that the claims use"),
            )
            return
        self.rulings.append(
            Ruling(
                on,
                slot.name if slot else "",
                self.text(item, "holds"),
                self.text(item, "reason"),
                self.text(item, "by"),
                self.text(item, "when"),
                self.text(item, "same") == "true",
                item.where,
            )
        )

    def _judged(self, item: Mapping) -> tuple[tuple[str, str], ...]:
        found, node = [], item.get("on")
        for entry in node.items if isinstance(node, List) else ():
            if isinstance(entry, Mapping):
                source, anchor = entry.get("source"), entry.get("at")
                if isinstance(source, Text) and isinstance(anchor, Text):
                    found.append((source.value, anchor.value))
        return tuple(found)
