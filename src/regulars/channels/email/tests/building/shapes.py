# ruff: noqa: E501 -- one letter a line is read more easily than the same over eight
"""Letters built in every way: parts in parts, files of all names, broken borders, letters inside letters."""

from regulars.channels.email.tests.building.letters import (
    Case,
    file_part,
    head,
    html,
    mixed,
    nested,
    part,
    plain,
    several,
)  # fmt: skip

EN = "Hello, where is my order?"
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(60)
TNEF = b"\x78\x9f\x3e\x22\x01\x00" + bytes(200)
INVITE = b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:Tasting\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
INNER = plain("The inner letter.", subject="Inner", sender="Ivan <ivan@x.example>", number="in")
TEXT, HTML = part(EN), part(f"<p>{EN}</p>", "text/html; charset=utf-8")


def deep(levels: int) -> bytes:
    inside = part("At the bottom.")
    for level in range(levels):
        inside = nested(inside, kind="mixed", border=f"b{level}")
    return head("MIME-Version: 1.0").encode() + inside


def files() -> list[Case]:
    def one(name: str, disposition: str, expected: str, kind: str = "application/pdf") -> Case:
        attached = part(b"%PDF", kind, f"Content-Disposition: {disposition}")
        return Case(name, mixed(TEXT, attached), first=EN, files=(expected,))

    return [
        one("file-plain-name", 'attachment; filename="a.pdf"', "a.pdf"),
        one("file-rfc2231", "attachment; filename*=utf-8''%D1%80%D0%B0%D1%85.pdf", "рах.pdf"),
        one("file-rfc2231-in-pieces", "attachment; filename*0*=utf-8''%D1%80%D0; filename*1*=%B0%D1%85.pdf", "рах.pdf"),
        one("file-rfc2231-koi8", "attachment; filename*=koi8-r''%D3%DE%C5%D4.pdf", "счет.pdf"),
        one("file-encoded-word", 'attachment; filename="=?utf-8?B?0YDQsNGFLnBkZg==?="', "рах.pdf"),
        one("file-raw-utf8", 'attachment; filename="рах.pdf"', "рах.pdf"),
        one("file-in-another-folder", 'attachment; filename="../../etc/passwd"', "etc_passwd.pdf"),
        one("file-windows-path", 'attachment; filename="C:\\\\temp\\\\a.pdf"', "C_temp_a.pdf"),
        one("file-without-a-name", "attachment", "file.pdf"),
        one("file-of-an-odd-kind", 'attachment; filename="a.bin"', "a.bin", "nonsense"),
        one("file-that-runs", 'attachment; filename="invoice.pdf.exe"', "invoice.pdf.exe", "application/x-msdownload"),
        one("file-with-a-nul", 'attachment; filename="a\x00.pdf"', "a.pdf"),
        one("file-with-line-ends-in-its-name", 'attachment; filename="=?utf-8?Q?a=0D=0Ab.pdf?="', "a b.pdf"),
        one("file-is-html", 'attachment; filename="page.html"', "page.html", "text/html"),
        one("file-is-svg", 'inline; filename="x.svg"', "x.svg", "image/svg+xml"),
        Case("file-named-in-its-kind", mixed(TEXT, part(b"x", 'application/pdf; name="b.pdf"')), first=EN, files=("b.pdf",)),
        Case("text-with-a-name-is-a-file", mixed(TEXT, part("notes", 'text/plain; name="notes.txt"')), first=EN, files=("notes.txt",)),
        Case("two-of-one-name", mixed(TEXT, file_part("a.pdf", "application/pdf", b"1"), file_part("a.pdf", "application/pdf", b"2")), first=EN, files=("a.pdf", "a.pdf")),
        Case("only-a-file", mixed(file_part("a.pdf", "application/pdf", b"1")), files=("a.pdf",)),
        Case("an-empty-file", mixed(TEXT, file_part("a.pdf", "application/pdf", b"")), first=EN, files=("a.pdf",)),
        Case("a-picture-is-the-letter", mixed(file_part("photo.jpg", "image/jpeg", b"\xff\xd8\xff")), files=("photo.jpg",)),
    ]  # fmt: skip


