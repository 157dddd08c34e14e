"""A folder with a ``kg.toml`` → its corpus: found by walking up, named, remembered or shipped."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from kg.problems import Position, Problem, ProblemsError, WrongUsage, shorten

MARK = "kg.toml"
_KEYS = ("name", "title", "licence", "texts", "beside")
_LISTS = ("texts", "beside")
_PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Project:
    """A corpus.

    root: the folder of its ``kg.toml``; name: how ``kg use`` calls it; texts: further folders of
    texts; beside: other corpora that are opened with it; licence: of the facts, in words.
    """

    root: Path
    name: str
    title: str = ""
    texts: tuple[Path, ...] = ()
    beside: tuple[str, ...] = ()
    licence: str = ""

    @property
    def is_installed(self) -> bool:
        """Whether it lies inside the installed package, where nothing may be written."""
        return self.root.resolve().is_relative_to(_PACKAGE)


def read_project(root: Path) -> Project:
    """Return the Project of a folder that holds a ``kg.toml``.

    Its keys: ``name``; ``title``; ``licence``, in words; ``texts``, a list of folders, seen from
    the root, in which texts lie beside those of ``seeds/``; ``beside``, a list of corpora (folders
    seen from the root, or names) that are opened with it, to be read only.

    Raises ProblemsError with the place of what is wrong with the file.
    """
    import tomllib

    path = root / MARK
    text = ""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        data = tomllib.loads(text)
    except UnicodeDecodeError:
        raise _problem(path, "", "", "it is not UTF-8", "save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+), column (\d+)", str(error))
        at = (int(place[1]), int(place[2])) if place else (1, 1)
        what = f"it is not TOML: {str(error).partition(' (at')[0].lower()}"
        raise _problem(path, "", "", what, 'write name = "my-corpus"', at) from None
    for key, value in data.items():
        if key not in _KEYS:
            what, fix = f"there is no key '{shorten(key)}'", f"use one of: {', '.join(_KEYS)}"
            raise _problem(path, text, key, what, fix)
        if key in _LISTS and not (
            isinstance(value, list) and all(isinstance(v, str) for v in value)
        ):
            fix = f'write {key} = ["../articles"]'
            raise _problem(path, text, key, f"'{key}' is not a list of folders", fix)
        if key not in _LISTS and not isinstance(value, str):
            fix = f'write {key} = "…"'
            raise _problem(path, text, key, f"'{key}' is not text in quotes", fix)
    texts = tuple(root / folder for folder in data.get("texts", ()))
    beside = tuple(data.get("beside", ()))
    name, title, licence = (data.get(key, "") for key in ("name", "title", "licence"))
    return Project(root, name or root.name, title, texts, beside, licence)


def _problem(
    path: Path, text: str, key: str, what: str, fix: str, at: tuple[int, int] = (1, 1)
) -> ProblemsError:
    if key:
        lines = text.splitlines()
        at = (next((n for n, x in enumerate(lines, 1) if x.lstrip().startswith(key)), 1), 1)
    why = "kg.toml says what a corpus is called and where its texts lie"
    return ProblemsError(
        [Problem(Position(str(path), *at), "bad-project", what, why, fix)],
        f"the corpus at '{path.parent}' cannot be opened",
        "mend its kg.toml",
    )


def find_project(start: Path | None = None) -> Project | None:
    """Return the corpus that a folder lies in, as git finds its repository; None if in none.

    start: the folder where the search begins, else the current one; it goes up from there.
    """
    try:
        here = (start or Path.cwd()).resolve()
    except FileNotFoundError:  # the current folder was removed
        return None
    for folder in (here, *here.parents):
        if (folder / MARK).is_file():
            return read_project(folder)
    return None


def shipped_project() -> Project:
    """Return the corpus that came with kg: beside the checkout, else inside the package."""
    beside = _PACKAGE.parent
    if (beside / "pyproject.toml").exists() and (beside / MARK).exists():
        return read_project(beside)
    return read_project(_PACKAGE / "_shipped")


def named_project(name: str | Path) -> Project:
    """Return the corpus in a folder, or the one that ships, by its name.

    Raises WrongUsage where the folder holds no ``kg.toml``.
    """
    folder = Path(name).expanduser()
    if (folder / MARK).is_file():
        return read_project(folder)
    shipped = shipped_project()
    if str(name) == shipped.name:
        return shipped
    what = "holds no kg.toml" if folder.is_dir() else "is no folder"
    raise WrongUsage(
        f"there is no corpus at '{shorten(str(name))}': it {what}",
        f"`kg init {shorten(str(name))}` makes one; '{shipped.name}' is the one that ships",
    )


def remembered_project() -> Project | None:
    """Return the corpus that ``kg use`` remembers, or None.

    Raises WrongUsage where it is no longer there: another corpus must not answer in its place.
    """
    path = config_folder() / "project"
    try:
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    if not text:
        return None
    if not (Path(text) / MARK).is_file():
        raise WrongUsage(
            f"the corpus that `kg use` remembers is gone: '{shorten(text)}'",
            f"`kg use DIR` names another, `kg use {shipped_project().name}` the one that ships",
        )
    return read_project(Path(text))


def remember_project(project: Project) -> None:
    """Let ``project`` be the corpus where none is named and the current folder is in none."""
    path = config_folder() / "project"
    if project.root == shipped_project().root:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"project.{os.getpid()}.new")
    fresh.write_text(f"{project.root.resolve()}\n", encoding="utf-8")
    fresh.replace(path)


def config_folder() -> Path:
    """Return the folder of the user's settings: $KG_CONFIG, else where the system keeps them."""
    if chosen := os.environ.get("KG_CONFIG"):
        return Path(chosen)
    base = os.environ.get("XDG_CONFIG_HOME") or (
        os.environ.get("APPDATA") if os.name == "nt" else None
    )
    return (Path(base) if base else home_folder() / ".config") / "paddock-kg"


def home_folder() -> Path:
    """Return the user's home; where there is none, a place where nothing is and nothing can be."""
    try:
        return Path.home()
    except RuntimeError:
        return Path(os.devnull) / "home"
