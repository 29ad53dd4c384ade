"""Reports: the list of those sent by themselves, a new one, sending one now, and the document on demand."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regulars.customers.segments import queries as segments
from regulars.customers.visibility import limited_to
from regulars.insight.audit_actions import REPORT_TAKEN
from regulars.insight.errors import NoFiguresYet
from regulars.insight.filters import Filters, filters_of
from regulars.insight.models import ReportPlan, ReportSending
from regulars.insight.pages import PartNotComputed, section_tabs
from regulars.insight.queries import done_run
from regulars.insight.sendings import commands
from regulars.insight.sendings.content import Content, content_of, filters_of_plan, page_titles, whose
from regulars.insight.sendings.document import pdf
from regulars.insight.sendings.letters import file_name, sending_of
from regulars.insight.sendings.printed import PRINTED
from regulars.insight.views.files import taken_out
from regulars.lib.clock import now
from regulars.lib.errors import NotAllowed
from regulars.lib.text import clean
from regulars.staff.actors import actor
from regulars.staff.queries import company
from regulars.staff.rights import Right, needs, public
from regulars.ui.toasts import taken_back, toast

MOST_ADDRESSES = 30
CONSOLE = "django.core.mail.backends.console.EmailBackend"
STATE_TONES = {"sent": "good", "failed": "bad", "unknown": "warn", "waiting": "info", "sending": "info"}


class ReportForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name of the report"), max_length=120)
    pages = forms.MultipleChoiceField(
        label=gettext_lazy("Pages"), widget=forms.CheckboxSelectMultiple, choices=page_titles
    )
    addresses = forms.CharField(
        label=gettext_lazy("To whom"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "E-mail addresses, one a line. Whoever is written here reads the figures of the company."
        ),
    )
    rhythm = forms.ChoiceField(label=gettext_lazy("When"), choices=ReportPlan.Rhythm.choices)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    with_pdf = forms.BooleanField(label=gettext_lazy("Attach the document as PDF"), required=False)

    def clean_name(self) -> str:
        words = clean(self.cleaned_data["name"], 120)
        if not words:
            raise forms.ValidationError(_("Give the report a name."))
        return words

    def clean_addresses(self) -> list[str]:
        written = self.cleaned_data["addresses"].replace(",", "\n").replace(";", "\n").splitlines()
        found = list(dict.fromkeys(clean(one) for one in written if clean(one)))
        if len(found) > MOST_ADDRESSES:
            raise forms.ValidationError(_("A report goes to %(most)s addresses at most.") % {"most": MOST_ADDRESSES})
        for one in found:
            try:
                validate_email(one)
            except ValidationError as error:
                words = _("“%(address)s” is not an e-mail address.") % {"address": one}
                raise forms.ValidationError(words) from error
        return found


def of_everybody(request: HttpRequest) -> None:
    """A report speaks of all customers. Raises NotAllowed for who sees only their own."""
    if limited_to(request.user):
        raise NotAllowed()


@needs(Right.RUN_FIGURES, Right.EXPORT)
def reports(request: HttpRequest) -> HttpResponse:
    """What is sent by itself, and a form for one more."""
    of_everybody(request)
    pages = [name for name in PRINTED if name == request.GET.get("page")] or list(PRINTED)
    first = {"language": get_language() or "en", "pages": pages, "addresses": request.user.email}  # type: ignore[union-attr]
    return _page(request, ReportForm(initial=first))


def _page(request: HttpRequest, form: ReportForm) -> HttpResponse:
    """The address says of whom and of which days the new one is."""
    filters, names = filters_of(request), segments.names()
    plans = list(ReportPlan.objects.filter(removed_at=None).order_by("name", "id"))
    last = ReportSending.objects.filter(plan__in=plans).order_by("plan_id", "-id").distinct("plan_id")
    newest = {one.plan_id: one for one in last}
    titles = dict(page_titles())
    context = {
        "sections": section_tabs(request),
        "form": form,
        "no_mail": settings.EMAIL_BACKEND == CONSOLE,
        "plans": [_line(plan, newest.get(plan.pk), titles, names) for plan in plans],
        "whose": whose(filters, names),
        "query": f"?{urlencode(filters.words())}" if filters.words() else "",
    }
    return render(request, "insight/reports.html", context)


def _line(
    plan: ReportPlan, last: ReportSending | None, titles: dict[str, str], names: dict[int, str]
) -> dict[str, Any]:
    return {
        "plan": plan,
        "whose": whose(filters_of_plan(plan), names),
        "pages": ", ".join(titles[page] for page in plan.pages if page in titles),
        "to": ", ".join(plan.addresses),
        "language": dict(settings.LANGUAGES).get(plan.language, plan.language),
        "last": last,
        "tone": STATE_TONES[last.state] if last else "",
    }


@needs(Right.RUN_FIGURES, Right.EXPORT)
@require_POST
def report_plan(request: HttpRequest) -> HttpResponse:
    """Have one sent by itself."""
    of_everybody(request)
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    site = request.build_absolute_uri("/")
    given = {**form.cleaned_data, "asked": filters_of(request).words() or None}
    plan = commands.plan_report(given, site=site, actor=actor(request), now=now())
    toast(request, _("The report will be sent by itself"), undo=reverse("insight:report_removal", args=[plan.pk]))
    return redirect("insight:reports")


@needs(Right.RUN_FIGURES, Right.EXPORT)
@require_POST
def report_removal(request: HttpRequest, report_plan_id: int) -> HttpResponse:
    of_everybody(request)
    commands.remove_plan(report_plan_id, actor=actor(request), now=now())
    back = reverse("insight:report_restoring", args=[report_plan_id])
    toast(request, _("The report is sent no more"), undo=back)
    return redirect("insight:reports")


@needs(Right.RUN_FIGURES, Right.EXPORT)
@require_POST
def report_restoring(request: HttpRequest, report_plan_id: int) -> HttpResponse:
    of_everybody(request)
    commands.restore_plan(report_plan_id, actor=actor(request), now=now())
    taken_back(request)
    return redirect("insight:reports")


@needs(Right.RUN_FIGURES, Right.EXPORT)
@require_POST
def report_now(request: HttpRequest, report_plan_id: int) -> HttpResponse:
    """Send it to whoever asks, to see what it is like."""
    of_everybody(request)
    address = request.user.email  # type: ignore[union-attr]
    commands.send_now(report_plan_id, address=address, now=now())
    toast(request, _("The report is on its way to %(address)s") % {"address": address})
    return redirect("insight:reports")


@needs(Right.SEE_FIGURES, Right.EXPORT)
def report_file(request: HttpRequest) -> HttpResponse:
    """The document of all pages, or of those the address names, in the reader's language, of whom it asks for."""
    of_everybody(request)
    wanted = [name for name in request.GET.getlist("pages") if name in PRINTED] or list(PRINTED)
    content = _content(wanted, filters_of(request))
    body = pdf(content, title=_("Customers and figures"), company=company().name)
    taken_out(request, REPORT_TAKEN, "pdf", table=", ".join(wanted))
    return _document(body, file_name(content.until))


@public
def sent(request: HttpRequest, token: str) -> HttpResponse:
    """The document of a letter, for whoever got the letter: the link is signed and good for some weeks."""
    sending = sending_of(token)
    with override(sending.plan.language):
        content = _content(sending.plan.pages, filters_of_plan(sending.plan))
        body = pdf(content, title=sending.plan.name, company=company().name)
    answer = _document(body, file_name(content.until))
    answer["X-Robots-Tag"] = "noindex"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _content(pages: Sequence[str], filters: Filters) -> Content:
    """Raises NoFiguresYet."""
    try:
        return content_of(done_run(), pages, filters)
    except PartNotComputed as missing:
        raise NoFiguresYet() from missing


def _document(body: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(body, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer
