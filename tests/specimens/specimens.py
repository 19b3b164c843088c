"""A specimen of each kind of source: whoever adds a collector adds one here, and the contract's tests take it from there."""

from exported import BlueskyCar, Database, MastodonExport, Snscrape, TelegramExport, Twarc, WebArchive
from specimen import Spoken, Written
from spoken import AppView, MastodonServer, Preview, Repository, XmlFeed
from written import JsonLines, Panel, SavedFeed, SavedPage

SPOKEN: tuple[Spoken, ...] = (MastodonServer(), AppView(), Repository(), Preview(), XmlFeed())
"""Told by servers."""
WRITTEN: tuple[Written, ...] = (
    JsonLines(),
    Panel(),
    SavedPage(),
    SavedFeed(),
    Twarc(),
    Snscrape(),
    MastodonExport(),
    TelegramExport(),
    BlueskyCar(),
    WebArchive(),
    Database(),
)
"""Kept in files."""
