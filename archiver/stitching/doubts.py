"""What only looks like a numbering: dates, fractions, scores, ratings, addresses. Each doubt lowers the certainty of a reading."""

import re
from dataclasses import dataclass
from typing import Final, NamedTuple

from archiver.stitching.alphabet import words

FAMOUS: Final = frozenset(
    {(9, 11), (24, 7), (7, 24), (50, 50), (20, 20), (60, 40), (40, 60), (80, 20), (90, 10), (70, 30), (10, 10), (7, 7)}
)
"""Pairs that are a day, an opening time, a share or a full score wherever they stand bare."""
_FAMED: Final = 0.65

_LABELS: Final = words(
    "photo photos foto fotos image img pic pics picture bild imagen slide page pages seite fig figure plate chapter ch vol volume no nr release version "
    "date dates build stage step level grade class apt apartment flat unit suite room ext hb sb hr bill act article art section sec route rt highway hwy psalm verse "
    "wordle quordle heardle worldle score rating rated rate note nota lead leads led won lost beat vote votes voted split size day week episode ep season "
    "game match round set track disc q h aspect ratio scale about nearly almost over only another approximately roughly exactly bus line rue 写真 صورة תמונה"
)
"""Words that say what a pair behind them counts."""
_CUT_LABELS: Final = words("fig vol ch no nr sec art apt ext ep pic p approx")
"""Labels that keep their meaning with a full stop."""
_BEFORE_DATES: Final = words(
    "on by in until till til before after since thru through from for at w/e ending starting starts between due deadline beginning opens closes ends "
    "dia el al día del até desde hasta em vom bis am ab le du au jusqu'au dès يوم تاريخ حتى منذ ביום עד в до с"
)
_DAYS: Final = words(
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thur thurs fri sat sun today tomorrow tonight yesterday weekend "
    "jan feb mar apr may jun june jul july aug sep sept oct nov dec lunes martes miércoles jueves viernes sábado domingo segunda terça quarta quinta sexta "
    "feira hoje amanhã ontem lunedì martedì mercoledì giovedì venerdì sabato domenica oggi domani stasera hoy mañana heute morgen gestern aujourd'hui demain "
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag vandaag vanavond måndag tisdag onsdag torsdag fredag lördag söndag mandag tirsdag lørdag søndag "
    "poniedziałek wtorek środa czwartek piątek niedziela dziś jutro pazartesi salı çarşamba perşembe cuma cumartesi pazar bugün yarın "
    "понедельник вторник среда среду четверг пятница пятницу суббота субботу воскресенье сегодня завтра понеділок вівторок середа четвер п'ятниця неділя сьогодні "
    "senin selasa rabu kamis jumat sabtu minggu montag dienstag mittwoch donnerstag freitag samstag sonntag lundi mardi mercredi jeudi vendredi samedi dimanche"
)
_PARTICLES: Final = frozenset("はのにがをもと은는이가의에是을를")
"""What makes a noun of the pair before it: "7/10の会議"."""
_CUT_DAYS: Final = words("mon tue tues wed thur thurs fri sat sun jan feb mar apr jun jul aug sep sept oct nov dec")
_COUNTED = re.compile(
    r"\s?(?:of\b|cups?\b|tsp|tbsp|teaspoon|tablespoon|oz\b|lbs?\b|kg\b|g\b|ml\b|inch|mile|km\b|hours?\b|hrs?\b|years?\b|price|majority|vote|stars?\b|★|⭐|"
    r"points?\b|pts\b|rating|would\b|w/|w\b|@\s?\d|at\s\d|am\b|pm\b|c\b|th\b|rds?\b|recap|deadline|anniversary|attack|memorial|first responders|"
    r"down\b|up\b|de\s[a-zà-ÿ]|des\s|der\s[a-zA-Z]|dos\s|das\s|del\s|van de|av\s|z\s|[%°$€£])"
)
_SENTENCE_END = re.compile(r"[.!?…:;。！？।؟\"”’»)\]\n*_#\U00002600-\U0001faff]\s*$")
_STOPS: Final = frozenset(".!?…:;")
_MIXED = re.compile(r"(?:^|\s)\d{1,3}\s?(?:&|and|y|e|et|und)?\s?$")
_MIXING: Final = frozenset("&dyet")
"""How the words that `_MIXED` knows end."""
_TIMED = re.compile(r"\s?[@,]?\s?\d{1,2}(?::\d\d|\s?[ap]\.?m)|\s?[-–]\s?\d")

