"""The site: articles, moderated threads and members with all their portfolio roles.

`create_app()` is the whole assembly on one screen.
"""

from pathlib import Path

from werkzeug.middleware.proxy_fix import ProxyFix

from community import settings as settings_module
from community.accounts import access, sessions
from community.accounts import views as accounts
from community.accounts import words as account_words
from community.articles import views as articles
from community.articles import words as article_words
from community.comments import listeners as naming
from community.comments import views as comments
from community.comments import words as comment_words
from community.core import filters, jobs, refusals, signals, urls
from community.core.database import db, prepare_postgresql, prepare_sqlite
from community.core.http import assets, errors, headers, logs, site
from community.feeds import views as feeds
from community.members import words as member_words
from community.moderation import authorship
from community.moderation import views as moderation
from community.moderation import words as moderation_words
from community.notifications import listeners as telling
from community.notifications import queries as notices
from community.notifications import views as notifications
from community.pages import context
from community.pages import views as pages
from community.profiles import listeners as finding_people
from community.profiles import tasks as profile_tasks
from community.profiles import views as profiles
from community.profiles import words as profile_words
from community.search import views as search
from community.settings import Settings


def create_app(settings: Settings | None = None) -> site.Site:
    """Put the site together. `settings` are read from the environment where none are given."""
    settings = settings or settings_module.from_environment()
    root = resource_root()
    app = site.Site(
        "community",
        template_folder=str(root / "templates"),
        static_folder=str(root / "static"),
        static_url_path=assets.prefix(root / "static"),
        instance_path=str(settings.instance),
    )
    app.config.from_mapping(settings_module.for_flask(settings), **site.LIMITS)
    app.url_map.converters["id"] = urls.IdConverter

    # the database and what every page is made with
    db.init_app(app)
    with app.app_context():
        if settings.is_sqlite:
            prepare_sqlite(db.engine, settings.synchronous)
        else:
            prepare_postgresql(db.engine)
    context.register(app)
    filters.register(app)
    for words in (member_words, account_words, profile_words, article_words, comment_words, moderation_words):
        refusals.words_for(words.REFUSALS)

    # what a request goes through, in this order
    logs.register(app)
    app.before_request(site.refuse_broken_requests)
    access.register(app)
    errors.register(app)
    headers.register(app)

    # the rooms' upstairs
    for room in (pages, accounts, articles, comments, moderation, profiles, search, feeds, notifications):
        app.register_blueprint(room.blueprint)

    # who hears of what (twice is once)
    signals.comment_decided.connect(naming.comment_decided)
    signals.comment_moved.connect(telling.comment_moved)
    signals.comment_edited.connect(telling.comment_edited)
    signals.comment_disowned.connect(telling.comment_disowned)
    signals.comment_decided.connect(telling.comment_decided)
    signals.flag_settled.connect(telling.flag_settled)
    signals.appeal_moved.connect(telling.appeal_moved)
    signals.member_suspended.connect(telling.member_suspended)
    signals.moderators_asked.connect(telling.moderators_asked)
    signals.authorship_claimed.connect(telling.authorship_claimed)
    signals.authorship_claim_gone.connect(telling.authorship_claim_gone)
    signals.comment_disowned.connect(authorship.comment_disowned)
    signals.search_found.connect(telling.search_found)
    signals.member_changed.connect(finding_people.member_changed)
    signals.member_changed.connect(telling.member_changed)
    sessions.ask_along("unseen_notices", notices.unseen_along())

    # what is done in the background, and how often it is due by itself
    jobs.handle("jobs.tidy", jobs.tidy)
    jobs.every("6h", "jobs.tidy")
    jobs.handle("profiles.verify_link", profile_tasks.verify_link)
    jobs.handle("profiles.check_links", profile_tasks.check_links)
    jobs.every("1h", "profiles.check_links")
    jobs.handle("profiles.look_through_searches", profile_tasks.look_through_searches)

    # around it all: static files, and as many proxies as are said to stand in front
    assets.register(app, settings.instance, settings.is_https)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]
    return app


def resource_root() -> Path:
    """Where `templates/` and `static/` are: beside the package in a checkout, inside it in a wheel."""
    package = Path(__file__).resolve().parent
    packed = package / "_data"
    return packed if packed.is_dir() else package.parent
