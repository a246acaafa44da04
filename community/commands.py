"""The `community` command. Each room's commands stand in its own `commands.py`; here they are put together."""

import sys

import click

from community import create_app, settings
from community.accounts.commands import members
from community.articles.commands import articles
from community.demo.commands import demo
from community.pages.commands import doctor, serve, upgrade, worker
from community.transfer.commands import import_group


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="community-site", prog_name="community")
@click.pass_context
def group(context: click.Context) -> None:
    """A site for people with several roles: articles, moderated threads, portfolios."""
    context.obj = context.obj or create_app


for command in (serve, worker, upgrade, demo, members, articles, import_group, doctor):
    group.add_command(command)


def main() -> None:
    """Exit 0 on success, 1 on a failure explained in one line on standard error, 2 on bad usage."""
    try:
        group.main(standalone_mode=True)
    except settings.BadSetting as problem:
        click.echo(f"community: {problem}", err=True)
        sys.exit(1)
