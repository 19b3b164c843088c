"""Servers that speak the Mastodon client API: Mastodon, GoToSocial, Pleroma, Akkoma and their relatives.

::

    addresses ─▶ server ─▶ accounts ─▶ timeline ─────▶ readings ─▶ Page
    whom to ask  answers   who it is   conversation    statuses, prose, histories, parents
                           closed ───────────────────▶ Page        what is left where nobody answers strangers

Facts about the API are those of docs.joinmastodon.org (methods/accounts, methods/statuses, entities/Status) and of Mastodon's source.
"""
