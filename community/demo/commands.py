"""The command that fills an empty site."""

import click
from flask import current_app

from community.core.command_line import Problem, with_site
from community.demo import filling


@click.command()
@click.option("--if-empty", is_flag=True, help="Say nothing and succeed where the site has content.")
@with_site
def demo(if_empty: bool) -> None:
    """Fill an empty site with the demo community and print how to sign in."""
    try:
        click.echo(filling.fill(current_app.config["SETTINGS"]))
    except filling.NotEmpty as error:
        if not if_empty:
            raise Problem("this site has content already; the demo is for an empty one") from error
