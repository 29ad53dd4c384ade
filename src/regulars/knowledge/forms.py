"""What somebody fills in to write an article."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from regulars.knowledge.commands import BODY_LENGTH, Written
from regulars.knowledge.languages import CHOICES
from regulars.knowledge.models import Article, ArticleText
from regulars.knowledge.models.articles import TITLE_LENGTH, TOPIC_LENGTH
from regulars.staff.models import Employee

LONGEST_TOPICS = 600


class ArticleForm(forms.Form):
    """Title and words in one language; audience, topics, owner and review day of the whole article."""

    language = forms.ChoiceField(label=_("Language"), choices=CHOICES)
    title = forms.CharField(label=_("Title"), max_length=TITLE_LENGTH)
    body = forms.CharField(
        label=_("Text"), max_length=BODY_LENGTH, strip=False,
        help_text=_("Markdown: **strong**, *emphasis*, # heading, - list, [words](address)."),
        widget=forms.Textarea(attrs={"rows": 18}),
    )  # fmt: skip
    audience = forms.ChoiceField(label=_("Who reads it"), choices=Article.Audience.choices)
    topics = forms.CharField(
        label=_("Topics"), max_length=LONGEST_TOPICS, required=False, help_text=_("Separated by commas.")
    )
    owner = forms.ModelChoiceField(
        label=_("Owner"), queryset=Employee.objects.filter(is_active=True).order_by("name", "id"), required=False,
        help_text=_("Who keeps it right."),
    )  # fmt: skip
    review_on = forms.DateField(
        label=_("Read it again on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    version = forms.IntegerField(widget=forms.HiddenInput(), initial=0, min_value=0)

    def __init__(self, *args: Any, language: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        if language:
            self.fields["language"].choices = [pair for pair in CHOICES if pair[0] == language]  # type: ignore[attr-defined]
            self.fields["language"].widget = forms.HiddenInput()
        self.fields["topics"].widget.attrs["maxlength"] = LONGEST_TOPICS

    def clean_topics(self) -> tuple[str, ...]:
        topics = tuple(topic.strip() for topic in self.cleaned_data["topics"].split(",") if topic.strip())
        if any(len(topic) > TOPIC_LENGTH for topic in topics):
            raise forms.ValidationError(_("A topic is a word or two. Separate topics by commas."))
        return topics

    def written(self) -> Written:
        given = self.cleaned_data
        return Written(
            given["language"], given["title"], given["body"], given["audience"],
            given["owner"].pk if given["owner"] else None, given["topics"], given["review_on"],
        )  # fmt: skip


def initial_of(article: Article, text: ArticleText | None, language: str) -> dict[str, Any]:
    """What stands in the form of an article that is there already."""
    return {
        "language": language,
        "title": text.title if text else "",
        "body": text.body if text else "",
        "audience": article.audience,
        "topics": ", ".join(article.topics),
        "owner": article.owner_id,
        "review_on": article.review_on,
        "version": text.version if text else 0,
    }
