"""The collectors as the settings want them: with their tokens, their servers, their permissions.

Tokens are looked up when a collector is about to use one, so that a keyring is asked only for what is needed.
"""

from urllib.parse import urlsplit

from archiver import collectors
from archiver.collectors.base import Collector
from archiver.collectors.bluesky import Bluesky
from archiver.collectors.mastodon.collector import Mastodon
from archiver.collectors.telegram import Telegram
from archiver.collectors.x_api import X
from archiver.settings.network import NetworkSettings, network_settings
from archiver.settings.secrets import secret


def equipped_collectors(max_posts: int | None = None) -> tuple[Collector, ...]:
    """All of COLLECTORS, in its order; those that can be set up are.

    Args:
        max_posts: that a source which costs money may be read for in one run; null: as the settings say.

    Raises:
        SettingsError: a setting cannot be.
    """
    settings = network_settings()
    ours: dict[str, Collector] = {
        Bluesky.name: Bluesky(settings.appview, include_unauthenticated=settings.include_unauthenticated),
        Telegram.name: Telegram(settings.telegram.rstrip("/")),
        Mastodon.name: Mastodon(lambda host: _token(host, settings)),
        X.name: X(
            lambda: _token(urlsplit(settings.x_api).netloc, settings),
            max_posts=settings.max_posts if max_posts is None else max_posts,
            base=settings.x_api,
            publish=settings.x_publish,
            syndication=settings.x_syndication or None,
        ),
    }
    return tuple(ours.get(collector.name, collector) for collector in collectors.COLLECTORS)


def _token(host: str, settings: NetworkSettings) -> str | None:
    kept = settings.tokens.get(host.casefold())
    return None if kept is None else secret(kept, f"tokens.{host}")
