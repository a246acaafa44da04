"""Words on the screen go through gettext, and nothing in a template goes round the gates: read from Jinja's parse tree.

The tree is walked in order into a stream of HTML in which each expression is a mark; Python's HTML parser then tells
for each run of letters and each mark whether it stands in text, in an attribute that people read, or elsewhere.
"""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment, nodes

GETTEXT = {"_", "gettext", "ngettext", "pgettext", "npgettext"}
#: Attributes that a person sees or hears.
READ_ATTRIBUTES = {
    "title",
    "alt",
    "aria-label",
    "aria-description",
    "aria-valuetext",
    "placeholder",
    "summary",
    "label",
}
READ_METAS = {"description", "og:title", "og:description"}
BEHAVIOURS = "data-behavior"  # names of scripts, by spaces
#: Arguments of macros whose values hold spaces and are no words.
NO_WORDS = {"class", "class_", "rel", "sizes", "d"}
NAMES = {"Ampersand"}  # the site's own, when it has no other: the same in every language
LETTER = re.compile(r"[^\W\d_]")
MARK = re.compile("\ue000(\\d+)\ue001")


def template_faults(source: str) -> list[str]:
    """Line and fault of each, as in `7: "Save" is not translated`."""
    tree = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], autoescape=True).parse(source)
    stream = Stream()
    stream.add(tree)
    reader = Reader(stream.expressions)
    reader.feed(stream.html)
    reader.close()
    return [
        f"{line}: {fault}"
        for line, fault in sorted({*reader.faults, *stream.faults, *_round_the_gates(tree)})
    ]


def form_faults(source: str) -> list[str]:
    """Labels, descriptions and messages of a module of forms that are plain strings."""
    return [
        f"{value.lineno}: {value.value!r} is not translated"
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call)
        for value in _words_of_a_field(call)
        if isinstance(value, ast.Constant) and isinstance(value.value, str) and LETTER.search(value.value)
    ]


def _words_of_a_field(call: ast.Call) -> Iterator[ast.expr]:
    called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if called.endswith("Field"):
        yield from call.args[:1]
    yield from (word.value for word in call.keywords if word.arg in ("label", "description", "message"))


def _round_the_gates(tree: nodes.Template) -> Iterator[tuple[int, str]]:
    for found in tree.find_all(nodes.Filter):
        if found.name in ("safe", "forceescape"):
            yield found.lineno, f"|{found.name}: only core/markup makes safe HTML"
    for called in tree.find_all(nodes.Call):
        if isinstance(called.node, nodes.Name) and called.node.name == "Markup":
            yield called.lineno, "Markup(): only core/markup makes safe HTML"
    for scope in tree.find_all(nodes.ScopedEvalContextModifier):
        if any(option.key == "autoescape" for option in scope.options):
            yield scope.lineno, "autoescape is never turned off"


class Stream:
    """A template as one run of HTML, its branches one after the other, with a mark for each expression."""

    def __init__(self) -> None:
        self.html = ""
        self.expressions: list[nodes.Expr] = []
        self.faults: list[tuple[int, str]] = []

    def add(self, node: nodes.Node) -> None:
        match node:
            case nodes.TemplateData():
                self._at(node.lineno)
                self.html += node.data
            case nodes.Output():
                for part in node.nodes:
                    self.add(part)
            case nodes.Expr():
                self._at(node.lineno)
                self.html += f"\ue000{len(self.expressions)}\ue001"
                self.expressions.append(node)
            case nodes.For() | nodes.If():
                for part in (*node.body, *getattr(node, "elif_", ()), *node.else_):
                    self.add(part)
            case nodes.Assign():
                self._judge(node.node)
            case _:
                self._add_block(node)

    def _add_block(self, node: nodes.Node) -> None:
        """A block, macro, call and the like: its words by default or as arguments are judged, its body is read."""
        if isinstance(node, nodes.CallBlock):
            self._judge(node.call)
        if isinstance(node, nodes.Macro | nodes.CallBlock):
            for value in node.defaults:
                self._judge(value)
        if isinstance(node, nodes.With):
            for value in node.values:
                self._judge(value)
        for part in getattr(node, "body", ()):
            self.add(part)

    def _judge(self, expression: nodes.Node) -> None:
        self.faults += [(line, _untranslated(words)) for line, words in passed_words(expression)]

    def _at(self, line: int) -> None:
        self.html += "\n" * (line - 1 - self.html.count("\n"))


