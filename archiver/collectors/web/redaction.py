"""Addresses without the secrets in them: as they may stand in an error, a log and the archive."""

import logging
import re

_SECRET = re.compile(
    r"""(?ix)
    (?<=[?&;\#])
    (?P<name> (?:x-[a-z]+-)? (?:(?:access|auth|api|app|bearer|client|csrf|id|oauth|private|refresh|security|session|user)[_-]?)?
              (?:token|secret|key|password|passwd|pwd|signature|sig|auth|authorization|credential|jwt|sid|session) )
    = [^&;\#]*
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


def hush_libraries() -> None:
    """Make the libraries' own loggers fit to be listened to, whatever level the user asks for.

    httpx logs every address whole; httpcore logs the headers of answers, cookies among them, and nothing but at DEBUG.
    """
    log = logging.getLogger("httpx")
    if _without_secrets not in log.filters:
        log.addFilter(_without_secrets)
    logging.getLogger("httpcore").setLevel(logging.INFO)


def _without_secrets(record: logging.LogRecord) -> bool:
    record.msg, record.args = redacted(record.getMessage()), ()
    return True