# A pattern that begins with a digit runs over words much faster than one that begins with an edge.
_CLOCK = re.compile(r"\d(?<!\w\d)\d?(?::[0-5]\d|\s?[ap]\.?m\b)")
_HOUR = re.compile(r"m(?<=[ap.]m)\b(?:(?<=[\d\s][ap]m)|(?<=[\d\s][ap]\.m))")
"""What hours without minutes end in: a pattern that begins with one letter runs over words quickest."""

_COUNTING: Final = words(
    "cup tsp tbs tea tab lbs inc mil hou hrs yea pri maj vot sta poi pts rat wou rds rec dea ann att mem fir dow des der dos das del van "
    "of oz lb kg ml km hr at am pm th rd up de av"
)
"""How the words begin that `_COUNTED` knows: their first three letters, or both."""
_DAY_AHEAD: Final = 90
"""So far behind a date stands the hour."""
_ODD_TOTAL: Final = 60
_SANE_TOTAL: Final = 500
_MONTHS: Final = 12
_MONTH: Final = 31


def number_doubt(index: int, total: int) -> float:
    """How much the two numbers themselves speak against a part: "25/9", "9/11", "1/1", "3/480"."""
    if index > total:
        return 0.5
    doubt = 0.0
    if total == 1:
        doubt = 0.5
    elif index == 0:
        doubt = 0.15
    if total > _ODD_TOTAL:
        doubt += 0.2 if total <= _SANE_TOTAL else 0.5
    return doubt


@dataclass(frozen=True, slots=True, eq=False)
class Context:
    """What stands around a pair without brackets makes of it."""

    doubt: float
    final: bool = False
    """It is so plainly something else that the numbers themselves have no say."""


CLEAR: Final = Context(0.0)
COUNTED: Final = Context(0.75, final=True)
"""It counts or measures something: "1/2 cup", "2/3 of", "2 1/4"."""
TIMED: Final = Context(0.6, final=True)
"""It is a day: "5/6 at 7pm"."""
AT_HEAD: Final = (CLEAR, Context(0.3), Context(0.3), Context(0.6))
"""Of a pair at the head: before a new sentence, the same with an hour close by, amid a sentence, the same with an hour close by."""
AT_TAIL: Final = (CLEAR, Context(0.12), Context(0.28), TIMED)
"""Of a pair at the tail: behind a sentence, amid one where a thread begins, amid one elsewhere, behind a day."""


def bare_doubt(index: int, total: int, context: Context) -> float:
    """How much speaks against a pair without brackets, by its numbers and what stands around it."""
    if (index, total) in FAMOUS:
        return _FAMED
    if 1 < index <= _MONTHS < total <= _MONTH and not context.final:
        return context.doubt + 0.3
    return context.doubt


def behind(index: int, text: str, end: int) -> Context:
    """What stands behind a pair at the head that ends here, as far as it raises doubts."""
    after = text[end : end + _DAY_AHEAD]
    if after[:1] == " " and (place := before_word(index, after[1:])) is not None:
        return AT_HEAD[place]
    if after[:1] in _PARTICLES:
        return COUNTED
    spaced = after[:1] == " "
    following = after[1:2]
    small = following.islower()
    # Before a capital letter nothing is counted and no hour follows.
    if not following.isupper() and _COUNTED.match(after):
        return COUNTED
    if not (small or following.isalpha()) and _TIMED.match(after):
        return TIMED
    going_on = spaced and (small or (following == " " and text[end:].lstrip(" ")[:1].islower()))
    return AT_HEAD[(index > 1 and _tells_time(after)) + 2 * going_on]


def before_word(index: int, rest: str) -> int | None:
    """Which context of `AT_HEAD` a pair has that one blank parts from this; null if it begins with no plain word."""
    start = rest[:3]
    if not start.isalpha():
        start = start[:2]
    if start in _COUNTING or not start.isalpha():
        return None
    return (index > 1 and _tells_time(rest)) + 2 * start[0].islower()


def _tells_time(rest: str) -> bool:
    # A look for what every hour has is cheaper than the pattern, which knows most of what is left for links.
    hourly = ("m" in rest and _HOUR.search(rest, 0, _DAY_AHEAD)) or (
        ":" in rest and ":" in rest[:_DAY_AHEAD].replace("://", "")
    )
    return bool(hourly) and _CLOCK.search(rest, 0, _DAY_AHEAD) is not None


