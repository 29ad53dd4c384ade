# ruff: noqa: E501 -- one letter a line is read more easily than the same over eight
"""Letters in every encoding that customers' programs use, labelled well, wrongly and not at all."""

from regulars.channels.email.tests.building.letters import Case, coded, head, html, plain, word

UK = "Добрий день! Де моє замовлення? Ґанок, їжак, єнот."
RU = "Добрый день! Где мой заказ? Съешь ещё этих мягких булок."
RO = "Bună ziua! Unde este comanda mea? Țară, șină, înțeles."
RO_OLD = "Bună ziua! Unde este comanda mea? Ţară, şină, înţeles."
BG = "Здравейте, къде е поръчката ми?"
EN = "Hello, where is my order?"
DE = "Grüße aus Köln, wo ist meine Bestellung? Süß!"
FR = "Où est ma commande ? Très déçu, merci d’avance – François"
PL = "Dzień dobry, gdzie jest moje zamówienie? Zażółć gęślą jaźń."
JA = "注文はどこですか。よろしくお願いします。"
ZH = "您好，我的订单在哪里？谢谢。"
KO = "안녕하세요, 제 주문은 어디에 있나요?"
EL = "Καλημέρα, πού είναι η παραγγελία μου;"
HE = "שלום, איפה ההזמנה שלי?"
TR = "Merhaba, siparişim nerede? Teşekkürler, Işıl Güneş"

LABELLED = [
    (UK, "utf-8"), (UK, "windows-1251"), (UK, "koi8-u"), (UK, "iso-8859-5"), (UK, "utf-16"), (UK, "x-mac-ukrainian"),
    (RU, "koi8-r"), (RU, "windows-1251"), (RU, "cp866"), (RU, "iso-8859-5"), (RU, "x-mac-cyrillic"), (RU, "utf-7"),
    (RU, "utf8"), (RO, "utf-8"), (RO, "iso-8859-16"), (RO_OLD, "iso-8859-2"), (RO_OLD, "windows-1250"),
    (BG, "windows-1251"), (DE, "iso-8859-1"), (FR, "windows-1252"), (PL, "iso-8859-2"), (JA, "iso-2022-jp"),
    (JA, "shift_jis"), (JA, "euc-jp"), (ZH, "gb2312"), (ZH, "gb18030"), (ZH, "big5"), (KO, "euc-kr"),
    (KO, "ks_c_5601-1987"), (KO, "iso-2022-kr"), (EL, "iso-8859-7"), (HE, "iso-8859-8-i"), (TR, "iso-8859-9"),
]  # fmt: skip
CODECS = {
    "x-mac-ukrainian": "mac-cyrillic", "x-mac-cyrillic": "mac-cyrillic", "utf8": "utf-8", "iso-8859-8-i": "iso-8859-8",
    "big5": "big5hkscs",
}  # fmt: skip
# Big5 has no simplified signs, the Ukrainian Ґ is in no old set.
SAID = {(UK, "iso-8859-5"): UK.replace("Ґ", "Г"), (UK, "x-mac-ukrainian"): UK, (ZH, "big5"): "您好，請問我的訂單。"}
WAYS = ("8bit", "quoted-printable", "base64")


def labelled() -> list[Case]:
    found = []
    for number, (text, charset) in enumerate(LABELLED):
        said = SAID.get((text, charset), text)
        way = "base64" if charset == "utf-16" else WAYS[number % 3]
        raw = coded(said, charset, codec=CODECS.get(charset, charset), way=way)
        found.append(Case(f"labelled-{charset}-{number}", raw, subject="Honey", first=said))
    return found


def mislabelled() -> list[Case]:
    return [
        Case("unlabelled-utf8", coded(UK, "", codec="utf-8"), first=UK),
        Case("unlabelled-windows-1251", coded(RU, "", codec="windows-1251"), first=RU),
        Case("unlabelled-koi8-r", coded(RU, "", codec="koi8-r"), first=RU),
        Case("unlabelled-koi8-u", coded(UK, "", codec="koi8-u"), first=UK),
        Case("unlabelled-cp866", coded(RU, "", codec="cp866"), first=RU),
        Case("says-ascii-is-utf8", coded(UK, "us-ascii", codec="utf-8"), first=UK),
        Case("says-ascii-is-1251", coded(RU, "us-ascii", codec="windows-1251"), first=RU),
        Case("says-latin-1-is-1251", coded(RU, "iso-8859-1", codec="windows-1251"), first=RU),
        Case("says-latin-1-is-utf8", coded(UK, "iso-8859-1", codec="utf-8"), first=UK),
        Case("says-koi8-is-utf8", coded(RU, "koi8-r", codec="utf-8"), first=RU),
        Case("says-utf8-is-1251", coded(RU, "utf-8", codec="windows-1251"), first=RU),
        Case("says-utf8-is-latin", coded(DE, "utf-8", codec="iso-8859-1"), first=DE),
        Case("says-ascii-is-latin", coded(DE, "us-ascii", codec="iso-8859-1"), holds=("Köln",)),
        Case("says-nonsense", coded(UK, "x-unknown", codec="utf-8"), first=UK),
        Case("says-a-made-up-set", coded(RU, "klingon-8", codec="windows-1251"), first=RU),
        Case("says-a-codec-that-is-no-charset", coded(EN, "rot13", codec="ascii"), first=EN),
        Case("says-zlib", coded(EN, "zlib", codec="ascii"), first=EN),
        Case("says-charset-twice", coded(UK, "charset=utf-8", codec="utf-8"), first=UK),
        Case("charset-in-quotes", coded(UK, "'windows-1251'", codec="windows-1251"), first=UK),
        Case("charset-only-in-html", html(f"<meta charset=utf-8><p>{UK}</p>").replace(b"; charset=utf-8\r", b"\r"), first=UK),
        Case("html-meta-1251", coded(f"<meta http-equiv='Content-Type' content='text/html; charset=windows-1251'>{RU}", "", codec="windows-1251", kind="html"), first=RU),
        Case("one-damaged-letter", plain(UK).replace("Де".encode(), b"\xd0\xff", 1), holds=("замовлення",)),
        Case("a-nul-inside", plain("before\x00after"), first="beforeafter"),
        Case("byte-order-mark", b"\xef\xbb\xbf" + plain(UK), first=UK),
        Case("a-mark-in-the-body", plain("\ufeff" + EN), holds=(EN,)),
    ]  # fmt: skip


