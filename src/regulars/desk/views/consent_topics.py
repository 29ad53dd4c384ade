"""What customers are asked about, in what words, and how many agreed: for whoever runs the company."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from regulars.customers.consents import topics as commands
from regulars.customers.consents.errors import TopicKeyTaken
from regulars.customers.consents.forms import NewTopicForm, TopicForm, WordingForm
from regulars.customers.consents.queries import counts_by_topic, topic_of, topics, wordings_of
from regulars.customers.models import ConsentTopic, ConsentWording
from regulars.lib import clock
from regulars.staff.actors import actor
from regulars.staff.rights import Right, needs
from regulars.ui.toasts import toast


def trail(*, deeper: bool = False) -> list[dict[str, str]]:
    """The way back to the company's page, and from a topic to the list."""
    company = {"text": _("Company"), "url": reverse("staff:company")}
    return [company, {"text": _("Consents"), "url": reverse("desk:consent_topics")}] if deeper else [company]


@needs(Right.MANAGE_COMPANY)
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """The topics; how many agreed comes right after, because it is counted over all customers."""
    context = {"counts": None, **topics_context()}
    if "whole" in request.GET:
        context |= {"counts": True, "topics": counted(context["topics"])}
    return render(request, "desk/consents/topics.html", {**context, "trail": trail()})


@needs(Right.MANAGE_COMPANY)
@require_GET
def counts(request: HttpRequest) -> HttpResponse:
    """The same table with the numbers."""
    context = topics_context()
    context["topics"] = counted(context["topics"])
    return render(request, "desk/consents/topics.html#table", {**context, "counts": True})


def topics_context() -> dict[str, Any]:
    titles = (_("Topic"), _("By what way"), _("Agreed"), _("Do not want it"), _("No answer yet"))
    columns = [{"title": title, "align": "end" if place > 1 else ""} for place, title in enumerate(titles)]
    return {"columns": columns, "topics": [{"topic": topic} for topic in topics(archived=None)]}


def counted(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    known = counts_by_topic()
    return [{**row, "ways": ways(row["topic"], known)} for row in rows]


def ways(topic: ConsentTopic, known: dict[tuple[int, str], dict[str, int]]) -> list[dict[str, Any]]:
    """A line for each way it is asked for, or was answered by."""
    return [
        {"title": channel.label, **{state: known.get((topic.id, channel), {}).get(state, 0) for state in STATES}}
        for channel in ConsentTopic.Channel
        if channel in topic.channels or (topic.id, channel) in known
    ]


STATES = ("given", "withdrawn", "pending")


@needs(Right.MANAGE_COMPANY)
def add(request: HttpRequest) -> HttpResponse:
    form = NewTopicForm(request.POST or None, initial={"channels": ["email"]})
    if form.is_valid():
        try:
            topic = commands.add_topic(
                form.cleaned_data["key"], form.described(), actor=actor(request), now=clock.now()
            )  # fmt: skip
        except TopicKeyTaken as error:
            form.add_error("key", error.sentence)
        else:
            toast(request, _("Added. Now write what customers read."))
            return redirect("desk:consent_topic", topic_id=topic.id)
    return page(request, "desk/consents/topic_new.html", form)


@needs(Right.MANAGE_COMPANY)
def change(request: HttpRequest, topic_id: int) -> HttpResponse:
    """A topic with all its wordings; the form is the topic's own."""
    topic = topic_of(topic_id)
    initial = {"title": topic.title, "about": topic.about, "channels": topic.channels}
    form = TopicForm(request.POST or None, initial=initial)
    if form.is_valid():
        commands.change_topic(topic_id, form.described(), actor=actor(request), now=clock.now())
        toast(request, _("Saved"))
        return redirect("desk:consent_topic", topic_id=topic_id)
    known = list(wordings_of([topic_id]))
    return page(request, "desk/consents/topic.html", form, topic=topic, wording=WordingForm(last=last(known)),
                versions=versions(known))  # fmt: skip


@needs(Right.MANAGE_COMPANY)
@require_POST
def wording(request: HttpRequest, topic_id: int) -> HttpResponse:
    """A new version of what customers read; the earlier ones stay with whoever agreed to them."""
    topic, known = topic_of(topic_id), list(wordings_of([topic_id]))
    form = WordingForm(request.POST, last=last(known))
    if form.is_valid():
        written = commands.write_wording(topic_id, form.words(), actor=actor(request), now=clock.now())
        words = _("Version %(version)d holds from now on") % {"version": written[0].version} if written else ""
        toast(request, words or _("Nothing is different: the version stays"))
        return redirect("desk:consent_topic", topic_id=topic_id)
    initial = {"title": topic.title, "about": topic.about, "channels": topic.channels}
    context = {"form": TopicForm(initial=initial), "topic": topic, "wording": form, "versions": versions(known)}
    return render(request, "desk/consents/topic.html", {**context, "trail": trail(deeper=True)}, status=422)


def last(known: list[ConsentWording]) -> list[ConsentWording]:
    return [one for one in known if one.version == known[0].version]


def versions(known: list[ConsentWording]) -> list[dict[str, Any]]:
    """Newest first: [{version, written_at, wordings}]."""
    numbers = dict.fromkeys(one.version for one in known)
    return [
        {"version": number, "written_at": found[0].written_at, "wordings": found}
        for number in numbers
        if (found := [one for one in known if one.version == number])
    ]


@needs(Right.MANAGE_COMPANY)
@require_POST
def archiving(request: HttpRequest, topic_id: int) -> HttpResponse:
    topic = commands.archive_topic(topic_id, actor=actor(request), now=clock.now())
    undo = reverse("desk:consent_topic_restoration", args=[topic_id])
    toast(request, _("“%(title)s” is put away") % {"title": topic.title}, undo=undo)
    return redirect("desk:consent_topics")


@needs(Right.MANAGE_COMPANY)
@require_POST
def restoration(request: HttpRequest, topic_id: int) -> HttpResponse:
    topic = commands.restore_topic(topic_id, actor=actor(request), now=clock.now())
    toast(request, _("“%(title)s” is asked for again") % {"title": topic.title})
    return redirect("desk:consent_topics")


def page(request: HttpRequest, template: str, form: Form, **context: Any) -> HttpResponse:
    context = {"form": form, "trail": trail(deeper=True), "width": "narrow", **context}
    return render(request, template, context, status=422 if form.errors else 200)
