"""`unspin wordpress`: posts of a site as files, and repaired ones back."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from unspin.cli.common import BAD_INPUT, complain, one_line_errors, show_diff
from unspin.cli.paths import FilePath
from unspin.errors import ConfigError, InputError

if TYPE_CHECKING:
    from unspin.wordpress.client import Client
    from unspin.wordpress.pull import Pulled
    from unspin.wordpress.push import Pushed

PASSWORD = "UNSPIN_WORDPRESS_PASSWORD"  # noqa: S105 - the name of a variable
USER = "UNSPIN_WORDPRESS_USER"

_user = click.option("--user", envvar=USER, show_envvar=True, metavar="NAME", help="Who logs in; otherwise asked for.")
_password_file = click.option(
    "--password-file",
    type=FilePath(path_type=Path),
    metavar="FILE",
    help=f"The application password in a file; otherwise {PASSWORD} or asked for.",
)


@click.group("wordpress")
def command() -> None:
    """Repair a WordPress site: pull its posts into a folder, run `unspin fix` or review there, push what changed.

    It needs an application password (Users > Profile on the site), which is sent over HTTPS and stored nowhere.
    """


@command.command("pull", short_help="Write the posts of a site into a folder.")
@click.argument("url")
@click.option(
    "--into", type=FilePath(path_type=Path), metavar="DIR", required=True, help="The folder; made if it is not there."
)
@_user
@_password_file
@click.option(
    "--type",
    "types",
    default="posts,pages",
    show_default=True,
    metavar="NAMES",
    help="Kinds of content, by their REST names.",
)
@click.option(
    "--status", "statuses", default="publish", show_default=True, metavar="NAMES", help="Such as publish,draft."
)
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Only what changed on this day or later: 2026-11-01.",
)
def pull_command(
    url: str,
    into: Path,
    user: str | None,
    password_file: Path | None,
    types: str,
    statuses: str,
    since: datetime | None,
) -> None:
    """Write the posts of the site at URL into a folder, each as one HTML file with its text exactly as the site holds it.

    Run it again to fetch what has changed since; files that you changed are kept. Exit code 2 if a post could not be taken.
    """
    with one_line_errors():
        from unspin.wordpress.pull import pull  # noqa: PLC0415

        client = _client(url, user, password_file)
        if into.exists() and not into.is_dir():
            raise InputError(str(into), "is no folder", "name a folder with --into")
        pulled = pull(client, into, _names(types), _names(statuses), since.date() if since else None)
        for problem in pulled.problems:
            complain(problem)
        _tell_pulled(pulled, client.site, into)
    sys.exit(BAD_INPUT if pulled.problems else 0)


@command.command("push", short_help="Send back the posts that changed.")
@click.argument("folder", type=FilePath(path_type=Path), metavar="DIR")
@_user
@_password_file
@click.option("--dry-run", is_flag=True, help="Check everything, on the site too, and say what would be sent.")
@click.option("--diff", is_flag=True, help="Like --dry-run, with a unified diff against the site.")
def push_command(folder: Path, user: str | None, password_file: Path | None, *, dry_run: bool, diff: bool) -> None:
    """Send the posts in DIR that changed since they were pulled; title, excerpt and content only, the status stays.

    A post that has changed on the site, too, is refused (exit code 2) and the others go on. Each post as it was is kept in
    DIR/.before-push: to undo, copy that file over the one in DIR and push again. The revisions of the site may lack the
    version that was there before the first push.
    """
    problems = sent = 0
    dry = dry_run or diff
    with one_line_errors():
        from unspin.wordpress.manifest import MANIFEST, read_manifest  # noqa: PLC0415
        from unspin.wordpress.push import push  # noqa: PLC0415

        manifest = read_manifest(folder)
        if manifest is None:
            raise InputError(str(folder), f"holds no {MANIFEST}", "name a folder that `unspin wordpress pull` wrote")
        if not manifest.edited():
            click.echo(f"no changes to send to {manifest.site}")
            return
        for pushed in push(_client(manifest.site, user, password_file), manifest, dry=dry):
            if pushed.problem:
                complain(pushed.problem)
                problems += 1
            else:
                sent += not pushed.already
                _tell_pushed(pushed, dry=dry, diff=diff)
        verb = "would be updated" if dry else "updated"
        click.echo(
            f"{_count(sent)} {verb} on {manifest.site}{f', {problems} with problems' if problems else ''}", err=diff
        )
    sys.exit(BAD_INPUT if problems else 0)


def _client(url: str, user: str | None, password_file: Path | None) -> Client:
    """A client for the site, with the login from where the user keeps it."""
    from unspin.wordpress.address import site_address  # noqa: PLC0415
    from unspin.wordpress.client import Client  # noqa: PLC0415

    site = site_address(url)
    name = user or _asked("User", site, f"give --user or set {USER}")
    password = _password(site, password_file)
    if not password:
        raise ConfigError("the application password is empty; make one under Users > Profile on the site")
    return Client(site, name, password)


def _password(site: str, file: Path | None) -> str:
    from unspin.formats import read_file  # noqa: PLC0415

    if file:
        return read_file(file).text.strip()
    if PASSWORD in os.environ:
        return os.environ[PASSWORD].strip()
    return _asked("Application password", site, f"set {PASSWORD} or give --password-file", hidden=True).strip()


def _asked(what: str, site: str, advice: str, *, hidden: bool = False) -> str:
    if not sys.stdin.isatty():
        raise ConfigError(f"there is no terminal to ask for the {what.lower()}; {advice}")
    answer: str = click.prompt(f"{what} at {site}", hide_input=hidden, err=True)
    return answer


def _names(listed: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in listed.split(",") if name.strip())


def _tell_pulled(pulled: Pulled, site: str, into: Path) -> None:
    total = pulled.new + pulled.updated + pulled.same
    if pulled.withheld:
        complain(f"{_count(pulled.withheld)} left out, which this user may not edit; log in as an editor to pull all")
    if not total and not pulled.problems and not pulled.withheld:
        click.echo(f"{site} has nothing of this type and status to pull")
        return
    click.echo(
        f"{_count(total)} of {site} in {into}: {pulled.new} new, {pulled.updated} updated, {pulled.same} as they were"
    )
    if pulled.new or pulled.updated:
        click.echo(f"next: unspin fix {into}, then unspin wordpress push {into} --diff")


def _tell_pushed(pushed: Pushed, *, dry: bool, diff: bool) -> None:
    from unspin.model import FileReport  # noqa: PLC0415
    from unspin.report.visible import plain  # noqa: PLC0415

    if diff:
        show_diff((FileReport(pushed.file, pushed.before, (), pushed.after),))
    elif pushed.already:
        click.echo(f"{pushed.file}: is on the site already")
    else:
        verb = "would be updated" if dry else "updated"
        click.echo(f"{pushed.file}: {', '.join(pushed.texts)} {verb}; {plain(pushed.link)}")


def _count(posts: int) -> str:
    return f"{posts} post{'' if posts == 1 else 's'}"
