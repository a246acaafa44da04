"""upgrade and doctor, as an operator meets them. (serve is tried by every test with a real server.)"""

import os
import socket

from click.testing import CliRunner
from sqlalchemy import text

from community import create_app
from community import settings as settings_module
from community.core.database import db
from community.pages.commands import doctor, serve, upgrade
from tests import factories


def test_doctor_finds_a_sound_site_sound(app):
    factories.in_directory(app, factories.member(app))
    result = CliRunner().invoke(doctor, obj=lambda: app)
    assert result.exit_code == 0, result.output
    assert "counts of comments: as a recount says" in result.output
    assert "BAD" not in result.output


def test_doctor_finds_who_is_missing_from_the_directory_and_upgrade_puts_them_in(app):
    factories.member(app)
    result = CliRunner().invoke(doctor, obj=lambda: app)
    assert "BAD  directory: 1 members wrong; run: community upgrade" in result.output
    CliRunner().invoke(upgrade, obj=lambda: app)
    assert "BAD" not in CliRunner().invoke(doctor, obj=lambda: app).output


def test_doctor_finds_a_wrong_count(app):
    article = factories.article(app, factories.member(app, access="author"))
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("UPDATE articles SET comments_count = 5"))
    result = CliRunner().invoke(doctor, obj=lambda: app)
    assert result.exit_code == 1
    assert f"article {article.id}: stored 5 comments, counted 0" in result.output


def test_doctor_says_that_the_database_is_not_migrated_and_upgrade_does_it(tmp_path):
    site = create_app(settings_module.from_environment({"COMMUNITY_INSTANCE": str(tmp_path)}))
    before = CliRunner().invoke(doctor, obj=lambda: site)
    assert before.exit_code == 1
    assert "run: community upgrade" in before.output
    first = CliRunner().invoke(upgrade, obj=lambda: site)
    assert "migrated from nothing to" in first.output
    again = CliRunner().invoke(upgrade, obj=lambda: site)
    assert "already" in again.output
    assert CliRunner().invoke(doctor, obj=lambda: site).exit_code == 0
    with site.app_context():
        db.engine.dispose()


def test_a_key_that_others_can_read_is_bad(tmp_path):
    site = create_app(settings_module.from_environment({"COMMUNITY_INSTANCE": str(tmp_path)}))
    CliRunner().invoke(upgrade, obj=lambda: site)
    os.chmod(tmp_path / "secret-key", 0o644)
    result = CliRunner().invoke(doctor, obj=lambda: site)
    assert result.exit_code == 1
    assert "chmod 600" in result.output
    with site.app_context():
        db.engine.dispose()


def test_a_database_that_does_not_answer_is_one_line(tmp_path):
    (tmp_path / "d").mkdir()
    url = f"sqlite:////{tmp_path}/d"
    site = create_app(
        settings_module.from_environment({"COMMUNITY_INSTANCE": str(tmp_path), "COMMUNITY_DATABASE_URL": url})
    )
    for command in (upgrade, doctor):
        result = CliRunner().invoke(command, obj=lambda: site)
        assert result.exit_code == 1
        assert "Traceback" not in result.output + result.stderr


def test_a_port_that_is_taken_is_one_line(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        environment = {"COMMUNITY_INSTANCE": str(tmp_path)}
        result = CliRunner().invoke(serve, ["--port", str(port)], env=environment, obj=create_app)
    assert result.exit_code == 1
    assert "is in use" in result.stderr
