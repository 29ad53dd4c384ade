"""The letter of a report: pictures inside, the same in plain text, the document beside it, a link that is signed."""

from collections.abc import Sequence
from datetime import date, timedelta
from email.message import Message
from email.mime.image import MIMEImage
from itertools import islice, zip_longest
from typing import Any
from urllib.parse import urljoin

from django.core import signing
from django.core.mail import EmailMultiAlternatives, SafeMIMEMultipart
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from regulars.insight.models import ReportSending
from regulars.insight.pictures import Picture, png
from regulars.insight.sendings.content import Chapter, Content
from regulars.insight.sendings.document import pdf
from regulars.lib.errors import NotFound

SALT = "regulars.insight.report"
GOOD_FOR = timedelta(days=60)
PICTURES, SHARPNESS = 12, 110


class IllustratedMail(EmailMultiAlternatives):
    """Pictures belong to the HTML that shows them (RFC 2387): beside it they would be a heap of files to whoever reads
    the plain text, and some programs show them twice."""

    pictures: Sequence[MIMEImage] = ()

    def message(self, **options: Any) -> Any:
        whole: Any = super().message(**options)
        for part in list(whole.walk()) if self.pictures else ():
            if part.get_content_type() == "multipart/alternative":
                part.set_payload([self._illustrated(one) for one in part.get_payload()])
        return whole

    def _illustrated(self, part: Message) -> Message:
        if part.get_content_type() != "text/html":
            return part
        together = SafeMIMEMultipart("related", type="text/html")
        for one in (part, *self.pictures):
            together.attach(one)
        return together


def shown_in_letter(chapters: Sequence[Chapter]) -> list[Picture]:
    """As many as a letter carries, in their order: each chapter shows its first before any shows its second."""
    turns = zip_longest(*(chapter.pictures for chapter in chapters))
    chosen = {id(one) for one in islice((one for turn in turns for one in turn if one is not None), PICTURES)}
    return [one for chapter in chapters for one in chapter.pictures if id(one) in chosen]


def letter(sending: ReportSending, content: Content, *, company: str) -> EmailMultiAlternatives:
    """The whole letter, in the language that is on."""
    plan = sending.plan
    pictures = shown_in_letter(content.chapters)
    names = {id(one): f"chart-{number}" for number, one in enumerate(pictures)}
    chapters = [
        {"chapter": one, "pictures": [(names[id(p)], p) for p in one.pictures if id(p) in names]}
        for one in content.chapters
    ]
    until = content.reader.day(content.until)
    context = {
        "plan": plan,
        "company": company,
        "chapters": chapters,
        "until": until,
        "whose": content.whose,
        "link": link_to(sending),
    }
    mail = IllustratedMail(
        subject=_("%(report)s: figures of %(day)s") % {"report": one_line(plan.name), "day": until},
        body=render_to_string("insight/mail/report.txt", context),
        to=[sending.address],
        headers={"Auto-Submitted": "auto-generated", "Message-ID": f"<report-{sending.pk}-{sending.due_on}@regulars>"},
    )
    mail.attach_alternative(render_to_string("insight/mail/report.html", context), "text/html")
    mail.pictures = [_picture(names[id(one)], png(one.svg, sharpness=SHARPNESS)) for one in pictures]
    if plan.with_pdf:
        mail.attach(
            f"{file_name(sending.due_on)}.pdf", pdf(content, title=plan.name, company=company), "application/pdf"
        )
    return mail


def one_line(words: str) -> str:
    return " ".join(words.split())


def file_name(day: date) -> str:
    return f"report-{day.isoformat()}"


def _picture(name: str, body: bytes) -> MIMEImage:
    picture = MIMEImage(body, "png")
    picture.add_header("Content-ID", f"<{name}>")
    picture.add_header("Content-Disposition", "inline", filename=f"{name}.png")
    return picture


def link_to(sending: ReportSending) -> str:
    """Where whoever got the letter reads the document without signing in."""
    token = signing.dumps(sending.pk, salt=SALT)
    return urljoin(sending.plan.site, reverse("insight:sent", args=[token]))


def sending_of(token: str) -> ReportSending:
    """What a link was made for, while it is good and the report is still sent. Raises NotFound."""
    try:
        number = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature as error:
        raise NotFound() from error
    found = ReportSending.objects.filter(id=number, plan__removed_at=None).select_related("plan").first()
    if found is None:
        raise NotFound()
    return found
