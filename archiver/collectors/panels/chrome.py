"""The words of the page around and between posts: menus, buttons, badges. Tables, and two questions to put to them."""

import re

from schemas.text import squash

_PINNED = "pinned|pinned post|pinned tweet|pinned toot|featured|angepinnt|épinglé|fijado|مثبت|מוצמד"
_BUTTONS = (
    "show more|show less|read more|see more|show this thread|show thread|alt|gif|translate|translate post|translate tweet"
    "|see translation|view translation|show translation|continued thread|quote|quoted|[image or embed]|like|likes|reply|replies"
    "|repost|reposts|boost|share|bookmark|follow|following|verified|verified account|sponsored|promoted|edited|thread"
    "|view on mastodon|view on x|view on bluesky|mehr anzeigen|übersetzen|voir plus|traduire|mostrar más|traducir|عرض المزيد|ترجمة"
    "|הצג עוד|תרגום"
)
_PINS = frozenset(_PINNED.split("|"))
_BADGES = _PINS | frozenset(_BUTTONS.split("|"))
_COUNTED = re.compile(
    r"\d[\d.,\s]{0,12}[km]?\s?(?:likes?|repl(?:y|ies)|reposts?|boosts?|views?|comments?|shares?|retweets?|favou?rites?|quotes?|reactions?)",
    re.IGNORECASE,
)
_REPLIED = re.compile(r"(?:replied to|replying to|in reply to|antwort an|en réponse à)\s.{1,100}", re.IGNORECASE)
_REPOSTED = (
    re.compile(r"(?:reposted|boosted|retweeted|shared) by (?P<who>.{1,100})", re.IGNORECASE),
    re.compile(r"(?P<who>.{1,100}) (?:reposted|boosted|retweeted)", re.IGNORECASE),
)

_FRAME = re.compile(
    r"(?:close|menu|home|search|alerts|notifications|activity|social wall|share(?: this)?|load more(?: posts)?|more posts|older posts|newer posts"
    r"|table of contents|notes|related (?:items|posts)|stay informed.*|skip to (?:main )?content|sign (?:in|up)\b.*|log ?in\b.*|subscribe\b.*|register"
    r"|follow us\b.*|accept (?:all )?cookies\b.*|privacy\b.*|imprint\b.*|terms\b.*|cookies|contact(?: us)?|about(?: us| this page)?|help(?: cent(?:er|re)| terms.*)?|help  terms.*"
    r"|you're all caught up|you’re all caught up|suggested for you|who to follow|trending(?: now| topics)?|newsletter(?:: .*)?|back to top|©.*|copyright\b.*|what[’']s new"
    r"|all channels\b.*|show: .*|back|next|previous|settings|explore|messages|research|publications|events|news|posts|latest(?: posts)?|updates"
    r"|schließen|menü|startseite|suche|teilen|mehr laden|abonnieren.*|anmelden.*|impressum.*|datenschutz.*|benachrichtigungen|über uns|kontakt"
    r"|fermer|accueil|rechercher|partager|s'abonner.*|se connecter.*|charger plus|mentions légales.*|cerrar|inicio|buscar|compartir|suscr.*|cargar más"
    r"|chiudi|condividi|sluiten|delen|fechar|compartilhar|إغلاق|الرئيسية|الأخبار|اتصل بنا|شارك هذا|اشترك.*|بحث|القائمة|الإشعارات|تحميل المزيد"
    r"|סגור|סגירה|דף הבית|חדשות|צור קשר|שתף.*|הרשמה.*|חיפוש|תפריט|התראות|טען עוד|закрыть|меню|главная|поиск|поделиться|关闭|閉じる)",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"(?:latest |recent |all )?(?:notifications|activity|alerts|social wall|feed|posts|updates|tweets|messages|timeline)"
    r"|benachrichtigungen|beiträge|notificaciones|publicaciones|الإشعارات|התראות|уведомления|通知",
    re.IGNORECASE,
)
_LONGEST = 120
"""Characters: what is longer is prose."""
_LONGEST_BADGE = 24


def badge(line: str) -> bool:
    """Whether a line within a block is a button or a label, and no text of the post."""
    if len(line) > _LONGEST:
        return False
    if len(line) <= _LONGEST_BADGE and (squash(line).casefold() in _BADGES or _COUNTED.fullmatch(line)):
        return True
    return bool(_REPLIED.fullmatch(line))


def pin(line: str) -> bool:
    """Whether a line says that its post stands out of order."""
    return len(line) <= _LONGEST_BADGE and squash(line).casefold() in _PINS


def reposter(line: str) -> str | None:
    """Who passed the post on, if the line says that and nothing else."""
    if len(line) > _LONGEST:
        return None
    return next((found["who"].strip() for form in _REPOSTED if (found := form.fullmatch(line))), None)


def frame(line: str) -> bool:
    """Whether a line belongs to the page and not to any post, where both may stand."""
    return len(line) <= _LONGEST and bool(_FRAME.fullmatch(squash(line)))


def heading(line: str) -> bool:
    """Whether a line is what panels of posts are headed with."""
    return len(line) <= _LONGEST and bool(_HEADING.fullmatch(squash(line)))