def before_end(index: int, before: str) -> Context:
    """What stands before a pair that ends the text."""
    last = before[-8:].rstrip()[-1:]
    if last in _STOPS and before[-2:-1] == last:
        # "word. ", as most.
        return CLEAR
    if (last in _MIXING or last.isdecimal()) and _MIXED.search(before[-8:]):
        return COUNTED
    going_on = last.isalnum() and last.isascii() and "\n" not in before[-3:]
    return CLEAR if not going_on and _SENTENCE_END.search(before[-3:]) else AT_TAIL[1 if index <= 1 else 2]


def around(index: int, before: str, after: str) -> Context:
    """What stands around a pair that is not at the head."""
    if after:
        if _COUNTED.match(after) or _MIXED.search(before[-8:]):
            return COUNTED
        if _TIMED.match(after):
            return TIMED
    context = before_end(index, before)
    if after[:1] and after[:1] in ".,;!?。" and not context.final:
        return Context(context.doubt + (0.35 if context.doubt else 0.1))
    return context


class Before(NamedTuple):
    """What the word before a pair makes of it."""

    labelled: bool
    """It says what the pair counts: "photo 1/3", "Apt 4/5", "leads 3/4"."""
    dated: bool
    """It is a weekday, a month or a preposition of time: "tomorrow (4/28)"."""


_NOTHING: Final = Before(labelled=False, dated=False)
_LABELLED: Final = Before(labelled=True, dated=False)
_DATED: Final = Before(labelled=False, dated=True)


def before_pair(before: str) -> Before:
    """What stands before a pair, as far as it raises doubts."""
    if not before:
        return _NOTHING
    if before[-1] in _GLUED_LABELS:
        return _LABELLED
    if before[-2:].rstrip()[-1:] in _DASHES:
        return _DATED
    latest = before[-24:].rsplit(None, 2)
    if latest and latest[-1] in {"(", "[", "the"}:
        latest.pop()
    if not latest or ((word := latest[-1].lower()).isalnum() and word not in _NOTED):
        return _NOTHING
    word = word.strip('(["“')
    ending = word[-1:]
    if ending.isalpha():
        ending = ""
    else:
        word = word.rstrip(".,:;!?")
    if word in _LABELS:
        return _LABELLED if ending != "." or word in _CUT_LABELS else _NOTHING
    # "Jul." is a month, "July." ends a sentence.
    day = word.partition("-")[0] in _DAYS and (ending in {"", ","} or (ending == "." and word in _CUT_DAYS))
    dated = day or (word in _BEFORE_DATES and not ending)
    return _DATED if dated else _NOTHING


_DATES: Final = (_BEFORE_DATES | _DAYS) - _LABELS
_NOTED: Final = _LABELS | _DATES
_TELLING: Final = _NOTED | {"the", "and", "et", "und"}
_TELLING_SPELT: Final = frozenset(spelt for word in _TELLING for spelt in (word, word.title(), word.upper()))
_TELLING_ENDS: Final = frozenset(word[-3:] for word in _TELLING_SPELT)


class Ahead(NamedTuple):
    """What stands before a bare pair that ends the text."""

    labelled: bool
    context: Context


_SIGNS: Final = "\u2600"
"""From here on a sign ends a sentence, and so do the letters of scripts that part no words."""


def before_last(index: int, before: str, *, apart: bool) -> Ahead:
    """`before_pair` and `before_end` together.

    Args:
        index: the first number of the pair.
        before: what stands before it.
        apart: whether brackets, or a line of its own, set the pair apart from that: then only a label or a date has a say.
    """
    labelled, dated = before_pair(before)
    if apart:
        return Ahead(labelled, TIMED if dated else CLEAR)
    context = before_end(index, before)
    return Ahead(labelled, TIMED if dated and context is not COUNTED else context)


def behind_letters(index: int, before: str) -> int | None:
    """Which context of `AT_TAIL` a pair has that one blank parts from this; null if its last letters alone do not tell."""
    end = before[-3:]
    if end.isalpha():
        place = 0 if end[-1] > _SIGNS else 1 if index <= 1 else 2
        return None if end in _TELLING_ENDS else place
    if end[:1] == " " and (word := end[1:]).isalpha():
        if word in _TELLING_SPELT:
            return 3 if word.lower() in _DATES else None
        return 0 if word[-1] > _SIGNS else 1 if index <= 1 else 2
    if end[-1:] in _STOPS:
        end = before[-4:-1]
        return 0 if end.isalpha() and end not in _TELLING_ENDS else None
    if end.isascii() and end.isalnum() and before[-4:-3].isalnum():
        # As links and years end.
        return 1 if index <= 1 else 2
    return None


_GLUED_LABELS: Final = frozenset("$€£#№§")
_DASHES: Final = frozenset("-–~")
