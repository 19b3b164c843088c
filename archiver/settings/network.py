"""How to behave on the network."""

from functools import partial
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, InitSettingsSource, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from archiver.settings import read_settings_file
from schemas.errors import SettingsError

_SERVER = r"^https?://[^\s/?#@]+/?$"


class NetworkSettings(BaseSettings):
    """Each may stand in the settings file, or in the environment as `WHIPSTITCH_` and its name in capitals."""

    model_config = SettingsConfigDict(env_prefix="WHIPSTITCH_", extra="ignore", frozen=True, hide_input_in_errors=True)

    allow_hosts: Annotated[tuple[str, ...], NoDecode] = ()
    """`host` or `host:port` that may be asked although they are loopback or private."""
    deadline: Annotated[float, Field(gt=0, le=3600)] = 60.0
    """Seconds for one answer, from the first byte asked to the last byte read."""
    largest_answer: Annotated[int, Field(gt=0)] = 64 * 1024 * 1024
    """Bytes of one answer after decompression."""
    keep_files: Annotated[int, Field(ge=0)] = 8 * 1024 * 1024
    """Bytes of the largest file that is kept as it was collected; of a larger one the digest is kept."""
    media: Literal["none", "images", "all"] = "none"
    """Which pictures, films and sounds of new posts are fetched."""
    pace: Annotated[float, Field(ge=0, le=3600)] = 1.0
    """Seconds from one request to the next to the same host; those named in `allow_hosts` are not made to wait for."""
    attempts: Annotated[int, Field(ge=1, le=10)] = 3
    """How often an answer is asked for that may come the next time."""
    longest_pause: Annotated[float, Field(ge=0, le=3600)] = 30.0
    """Seconds that a server may ask us to wait; for a longer pause a later run is better."""
    patience: Annotated[float, Field(gt=0, le=7200)] = 120.0
    """Seconds for one address in all: attempts, pauses and redirects."""

    tokens: Annotated[dict[str, SecretStr], NoDecode] = {}
    """Access tokens by host: the token, or where it is; see `archiver.settings.secrets`. In the environment `host=token`, with commas."""
    appview: Annotated[str, Field(pattern=_SERVER)] = "https://public.api.bsky.app"
    """The server that is asked for accounts and threads on Bluesky."""
    telegram: Annotated[str, Field(pattern=_SERVER)] = "https://t.me"
    """The server that is asked for Telegram's channels."""
    x_api: Annotated[str, Field(pattern=_SERVER)] = "https://api.x.com"
    """The server of X's API; its token is that of this host."""
    x_publish: Annotated[str, Field(pattern=_SERVER)] = "https://publish.x.com"
    """The server that shows single posts of X to whoever embeds them."""
    x_syndication: Annotated[str, Field(pattern=rf"^$|{_SERVER}")] = ""
    """The server behind embedded posts of X (`https://cdn.syndication.twimg.com`): X's terms do not allow programs to read it."""
    max_posts: Annotated[int, Field(ge=0)] = 500
    """Posts that one run may read from a source that takes money for each."""
    include_unauthenticated: bool = False
    """Collect accounts on Bluesky that ask not to be shown to people who are not logged in."""

    timestamp_server: Annotated[str, Field(pattern=r"^$|^https?://[^\s@]+$")] = ""
    """Who is asked for time-stamps (RFC 3161) of what each run brought; nobody, if it is empty."""
    timestamp_roots: Path | None = None
    """Certificates (PEM) that time-stamps must lead to."""

    @field_validator("allow_hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("tokens", mode="before")
    @classmethod
    def _pairs(cls, value: object) -> object:
        """By host, in small letters."""
        if isinstance(value, str):
            value = dict(_pair(part.strip()) for part in value.split(",") if part.strip())
        return {str(host).casefold(): token for host, token in value.items()} if isinstance(value, dict) else value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the library names it; we read no .env
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - likewise
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment beats the file."""
        from_file = partial(InitSettingsSource, settings_cls)
        return init_settings, env_settings, from_file(read_settings_file())


def _pair(said: str) -> tuple[str, str]:
    host, equals, token = said.partition("=")
    if not (host.strip() and equals):
        raise ValueError("write host=token, or host=file:/path, with commas between several")
    return host.strip(), token.strip()


def network_settings() -> NetworkSettings:
    """The settings in force.

    Raises:
        SettingsError: one of them cannot be.
    """
    try:
        return NetworkSettings()
    except ValidationError as error:
        first = error.errors()[0]
        raise SettingsError(".".join(str(part) for part in first["loc"]), first["msg"]) from error
