"""The plan of the house, as rules over imports: `broken_rules(package)` names each import that it forbids.

Rooms stand in the order of .importlinter. Downstairs, a room imports itself, core and rooms to its left. Upstairs
(modules named in UPSTAIRS, and all of `pages` and `feeds`) may read any room's downstairs, the door and what core
has for upstairs, never another room's upstairs. Only the top of the package puts rooms together.
"""

import ast
import configparser
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
UPSTAIRS = {"views", "forms", "feeds", "api", "commands", "tasks"}
UPSTAIRS_ROOMS = {"pages", "feeds"}
#: What the door and core keep for upstairs: these touch the request.
DOOR = "community.accounts.access"
FOR_UPSTAIRS = (DOOR, "community.core.http", "community.core.forms")
#: These put rooms together; nobody imports them, but the programs that start the site.
TOP = {
    "community", "community.__main__", "community.commands", "community.wsgi",
    "community.migrations.env", "community.migrations.__main__",
}  # fmt: skip
#: At the top, but for everybody.
FOR_ALL = ("community.settings", "community.migrations")
#: Names that reach the request that is being answered.
OF_THE_REQUEST = {
    "flask": {"request", "session", "g", "has_request_context", "after_this_request", "flash"},
    "flask_login": {"current_user", "login_user", "logout_user", "login_required"},
    "flask.globals": {"request", "session", "g", "request_ctx"},
    "flask_wtf.csrf": {"generate_csrf", "validate_csrf"},
}


def rooms() -> list[str]:
    """Left (core) to right, from the layers of .importlinter."""
    config = configparser.ConfigParser()
    config.read(ROOT / ".importlinter")
    listed = config["importlinter:contract:rooms"]["layers"].split()
    return [layer.strip("()").removeprefix("community.") for layer in reversed(listed)]


ROOMS = rooms()


@dataclass(frozen=True)
class Module:
    name: str

    @cached_property
    def parts(self) -> list[str]:
        return self.name.split(".")

    @property
    def room(self) -> str:
        """The room's word, or "" at the top of the package."""
        is_room = len(self.parts) > 1 and (self.parts[1] in ROOMS or self.parts[1] in UPSTAIRS_ROOMS)
        return self.parts[1] if is_room else ""

    @property
    def is_for_upstairs(self) -> bool:
        return self._is_in(FOR_UPSTAIRS)

    @property
    def is_for_all(self) -> bool:
        return self._is_in(FOR_ALL) and self.name not in TOP

    @property
    def is_upstairs(self) -> bool:
        if self.is_for_upstairs:
            return False
        return self.room in UPSTAIRS_ROOMS or (bool(self.room) and bool(UPSTAIRS & set(self.parts[2:3])))

    def _is_in(self, packages: tuple[str, ...]) -> bool:
        return any(self.name == package or self.name.startswith(package + ".") for package in packages)


@dataclass(frozen=True)
class Import:
    """`importer` takes `name` (or all of it: "") from `imported`, at a line."""

    importer: Module
    imported: str
    name: str
    file: Path
    line: int


def broken_rules(package: Path) -> list[str]:
    """A line for each import that the plan forbids: file:line, who imports what, and the rule."""
    modules = {_module_name(file, package): file for file in sorted(package.rglob("*.py"))}
    return [
        f"{found.file.relative_to(package.parent)}:{found.line}: {rule}"
        for name, file in modules.items()
        for found in _imports(Module(name), file, set(modules))
        if (rule := _broken(found))
    ]


def _broken(found: Import) -> str | None:
    if found.name in OF_THE_REQUEST.get(found.imported, ()):
        return _touches_the_request(found)
    if found.imported.split(".")[0] != "community":
        return None
    importer, imported = found.importer, Module(found.imported)
    if importer.name in TOP or imported.is_for_all:
        return None
    says = f"{importer.name} imports {imported.name}"
    if importer.name == "community.migrations" and (imported.name == "community" or imported.room == "core"):
        return None  # it looks for the models of every room in the package's folder
    if imported.name in TOP or not imported.room:
        return f"{says}: only the programs that start the site import the top of the package"
    if not importer.room:
        return f"{says}: at the top of the package only {', '.join(sorted(TOP))} import rooms"
    if imported.is_upstairs and imported.room != importer.room:
        return f"{says}: that is another room's upstairs, which only create_app and commands import"
    if importer.is_upstairs:
        return None
    return _broken_downstairs(importer, imported, says)


def _broken_downstairs(importer: Module, imported: Module, says: str) -> str | None:
    if imported.is_upstairs:
        return f"{says}: downstairs never imports upstairs"
    if imported.is_for_upstairs and not importer.is_for_upstairs:
        return f"{says}: it touches the request, so only upstairs imports it"
    if ROOMS.index(imported.room) > ROOMS.index(importer.room):
        return f"{says}: {imported.room} stands to the right of {importer.room}; send a signal or read it upstairs"
    return None


def _touches_the_request(found: Import) -> str | None:
    if found.importer.is_upstairs or found.importer.is_for_upstairs:
        return None
    return (
        f"{found.importer.name} imports {found.name} from {found.imported}: only upstairs, the door and core/http/ touch"
        " the request; be given what you need"
    )


# --- reading the imports -----------------------------------------------------------------------------------------


def _module_name(file: Path, package: Path) -> str:
    parts = file.relative_to(package.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imports(importer: Module, file: Path, known: set[str]) -> Iterator[Import]:
    """Every import of the file, also those in functions and under TYPE_CHECKING, and `flask.request` by attribute."""
    tree = ast.parse(file.read_text(), str(file))
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                for alias in names:
                    yield Import(importer, alias.name, "", file, node.lineno)
            case ast.ImportFrom(names=names):
                source = _absolute(node, importer, file)
                for alias in names:
                    whole = f"{source}.{alias.name}"
                    yield Import(
                        importer,
                        *((whole, "") if whole in known else (source, alias.name)),
                        file,
                        node.lineno,
                    )
            case ast.Attribute(value=ast.Name(id=source), attr=name) if name in OF_THE_REQUEST.get(
                source, ()
            ):
                yield Import(importer, source, name, file, node.lineno)


def _absolute(node: ast.ImportFrom, importer: Module, file: Path) -> str:
    if not node.level:
        return node.module or ""
    package = importer.parts if file.name == "__init__.py" else importer.parts[:-1]
    start = package[: len(package) - node.level + 1]
    return ".".join([*start, *([node.module] if node.module else [])])
