"""What can be told from an address alone: which ends of names are domains, and how long the ids of well-known hosts are."""

import re
from typing import NamedTuple

_COMMON = """
com org net edu gov int mil info biz name pro io app dev tv me co ai blog news social online site shop page live media press
design studio store tech cloud world today network agency museum academy video link click club xyz wiki radio earth eco
"""
_COUNTRIES = """
ac ad ae af ag al am ao ar at au aw az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cd cf cg ch ci ck cl cm cn
cr cu cv cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gd ge gf gg gh gi gl gm gn gp gq gr gt gu gw gy hk
hn hr ht hu id ie il im in iq ir is it je jm jo jp ke kg kh ki km kn kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc mg mk
mm mn mo mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pn pr pt pw py qa re ro
ru rw sa sb sc sd se sg si sk sm sn so sr ss st su sv sy sz tc td tg th tj tk tl tm tn to tr tt tw tz ua ug uk us uy uz va vc
ve vg vi vn vu wf ws ye yt za zm zw md sh rs pl ps cc mp
"""
# Country codes that more often end a file's name, or an abbreviation or a sentence without its space, than an address.
_DOUBTFUL = "py md sh rs pl ps cc so st am in is no to do by my id re ne"

TOP_LEVEL = frozenset({*_COMMON.split(), "example", *_COUNTRIES.split()}) - frozenset(_DOUBTFUL.split()) | {
    f".{code}" for code in _COUNTRIES.split()
}
"""Ends of names that make an address without a path; with a leading dot, those that do with one."""


class Shape(NamedTuple):
    """How the paths of a host look."""

    cut: re.Pattern[str]
    """Paths that hold an id, whole or not."""
    whole: re.Pattern[str]
    """Those whose id is whole."""


_VIDEO = Shape(re.compile(r"[\w-]{1,11}"), re.compile(r"[\w-]{11}"))
_WATCH = Shape(re.compile(r"watch\?v=[\w-]{0,11}"), re.compile(r"watch\?v=[\w-]{11}"))
_SPOTIFY = Shape(
    re.compile(r"(?:show|episode|track|album|playlist|artist)/\w{0,22}"),
    re.compile(r"(?:show|episode|track|album|playlist|artist)/\w{22}"),
)
KNOWN_SHAPES = {"youtu.be": _VIDEO, "youtube.com": _WATCH, "open.spotify.com": _SPOTIFY}
"""Some pages cut addresses to a length and leave no sign: an id that is too short for its host gives it away."""
