"""The forms in which authors number their posts, as patterns over a window in plain signs.

Every repetition is bounded, so that no text can make a pattern slow.
"""

import re
from typing import Final

NUMBER: Final = r"(?P<index>\d{1,3})(?P<sign>[\u20e3\u20dd]?)"
_OPENING = r"(?P<opening>[(\[{<]\s{0,2})?"
_CLOSING = r"(?P<closing>\s{0,2}[)\]}>])?"
_TOTAL = r"(?:(?P<total>\d{1,3})[\u20e3\u20dd]?(?!\d)|(?P<open>many\b|x{1,2}(?!\w)|[nNX?*∞…_](?!\w)|[-–](?![\d]))|(?!\w)|(?=[A-Z\u00c0-\u00de\u0391-\u042f\u05d0-\u9fff]))"

SLASHED: Final = re.compile(
    rf"{_OPENING}(?:[#№]\s?)?(?<![\d/|\\]){NUMBER}\s{{0,2}}(?P<slash>[/|\\])(?:/(?=\d))?(?:\s{{0,2}}(?=\d)|(?=\s?[)\]}}])|(?!\s\d)){_TOTAL}(?:\s?/)?{_CLOSING}"
)
"""`2/5`, `(2/5)`, `[2/5/)`, `#2/5`, `2|5`, `2/`, `2/n`, `2⃣/5⃣`."""

SLASH_FIRST: Final = re.compile(
    r"(?:^|(?<=[^\d/:<]))(?P<opening>[(\[]?)/(?P<index>\d{1,2})(?P<closing>[)\]]?)(?![\d\w/])"
)
"""`/3`, as some authors end their parts."""

LATIN_JOINED: Final = "of|out of|de|von|van|av|af|sur|di|od|z|ze|uit|su|dari|trong|iz|a"
"""What stands between a number and the total, in Latin letters."""
_JOINED = f"{LATIN_JOINED}|od|din|из|із|з|от|од|από|מתוך|من|از|में से|की|之|中の"
_PARTED = (
    "part|pt|parte|pte|partie|teil|deel|del|dio|część|cz|część|часть|частина|дел|bölüm|kısım|rész|osa|μέρος|phần|bagian|pars|"
    "част|partea|díl|část|kỳ|ตอนที่|பகுதி|حصہ|חלק|الجزء|جزء|قسمت|بخش|भाग|ভাগ|পর্ব|その|其|パート|파트|thread|hilo|fio|fil|tråd|draad|wątek|тред|tweet|post|toot|skeet"
)
OF: Final = re.compile(
    rf"{_OPENING}(?<![\d/])(?<!\d[.,]){NUMBER}[\s-]{{0,2}}(?:{_JOINED})[\s-]{{0,2}}(?P<total>\d{{1,3}})(?![\d/.,]\d|\d|\w){_CLOSING}",
    re.IGNORECASE,
)
"""`2 of 5`, `(2 de 5)`, `2 מתוך 5`."""

PARTED: Final = frozenset((*_PARTED.split("|"), "delen"))
"""Words for a part, before its number."""
PART: Final = re.compile(
    rf"{_OPENING}(?<!\w)(?:{_PARTED})\.?\s{{0,2}}(?:[#№:]|no\.?)?\s{{0,2}}"
    rf"(?:{NUMBER}(?!\d)(?:\s{{0,2}}(?:/|\||\b(?:{_JOINED})\b)\s{{0,2}}(?P<total>\d{{1,3}}))?|(?P<word>(?<=[\s.])[^\W\d_]{{1,10}}|[一二三四五六七八九十])(?!\w))"
    rf"(?![\d/]|\.\d|:\d){_CLOSING}",
    re.IGNORECASE,
)
"""`Part 2`, `Teil 2/3`, `Parte 2 de 5`, `その2`."""

ORDINAL: Final = re.compile(
    rf"{_OPENING}(?:[第제]\s?|(?=\d{{1,3}}\s?[부편회화]\s?[:.)\](]))(?:{NUMBER}|(?P<word>[一二三四五六七八九十]))\s?(?:部分|부|회|화|편|部|回|篇|話|章|节|節|条|條)(?:\s?[/,(]?\s?(?:全|共)\s?(?P<total>\d{{1,3}})\s?\S{{0,2}}\)?)?{_CLOSING}"
)
"""`第2回`, `第2部分`, `2부:`."""

_BEHIND_DIGITS = "parte|partie|part|teil|deel|часть|частина|rész"
_BEHIND_WORDS = f"{_BEHIND_DIGITS}|del|delen|část|osa|дел|μέρος|भाग|পর্ব|część|bölüm"
ORDERED: Final = re.compile(rf"{_OPENING}(?P<word>[^\s\d]{{3,12}})\s(?:{_BEHIND_WORDS})(?!\w){_CLOSING}", re.IGNORECASE)
"""`Segunda parte`, `Zweiter Teil`."""

NTH: Final = re.compile(
    rf"{_OPENING}(?P<index>\d{{1,2}})\s?(?:ª|º|a|\.|re|ère|e|st|nd|rd|th)\s?(?:{_BEHIND_DIGITS})(?!\w)"
    rf"(?:\s(?:de|of|von|sur|di|van|из)\s(?P<total>\d{{1,3}}))?{_CLOSING}",
    re.IGNORECASE,
)
"""`1ª parte`, `2nd part`, `3. Teil`."""

WHOLE_FIRST: Final = re.compile(
    rf"{_OPENING}全(?P<total>\d{{1,3}})[回部話章篇編]?(?:の(?:うち)?|中)第?(?P<index>\d{{1,3}})[回部話章篇編]?{_CLOSING}"
)
"""`全3回の1`."""

TITLED: Final = re.compile(
    rf"(?P<opening>[(\[])[^()\[\]\n]{{1,30}}?[之その其]\s?(?:{NUMBER}|(?P<word>[一二三四五六七八九十]))(?P<closing>[)\]])"
)
"""`【角鴞夜調・之二】`: a title with the number of the part."""

LISTED: Final = re.compile(
    r"(?P<opening>[(\[]?)(?P<hash>#?)(?P<index>\d{1,3}|[一二三四五六七八九十](?=[)\]]))(?P<sign>[\u20e3\u20dd]?)"
    r"(?P<mark>[.)\]:](?!\d)|\s?[-–—](?=\s|[A-Z\u00c0-\U0010ffff])|(?<=[\u20e3\u20dd])|(?<=\d)(?=\s\U0001f9f5))"
)
"""`2)`, `2.`, `2-`, `(2)`, `#2.`, `2⃣`: a list, or parts numbered like one."""

LISTED_LAST: Final = re.compile(
    r"(?P<opening>[(\[])(?P<index>\d{1,2})(?P<closing>[)\]])$|(?P<capped>\d{1,3})(?P<sign>[\u20e3\u20dd])$"
)
"""`(2)` or `2⃣` at the end."""
