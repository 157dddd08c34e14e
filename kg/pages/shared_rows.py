"""Statements that the pages of a site share → what a career page writes in place of their rows."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_LINK = re.compile(r'href="#(s[0-9a-z]+)"')


@dataclass(frozen=True)
class SharedRows:
    """The statements of a site. numbers: id of a statement → its number among them.

    homes: id → address of the page on which it is told in full, without its ending; in_a_file: how
    many statements each file ``../data/s….js`` holds.
    """

    numbers: Mapping[str, int]
    homes: Mapping[str, str]
    in_a_file: int

    def scripts(self, idents: Iterable[str]) -> list[str]:
        """Return the addresses of what holds statements and puts them in their rows, in order.

        >>> SharedRows({"s1": 0, "s2": 5}, {}, 4).scripts(["s2", "s1"])
        ['../data/s0.js', '../data/s1.js', 'rows.js']
        """
        files = sorted({self.numbers[i] // self.in_a_file for i in idents})
        return [*(f"../data/s{n}.js" for n in files), "rows.js"]

    def linked(self, page: str) -> str:
        """Return a page whose links to statements lead to where they are told, script or not.

        >>> rows = SharedRows({"s1": 0}, {"s1": "../entity/ada-lind"}, 4)
        >>> rows.linked('<a href="#s1">1</a> <a href="#sources">2</a>')
        '<a href="../entity/ada-lind.html#s1">1</a> <a href="#sources">2</a>'
        """
        return _LINK.sub(self._link, page)

    def _link(self, match: re.Match[str]) -> str:
        home = self.homes.get(match[1])
        return f'href="{home}.html#{match[1]}"' if home else match[0]
