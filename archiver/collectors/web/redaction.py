"""Addresses without the secrets in them: as they may stand in an error, a log and the archive."""

import logging
import re

_SECRET = re.compile(
    r"""(?ix)
    (?<=[?&;\#])
    (?P<name> (?:x-[a-z]+-)? (?:(?:access|auth|api|app|bearer|client|csrf|id|oauth|private|refresh|security|session|user)[_-]?)?
              (?:token|secret|key|password|passwd|pwd|signature|sig|auth|authorization|credential|jwt|sid|session) )
    = (?P<value> [^&;\#]* )
    """
)
"""Names under which secrets travel in a query. Places in a listing (`pagination_token`, `next_token`) are none."""
_USER_INFO = re.compile(r"(?<=//)[^/?#]*@")
_HIDDEN = "***"


def redacted(url: str) -> str:
    """The address without user name, password, and values that are secret by their name; any text, also what is no address.

    >>> redacted("https://me:pw@api.example/v1?limit=40&access_token=abc")
    'https://api.example/v1?limit=40&access_token=***'
    """
    return _SECRET.sub(rf"\g<name>={_HIDDEN}", _USER_INFO.sub("", url))


def secrets_in(url: str) -> list[str]:
    """The values that `redacted` hides, as they are spelt there."""
    return [found["value"] for found in _SECRET.finditer(url)]


def hush_libraries() -> None:
    """Silence the libraries' own loggers, whatever level the user asks for: our own line tells of each request.

    httpx logs every address whole, and the server's words, which may repeat what we sent; httpcore logs the headers of answers.
    """
    for library in ("httpx", "httpcore"):
        logging.getLogger(library).setLevel(logging.WARNING)
