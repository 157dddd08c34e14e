"""Scripts and styles of the pages → text that may stand in a page whose policy knows its hash."""

import base64
import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Packed:
    """A script: gzip in 85 letters (``in_base_85``), and the hash by which a policy lets it run."""

    text: str
    hash: str


@cache
def template_text(name: str) -> str:
    """Return a file of the templates' folder; scripts and looks without indents and comments."""
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    if not name.endswith((".js", ".css")):
        return text
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(w for w in lines if w and not re.fullmatch(r"/\*.*\*/", w)) + "\n"


@cache
def page_looks() -> str:
    """Return the looks of career pages: the colours of results, then all else."""
    return template_text("palette.css") + template_text("career.css")


@cache
def palette() -> dict[str, str]:
    """Return look of a result (``k-win`` of a chip, ``r-win`` of a cell) → colour, as ``#rrggbb``.

    >>> palette()["k-win"] == palette()["r-win"]
    True
    """
    rules = re.findall(r"([^{}]+)\{ --k: (#[0-9a-f]+); \}", template_text("palette.css"))
    return {look: colour for looks, colour in rules for look in re.findall(r"\.([kr]-\w+)", looks)}


@cache
def whole_vis() -> str:
    """Return vis-network as pyvis ships it."""
    import pyvis  # type: ignore[import-untyped]

    folder = Path(pyvis.__file__).parent / "templates" / "lib"
    path = max(folder.glob("vis-9.1*/vis-network.min.js"))
    whole = path.read_text(encoding="utf-8")
    return re.sub(r"\n//# sourceMappingURL=.*\s*$", "\n", whole)


@cache
def vis_text() -> str:
    """Return vis-network; the bodies of functions that our pages never call are left out.

    Which those are was measured in a browser (tests/benchmarks/vis_unused.py), for one version of
    it: another is whole.
    """
    whole = whole_vis()
    digest, *numbers = (TEMPLATES / "vis_unused.txt").read_text(encoding="ascii").split()
    if hashlib.sha256(whole.encode("utf-8")).hexdigest() != digest:
        return whole
    kept, at = [], 0
    for gap, length in zip(numbers[::2], numbers[1::2], strict=True):
        kept.append(whole[at : at + int(gap)])
        at += int(gap) + int(length)
    return "".join([*kept, whole[at:]])


@cache
def packed_vis() -> Packed:
    """Return vis-network packed to a third of its size.

    >>> len(packed_vis().text) < len(vis_text()) / 2.5 < len(whole_vis()) / 3.5
    True
    """
    text = vis_text()
    data = gzip.compress(text.encode("utf-8"), 9, mtime=0)
    return Packed(in_base_85(data), policy_hash(text))


def in_base_85(data: bytes) -> str:
    """Return bytes as letters that may stand in HTML as they are: five for each four bytes.

    The letters are those from "(" to "~" without "<" and the backslash; the last group is as short
    as its bytes allow, as if zeros followed.

    >>> in_base_85(b"abcd"), len(in_base_85(b"abcde"))
    ('HBMh`', 7)
    """
    letters = [chr(n) for n in range(40, 127) if n not in (60, 92)]
    found = []
    for at in range(0, len(data), 4):
        group = data[at : at + 4]
        number = int.from_bytes(group.ljust(4, b"\0"))
        digits = []
        for _ in range(5):
            number, rest = divmod(number, 85)
            digits.append(letters[rest])
        found.append("".join(reversed(digits))[: len(group) + 1])
    return "".join(found)


def packed_vis_script() -> str:
    """Return a script that puts the packed vis-network into a page that waits for it."""
    return f'document.getElementById("vis").textContent="{packed_vis().text}";\n'


def policy_hash(text: str) -> str:
    """Return the source expression that lets a script with this text run.

    >>> policy_hash("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def as_it_is(pattern: str, text: str) -> str:
    """Return text that goes into CSS as it is. Raises ValueError where it is not of the pattern."""
    if not re.fullmatch(pattern, text):
        raise ValueError(f"'{text}' is not of the form {pattern}; mend it in the ontology")
    return text
