"""The words that times are shown with, in the languages where that is cheap. Tables only."""

from typing import NamedTuple

WHOLE = {
    **dict.fromkeys(
        (
            "just now",
            "now",
            "gerade eben",
            "jetzt",
            "à l'instant",
            "ahora",
            "agora",
            "الآن",
            "עכשיו",
            "только что",
            "刚刚",
            "たった今",
        ),
        -1,
    ),
    **dict.fromkeys(
        (
            "today",
            "heute",
            "aujourd'hui",
            "hoy",
            "hoje",
            "oggi",
            "vandaag",
            "idag",
            "i dag",
            "اليوم",
            "היום",
            "сегодня",
            "今天",
            "今日",
        ),
        0,
    ),
    **dict.fromkeys(
        (
            "yesterday",
            "gestern",
            "hier",
            "ayer",
            "ontem",
            "ieri",
            "gisteren",
            "igår",
            "i går",
            "أمس",
            "אתמול",
            "вчера",
            "昨天",
            "昨日",
        ),
        1,
    ),
}
"""Whole lines: -1 for this moment, else how many days ago."""


class Ago(NamedTuple):
    """What stands before or after a span of time that lies back. Patterns."""

    before: tuple[str, ...]
    after: tuple[str, ...]


AGO = Ago(
    before=("about ", "vor ", "il y a ", "hace ", "há ", "منذ ", "לפני "),
    after=("ago", "fa", "atrás", "geleden", "sedan", "siden", "назад"),
)

SHORT_UNITS = {
    word: unit
    for unit, words in {
        "s": "s sec secs sek",
        "m": "m min mins",
        "h": "h hr hrs std",
        "d": "d",
        "w": "w wk wks",
        "mo": "mo mos",
        "y": "y yr yrs",
    }.items()
    for word in words.split()
}
"""Units that make a time without further words: "3h", "12 mins"."""

LONG_UNITS = {
    word: unit
    for unit, words in {
        "s": "second seconds sekunde sekunden seconde secondes segundo segundos secondi",
        "m": "minute minutes minuten minuto minutos minuti minuut minuter minutter минут минуты دقيقة دقائق דקות",
        "h": "hour hours stunde stunden heure heures hora horas ora ore uur timmar timer часа часов ساعة ساعات שעות",
        "d": "day days tag tage tagen jour jours j día días dia dias giorno giorni dag dagen dagar dage дня дней يوم أيام ימים",
        "w": "week weeks woche wochen semaine semaines semana semanas settimana settimane weken",
        "mo": "month months monat monate monaten mois mes meses mês mesi maand maanden",
        "y": "year years jahr jahre jahren an ans año años ano anos anno anni jaar",
    }.items()
    for word in words.split()
}
"""Units that need "ago" or its like: "24 hours" may well be a headline."""


class Halves(NamedTuple):
    """The halves of the day, with the hours to add."""

    first: dict[str, int]
    """Words that stand before the clock."""
    last: dict[str, int]
    """Words that stand after it; dots and spaces are left out."""


HALVES = Halves(
    first={"上午": 0, "下午": 12, "午前": 0, "午後": 12, "오전": 0, "오후": 12},
    last={"am": 0, "pm": 12, "ص": 0, "م": 12, "صباحا": 0, "صباحًا": 0, "صباحاً": 0, "مساء": 12, "مساءً": 12},
)

JOINERS = (
    "at",
    "on",
    "um",
    "kl",
    r"kl\.",
    "à",
    "a las",
    "alle",
    "alle ore",
    "às",
    "om",
    "в",
    "في",
    "ב",
    "בשעה",
    "as of",
)
"""What stands between a date and a clock."""

ZONES = {
    "utc": 0, "gmt": 0, "z": 0, "cet": 1, "cest": 2, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip
"""Hours ahead of UTC."""

WEEKDAYS = {
    word: number
    for names in (
        "monday tuesday wednesday thursday friday saturday sunday",
        "mon tue wed thu fri sat sun",
        "montag dienstag mittwoch donnerstag freitag samstag sonntag",
        "lundi mardi mercredi jeudi vendredi samedi dimanche",
        "lunes martes miércoles jueves viernes sábado domingo",
    )
    for number, word in enumerate(names.split())
}

_MONTH_NAMES = (
    "january february march april may june july august september october november december",
    "januar februar märz april mai juni juli august september oktober november dezember",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "januari februari maart april mei juni juli augustus september oktober november december",
    "januari februari mars april maj juni juli augusti september oktober november december",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר",
    "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
)
_SHORTEST, _LONGEST = 3, 4


def _months() -> dict[str, int]:
    """Every name and every abbreviation of three or four letters that means one month only."""
    numbers: dict[str, int] = {}
    doubtful: set[str] = set()
    for names in _MONTH_NAMES:
        for number, name in enumerate(names.split(), start=1):
            for word in {name, name[:_SHORTEST], name[:_LONGEST]}:
                if numbers.setdefault(word, number) != number:
                    doubtful.add(word)
    return {word: number for word, number in numbers.items() if word not in doubtful}


MONTHS = _months()
