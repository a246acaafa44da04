"""Every word on a screen goes through gettext; no template goes round the gates for HTML, styles and scripts."""

import pytest

from tests.house.plan import ROOT
from tests.house.words import form_faults, template_faults, templates


def test_templates_say_nothing_of_their_own() -> None:
    files = templates(ROOT)
    assert files
    found = [
        f"{file.relative_to(ROOT)}:{fault}" for file in files for fault in template_faults(file.read_text())
    ]
    assert not found, "\n".join(found)


def test_forms_say_nothing_of_their_own() -> None:
    files = [*(ROOT / "community").rglob("forms.py"), *(ROOT / "community").rglob("forms/*.py")]
    found = [f"{file.relative_to(ROOT)}:{fault}" for file in files for fault in form_faults(file.read_text())]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        ("<p>Save</p>", '1: "Save" is not translated'),
        ("<p>\n{{ count }}\ncomments</p>", '3: "comments" is not translated'),
        ("{% block title %}Articles{% endblock %}", '1: "Articles" is not translated'),
        ("{% if a %}<b>{{ a }}</b>\n{% elif b %}\nélan{% endif %}", '3: "élan" is not translated'),
        ("{% for a in b %}{{ a }}{% else %}none{% endfor %}", '1: "none" is not translated'),
        ("{% macro m() %}text{% endmacro %}", '1: "text" is not translated'),
        ("{% call m() %}text{% endcall %}", '1: "text" is not translated'),
        ('<img alt="A boat">', '1: "A boat" is not translated'),
        ('<a title="More {{ of }}">{{ x }}</a>', '1: "More" is not translated'),
        ('<input placeholder="name">', '1: "name" is not translated'),
        ('<input placeholder="{{ "name" }}">', '1: "name" is not translated'),
        ('<nav aria-label="main">', '1: "main" is not translated'),
        ('<meta name="description" content="A site">', '1: "A site" is not translated'),
        ('<div data-question="Are you sure?">', '1: "Are you sure?" is not translated'),
        ('{{ "text" }}', '1: "text" is not translated'),
        ('{{ a if b else "nobody" }}', '1: "nobody" is not translated'),
        ('{{ a or "nobody" }}', '1: "nobody" is not translated'),
        ('{{ a|default("nobody") }}', '1: "nobody" is not translated'),
        ('{{ "by " ~ name }}', '1: "by " is not translated'),
        ('{{ button("Save") }}', '1: "Save" is not translated'),
        ('{{ button(label="save it") }}', '1: "save it" is not translated'),
        ('{{ tabs([{"label": "Newest"}]) }}', '1: "Newest" is not translated'),
        ('{% call note(title="Held") %}{% endcall %}', '1: "Held" is not translated'),
        ('{% set label = "Save" %}', '1: "Save" is not translated'),
        ('{% macro m(label="Save") %}{% endmacro %}', '1: "Save" is not translated'),
        ("{{ body|safe }}", "1: |safe: only core/markup makes safe HTML"),
        ("{{ Markup(body) }}", "1: Markup(): only core/markup makes safe HTML"),
        ("{% autoescape false %}{{ body }}{% endautoescape %}", "1: autoescape is never turned off"),
        ('<p style="color: red">', "1: style= on <p>: the Content-Security-Policy forbids it"),
        (
            "<p {% if a %}onclick={{ a }}{% endif %}>",
            "1: onclick= on <p>: the Content-Security-Policy forbids it",
        ),
        ('<a href="javascript:alert(1)">', "1: href= on <a> runs a script"),
    ],
)
def test_a_planted_fault_is_found(template: str, fault: str) -> None:
    assert template_faults(template) == [fault]


@pytest.mark.parametrize(
    "template",
    [
        '<p class="one {{ "two three" if a else "four" }}" id="x">{{ _("Save") }} · 12 &amp; {{ name }}</p>',
        "<p>{% trans count=n %}{{ count }} comment{% pluralize %}{{ count }} comments{% endtrans %}</p>",
        '{{ icon("arrow-left") }}{{ link(_("Read"), url_for("articles.show", slug=slug), class="big button") }}',
        '<p title="{{ _("Since %(when)s", when=day) }}">{{ date|date("d MMMM y") }}</p>',
        '{% if kind == "Two words" %}{{ x }}{% endif %}<!-- words in a comment -->{# and in one of Jinja #}',
        '<script type="application/ld+json">{"@type": "Article", "name": {{ name|tojson }}}</script>',
        '{% set kinds = ["info", "closed"] %}<div data-behavior="reply" data-words="{{ _("Are you sure?") }}"></div>',
    ],
)
def test_a_good_template_passes(template: str) -> None:
    assert template_faults(template) == []


def test_a_planted_label_of_a_form_is_found() -> None:
    source = """
class AForm(Form):
    name = StringField(_l("Name"), description=_l("As shown"), validators=[Length(max=80, message=_l("Too long"))])
    mail = fields.EmailField("E-mail", description="Never shown", validators=[Length(max=80, message="Too long")])
    next = HiddenField()
"""
    assert form_faults(source) == [
        "4: 'E-mail' is not translated",
        "4: 'Never shown' is not translated",
        "4: 'Too long' is not translated",
    ]