def in_headers() -> list[Case]:
    broken = word("Привіт", "utf-8")
    return [
        Case("subject-koi8-r", plain(EN, subject=word("Где заказ", "koi8-r")), subject="Где заказ"),
        Case("subject-1251-q", plain(EN, subject=word("Где заказ", "windows-1251", "Q")), subject="Где заказ"),
        Case("subject-iso-2022-jp", plain(EN, subject=word("注文", "iso-2022-jp")), subject="注文"),
        Case("subject-gb2312", plain(EN, subject=word("订单", "gb2312")), subject="订单"),
        Case("subject-utf-7", plain(EN, subject=word("Где", "utf-7", "Q")), subject="Где"),
        Case("subject-with-language", plain(EN, subject="=?utf-8*uk?B?0JTQtQ==?="), subject="Де"),
        Case("subject-cut-in-a-letter", plain(EN, subject="=?utf-8?B?0J/RgNC4?=\r\n =?utf-8?B?0LLRltGC?="), subject="Привіт"),
        Case("subject-cut-inside-a-sign", plain(EN, subject="=?utf-8?Q?=D0=9F=D1?= =?utf-8?Q?=80=D0=B8?="), subject="При"),
        Case("subject-two-sets", plain(EN, subject=f"{word('Где', 'koi8-r')} {word('заказ', 'windows-1251')}"), subject="Гдезаказ"),
        Case("subject-raw-utf8", plain(EN, subject="Де замовлення?"), subject="Де замовлення?"),
        Case("subject-raw-1251", plain(EN, subject="@@").replace(b"@@", "Где мой заказ?".encode("windows-1251")), subject="Где мой заказ?"),
        Case("subject-raw-koi8", plain(EN, subject="@@").replace(b"@@", "Где мой заказ, скажите".encode("koi8-r")), subject="Где мой заказ, скажите"),
        Case("subject-with-a-blank-in-the-word", plain(EN, subject="=?utf-8?Q?Where is_it?="), subject="Where is it"),
        Case("subject-broken-base64", plain(EN, subject="=?utf-8?B?0J/RgNC40LLRltGC0?="), subject="Привіт"),
        Case("subject-unknown-set", plain(EN, subject="=?klingon?Q?Hello?="), subject="Hello"),
        Case("subject-words-side-by-side", plain(EN, subject=f"{broken}{broken}"), subject="ПривітПривіт"),
        Case("subject-none", plain(EN).replace(b"Subject: Honey\r\n", b""), first=EN),
        Case("subject-endless", plain(EN, subject="x" * 5000), subject="x" * 300),
        Case("subject-with-a-line-end", plain(EN, subject="=?utf-8?Q?one=0D=0ABcc:_x@y.example?="), subject="one Bcc: x@y.example"),
        Case("subject-folded", plain(EN, subject="one\r\n two\r\n\tthree"), subject="one two three"),
        Case("name-koi8-r", plain(EN, sender=f"{word('Олег', 'koi8-r')} <olena@forest.example>"), sender_name="Олег"),
        Case("name-with-a-comma-inside", plain(EN, sender=f"{word('Коваль, Олена', 'utf-8')} <olena@forest.example>"), sender_name="Коваль, Олена"),
        Case("name-in-quotes", plain(EN, sender='"Koval, Olena" <olena@forest.example>'), sender_name="Koval, Olena"),
        Case("name-word-in-quotes", plain(EN, sender=f'"{word("Олена", "utf-8")}" <olena@forest.example>'), sender_name="Олена"),
        Case("name-is-another-address", plain(EN, sender='"boss@honey.example" <olena@forest.example>'), sender_name="boss@honey.example"),
        Case("name-raw-1251", plain(EN, sender="@@ <olena@forest.example>").replace(b"@@", "Олена Лісова".encode("windows-1251")), sender_name="Олена Лісова"),
        Case("address-only", plain(EN, sender="olena@forest.example"), sender_name=""),
        Case("address-in-capitals", plain(EN, sender="OLENA@Forest.Example"), sender_name=""),
        Case("address-and-comment", plain(EN, sender="olena@forest.example (Olena L.)"), sender_name="Olena L."),
        Case("address-without-brackets-end", plain(EN, sender="Olena <olena@forest.example"), first=EN),
        Case("headers-with-lf-only", head().replace("\r\n", "\n").encode() + b"\nHello", first="Hello"),
        Case("header-without-a-colon", plain(EN).replace(b"Subject:", b"This line is no header\r\nSubject:"), sender="olena@forest.example"),
    ]  # fmt: skip


CASES = [*labelled(), *mislabelled(), *in_headers()]