class Reader(HTMLParser):
    """Judges letters and marks by where they stand."""

    def __init__(self, expressions: list[nodes.Expr]) -> None:
        super().__init__(convert_charrefs=False)
        self.expressions = expressions
        self.faults: list[tuple[int, str]] = []
        self.in_script = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.in_script = tag in ("script", "style")
        named = dict(attributes)
        for name, value in attributes:
            if name == "style" or name.startswith("on"):
                self._fault(f"{name}= on <{tag}>: the Content-Security-Policy forbids it")
            if re.match(r"\s*javascript:", value or "", re.I):
                self._fault(f"{name}= on <{tag}> runs a script")
            is_read = name in READ_ATTRIBUTES or (
                name == "content" and (named.get("name") or named.get("property")) in READ_METAS
            )
            self._judge(value or "", is_read, is_data=name.startswith("data-") and name != BEHAVIOURS)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attributes)
        self.in_script = False

    def handle_endtag(self, tag: str) -> None:
        self.in_script = False

    def handle_data(self, data: str) -> None:
        self._judge(data, is_read=not self.in_script)

    def _judge(self, text: str, is_read: bool, is_data: bool = False) -> None:
        bare = " ".join(MARK.sub(" ", text).split())
        letter = LETTER.search(text)
        if letter and (is_read or (is_data and looks_like_words(bare))):
            self._fault(_untranslated(bare), below=text[: letter.start()].count("\n"))
        for mark in MARK.finditer(text) if is_read or is_data else ():
            expression = self.expressions[int(mark[1])]
            said = [*passed_words(expression), *(printed_words(expression) if is_read else ())]
            self.faults += [(line, _untranslated(words)) for line, words in said]

    def _fault(self, fault: str, below: int = 0) -> None:
        self.faults.append((self.getpos()[0] + below, fault))


def printed_words(expression: nodes.Expr) -> Iterator[tuple[int, str]]:
    """Strings with letters that this expression may print as they are."""
    match expression:
        case nodes.Const(value=str(words)) if LETTER.search(words):
            yield expression.lineno, words
        case nodes.CondExpr():
            for branch in (expression.expr1, expression.expr2):
                yield from printed_words(branch) if branch else ()
        case nodes.Or() | nodes.And() | nodes.Add():
            yield from printed_words(expression.left)
            yield from printed_words(expression.right)
        case nodes.Concat():
            for part in expression.nodes:
                yield from printed_words(part)
        case nodes.Filter(node=inner, args=args, name=name):
            if inner is not None and name not in ("format", "moment", "day", "month"):
                yield from printed_words(inner)
            if name in ("default", "d"):
                for value in args:
                    yield from printed_words(value)


def passed_words(expression: nodes.Node) -> Iterator[tuple[int, str]]:
    """Strings that look like words and are handed on, to a macro or a name, without gettext."""
    match expression:
        case nodes.Const(value=str(words)) if looks_like_words(words) and words not in NAMES:
            yield expression.lineno, words
        case nodes.Call(node=nodes.Name(name=name)) if name in GETTEXT:
            for value in expression.kwargs:
                yield from passed_words(value.value)
        case nodes.Keyword(key=key, value=value):
            if key not in NO_WORDS:
                yield from passed_words(value)
        case nodes.Compare() | nodes.Test():
            return
        case nodes.Filter():
            if expression.node is not None:
                yield from passed_words(expression.node)
        case nodes.Pair(value=value):
            yield from passed_words(value)
        case _:
            for part in expression.iter_child_nodes():
                yield from passed_words(part)


def looks_like_words(text: str) -> bool:
    """`Save`, `Save it`, `save it`; not `arrow-left`, `articles.show` or `GET`."""
    return bool(re.search(r"[^\W\d_]\s+[^\W\d_]", text) or re.match(r"[^\W\d_a-z][^\W\d_A-Z]", text))


def _untranslated(words: str) -> str:
    return f'"{words}" is not translated'


def templates(root: Path) -> list[Path]:
    return sorted((root / "templates").rglob("*.html"))