def shapes() -> list[Case]:
    inline = part(PICTURE, "image/png", "Content-ID: <logo@x>", "Content-Disposition: inline; filename=logo.png")
    with_logo = part('<p>Look: <img src="cid:logo@x" alt="logo"></p>', "text/html; charset=utf-8")
    uu = "begin 644 note.txt\n%:&5L;&\\\n`\nend\n"
    return [
        Case("text-and-html", mixed(TEXT, HTML, kind="alternative"), first=EN),
        Case("html-only", html(f"<div>{EN}<br>Second</div>"), first=f"{EN}\nSecond"),
        Case("html-before-text", mixed(HTML, TEXT, kind="alternative"), first=EN),
        Case("empty-text-beside-html", mixed(part(" \r\n"), HTML, kind="alternative"), first=EN),
        Case("pictures-in-the-text", mixed(with_logo, inline, kind="related"), first="Look: logo", files=("logo.png",)),
        Case("text-related-mixed", mixed(nested(TEXT, nested(with_logo, inline, kind="related", border="r"), kind="alternative", border="a"), file_part("a.pdf", "application/pdf", b"1")), first=EN, files=("logo.png", "a.pdf")),
        Case("two-texts-in-a-row", mixed(TEXT, part("Second text.")), first=EN, holds=("Second text.",)),
        Case("text-after-a-file", mixed(TEXT, file_part("a.pdf", "application/pdf", b"1"), part("A footer.")), first=EN, holds=("A footer.",), files=("a.pdf",)),
        Case("no-closing-border", mixed(TEXT, HTML, kind="alternative", end=False), first=EN),
        Case("border-not-named", mixed(TEXT).replace(b'; boundary="edge"', b""), holds=(EN,)),
        Case("border-named-otherwise", mixed(TEXT).replace(b'boundary="edge"', b'boundary="other"'), holds=(EN,)),
        Case("many-parts-without-a-part", head("Content-Type: multipart/mixed; boundary=x").encode() + b"\r\nNo parts at all here.", holds=("No parts at all",)),
        Case("border-in-the-text", mixed(part("line\r\n--edger\r\nline two"), border="edge"), first="line"),
        Case("two-kinds-named", plain(EN, "Content-Type: text/html"), first=EN),
        Case("kind-is-nonsense", plain(EN).replace(b"text/plain; charset=utf-8", b"@@@;;;==="), first=EN),
        Case("way-is-nonsense", plain(EN).replace(b": 8bit", b": x-own-way"), first=EN),
        Case("says-base64-is-text", plain("Hello, this is no base64 at all!").replace(b": 8bit", b": base64"), first="Hello, this"),
        Case("base64-with-dirt", plain("SGVs bG8s\r\n IHdo*ZXJl\r\n").replace(b": 8bit", b": base64"), first="Hello, where"),
        Case("base64-without-an-end", plain("SGVsbG8sIHdoZXJlIGlz").replace(b": 8bit", b": base64"), first="Hello, where is"),
        Case("base64-cut-short", plain("SGVsbG8sIHdoZXJ").replace(b": 8bit", b": base64"), first="Hello, wher"),
        Case("quoted-printable-broken", plain("Hello=2C =ZZ wh=\r\nere=").replace(b": 8bit", b": quoted-printable"), first="Hello, =ZZ where"),
        Case("no-headers-of-parts", mixed(b"\r\n" + EN.encode()), first=EN),
        Case("an-empty-letter", plain(""), first=""),
        Case("a-letter-without-a-body", head().encode()),
        Case("old-uuencoded-file", plain(f"See the file.\r\n\r\n{uu}"), first="See the file.", lacks=("begin 644",), files=("note.txt",)),
        Case("envelope-line-in-front", b"From olena@forest.example Fri Nov 20 09:30:00 2026\r\n" + plain(EN), first=EN),
        Case("blank-lines-in-front", b"\r\n\r\n" + plain(EN), first=EN),
        Case("line-ends-mixed", plain("one\ntwo\r\nthree\rfour"), first="one\ntwo\nthree"),
        Case("thirty-levels", deep(30), first="At the bottom."),
        Case("a-hundred-levels", deep(100), files=("part.eml",)),
        Case("two-thousand-levels", deep(2000), holds=("At the bottom.",)),
        Case("winmail-dat", mixed(TEXT, part(TNEF, "application/ms-tnef", "Content-Transfer-Encoding: binary")), first=EN, files=("winmail.dat",)),
        Case("winmail-with-its-name", mixed(TEXT, file_part("winmail.dat", "application/octet-stream", TNEF)), first=EN, files=("winmail.dat",)),
        Case("invitation", mixed(TEXT, part(INVITE, "text/calendar; method=REQUEST"), kind="alternative"), first=EN, files=("file.ics",)),
        Case("invitation-as-a-file", mixed(TEXT, file_part("invite.ics", "text/calendar", INVITE)), first=EN, files=("invite.ics",)),
        Case("only-an-invitation", head("Content-Type: text/calendar; method=REQUEST").encode() + b"\r\n" + INVITE, files=("file.ics",)),
        Case("letter-in-a-letter", mixed(TEXT, part(INNER, "message/rfc822")), first=EN, files=("Inner.eml",)),
        Case("nothing-but-a-letter", mixed(part(INNER, "message/rfc822")), holds=("The inner letter.", "ivan@x.example"), files=("Inner.eml",)),
        Case("letter-in-a-letter-in-a-letter", mixed(TEXT, part(mixed(part("middle"), part(INNER, "message/rfc822"), border="middle", subject="Middle"), "message/rfc822")), first=EN, files=("Middle.eml",)),
        Case("letters-in-a-digest", mixed(TEXT, nested(part(INNER, "message/rfc822"), part(INNER, "message/rfc822"), kind="digest", border="d")), first=EN, files=("Inner.eml", "Inner.eml")),
        Case("letter-attached-in-base64", mixed(TEXT, file_part("kept.eml", "application/octet-stream", INNER)), first=EN, files=("kept.eml",)),
        Case("signed-by-its-writer", mixed(TEXT, part(b"sig", 'application/pkcs7-signature; name="smime.p7s"'), kind="signed"), first=EN, files=("smime.p7s",)),
        Case("locked-by-its-writer", mixed(part("Version: 1", "application/pgp-encrypted"), part("-----BEGIN PGP", 'application/octet-stream; name="encrypted.asc"'), kind="encrypted"), files=("file", "encrypted.asc")),
        Case("written-by-no-one", b"Subject: x\r\n\r\nHello", verdict="unreadable"),
        Case("nothing-at-all", b"\r\n\r\n", verdict="unreadable"),
        Case("only-noise", bytes(range(256)) * 4, verdict="unreadable"),
        Case("date-is-nonsense", plain(EN).replace(b"Fri, 20 Nov 2026 11:30:00 +0200", b"the day before"), first=EN),
        Case("no-name-of-its-own", plain(EN).replace(b"Message-ID: <m1@forest.example>\r\n", b""), first=EN),
        Case("sent-for-somebody", plain(EN).replace(b"From: Olena <olena@forest.example>", b"Sender: olena@forest.example"), first=EN),
        Case("a-thousand-and-more-parts", head('Content-Type: multipart/mixed; boundary="e"').encode() + b"\r\n" + several(TEXT, *[b"\r\nx"] * 1200, border="e"), first=EN, more={"cut": True}),
    ]  # fmt: skip


CASES = [*files(), *shapes()]
