"""Where in a text the quotation of earlier letters begins, and where the signature does. Texts are never cut here.

Own rules: the library we looked at knows no Ukrainian, Russian or Romanian, and its expressions take minutes on texts
made for it (decision 23).
"""

import re

MOST_LOOKED_AT = 200_000

WROTE = (
    r"wrote|writes|пише|написав|написала|написав\(-ла\)|пишет|написал|написала|написал\(а\)|a scris|scrie|"
    r"schrieb|a écrit|escribió|ha scritto|napisał|napisała|пiше|напісаў"
)
# «On Friday … wrote:», over one, two or three lines. Some programs end with the address and a colon only.
WORD_OF_DAY = (
    r"On|Le|Am|El|Il|În|In|W dniu|"
    r"(?:пн|вт|ср|чт|пт|сб|вс|нд)\.?,|(?:понеділок|вівторок|середа|четвер|п.ятниця|субота|неділя),|"
    r"(?:понедельник|вторник|среда|четверг|пятница|суббота|воскресенье),|"
    r"(?:lun|mar|mie|joi|vin|sâm|dum)\.?,|\d{1,2}[./ ]|\d{4}-\d\d-\d\d|[A-ZА-ЯІЇЄ][\w.]* \d{1,2}"
)
ATTRIBUTION = re.compile(
    rf"^[ \t>]*(?:{WORD_OF_DAY})[^\n]{{0,300}}(?:\n[^\n]{{0,200}}){{0,2}}?(?:{WROTE})[ \t]?[^\n:]{{0,120}}:[ \t]*$"
    rf"|^[ \t>]*(?:{WORD_OF_DAY})[^\n]{{5,300}}<[^\n<>@]{{1,100}}@[^\n<>]{{1,200}}>:?[ \t]*:[ \t]*$"
    rf"|^[ \t]*[^\n<>]{{1,100}}<[^\n<>@]{{1,100}}@[^\n<>]{{1,200}}>[ \t]*(?:{WROTE})[^\n:]{{0,60}}:[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
FROM = r"From|Від|От|От кого|Від кого|De la|De|Von|Expeditor"
SECOND = (
    r"Sent|Date|To|Subject|Cc|Надіслано|Відправлено|Дата|Кому|Тема|Отправлено|Копия|Копія|"
    r"Trimis|Data|Către|Catre|La|Subiect|Subiectul|Gesendet|An|Betreff|Envoyé|À|Objet"
)
# A block of headers as Outlook puts it above what it quotes: two of them in a row, on lines of their own.
HEADERS = re.compile(
    rf"^[ \t>*]*(?:{FROM})[ \t]*:\*?[ \t]*[^\n]{{1,400}}\n(?:[ \t>]*\n)?[ \t>*]*(?:{SECOND})[ \t]*:\*?[ \t]*\S",
    re.IGNORECASE | re.MULTILINE,
)
DIVIDER = re.compile(
    r"^[ \t>]*-{2,}[ \t]*(?:Original Message|Original Appointment|Forwarded message|Reply message|"
    r"Исходное сообщение|Пересылаемое сообщение|Пересылаемое письмо|Конец пересылаемого сообщения|"
    r"Вихідне повідомлення|Оригінальне повідомлення|Переслане повідомлення|Переадресоване повідомлення|"
    r"Mesaj original|Mesajul original|Mesaj redirecționat|Mesaj redirectionat|Mesaj transmis)[^\n]{0,80}$"
    r"|^[ \t]*(?:Begin forwarded message|Початок переадресованого повідомлення|"
    r"Начало переадресованного сообщения|Început mesaj redirecționat)[ \t]*:[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
LINE_OF_OUTLOOK = re.compile(r"^[ \t]*_{20,}[ \t]*$", re.MULTILINE)
FORWARDED = re.compile(r"forward|пересыл|переслан|переадрес|redirec|transmis", re.IGNORECASE)
# Only at the start of a line, and only where what follows is quoted to the end.
QUOTED_LINE = re.compile(r"^[ \t]{0,3}>", re.MULTILINE)

SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
FROM_A_PHONE = re.compile(
    r"^[ \t]*(?:Sent from my|Sent from Outlook|Sent from Yahoo|Get Outlook for|Надіслано з|Відправлено з|"
    r"Отправлено с|Отправлено из|Trimis de pe|Trimis din)[^\n]{0,80}$",
    re.IGNORECASE | re.MULTILINE,
)


def quoted_from(text: str) -> int | None:
    """The position at which everything that follows is quotation; None where nothing is.

    A forwarded letter is what the sender wants to show: it is no quotation. Answers between quoted lines are not
    hidden either: only lines quoted down to the end count.

    >>> text = "Добре!\\n\\nпт, 20 лист. 2026 р. о 09:30 Bohdan <b@honey.example> пише:\\n> Вітаю\\n"
    >>> text[: quoted_from(text)]
    'Добре!\\n\\n'
    """
    looked_at = text[:MOST_LOOKED_AT]
    found = [
        place for place in (*marked(looked_at), trailing_quotation(looked_at))
        if place is not None and is_answered_above(looked_at, place)
    ]  # fmt: skip
    return min(found, default=None)


def marked(text: str) -> list[int]:
    """Where a line says that earlier letters follow, and no line below them is a new one between quoted ones."""
    found = []
    attribution = ATTRIBUTION.search(text)
    if attribution and not answers_below(text[attribution.end() :]):
        found.append(attribution.start())
    divider = DIVIDER.search(text)
    if divider and not FORWARDED.search(divider[0]):
        found.append(divider.start())
    headers = HEADERS.search(text)
    if headers and not (divider and divider.start() < headers.start() and FORWARDED.search(divider[0])):
        found.append(above_line(text, headers.start()))
    return found


def above_line(text: str, place: int) -> int:
    """Outlook draws a line above its block of headers."""
    lines = list(LINE_OF_OUTLOOK.finditer(text, 0, place))
    return lines[-1].start() if lines and not text[lines[-1].end() : place].strip() else place


def answers_below(rest: str) -> bool:
    """Whether somebody wrote between or below the quoted lines; a quotation without signs has nothing to tell by."""
    lines = [line for line in rest.split("\n") if line.strip()]
    quoted = [line.lstrip().startswith(">") for line in lines]
    if not any(quoted):
        return False
    after_quotation = lines[quoted.index(True) :]
    own = [line for line in after_quotation if not line.lstrip().startswith(">")]
    return bool(own) and not SIGNATURE.match(own[0]) and not FROM_A_PHONE.match(own[0])


def trailing_quotation(text: str) -> int | None:
    """The first line of the quoted lines at the end."""
    place, end = None, len(text)
    while end > 0:
        start = text.rfind("\n", 0, end) + 1
        line = text[start:end]
        if QUOTED_LINE.match(line):
            place = start
        elif line.strip():
            break
        end = start - 1
    return place


def is_answered_above(text: str, place: int) -> bool:
    """Somebody who only sends a quotation means it: nothing is folded then."""
    return bool(text[:place].strip())


def signature_from(text: str, until: int | None = None) -> int | None:
    """Where the signature of the letter itself begins; None without one.

    >>> signature_from("Thanks\\n-- \\nOlena, Honey Ltd"), signature_from("- one\\n- two")
    (7, None)
    """
    own = text[:until][:MOST_LOOKED_AT]
    found = [place.start() for pattern in (SIGNATURE, FROM_A_PHONE) if (place := pattern.search(own))]
    return min((place for place in found if own[:place].strip()), default=None)
