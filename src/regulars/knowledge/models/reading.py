from django.db import models


class ArticleUse(models.Model):
    """An employee answered with an article. Once for each article, employee and conversation."""

    article = models.ForeignKey("knowledge.Article", on_delete=models.CASCADE, related_name="+", db_index=False)
    actor = models.CharField(max_length=100)
    ref = models.CharField(max_length=100)
    used_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "actor", "ref"], name="article_used_once")]

    def __str__(self) -> str:
        return f"{self.article_id} {self.ref}"


class ArticleOpinion(models.Model):
    """Whether an article helped a reader. `visitor` is a digest: it tells readers apart and names nobody."""

    article = models.ForeignKey("knowledge.Article", on_delete=models.CASCADE, related_name="+", db_index=False)
    visitor = models.CharField(max_length=64)
    helped = models.BooleanField()
    given_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "visitor"], name="article_opinion_once")]

    def __str__(self) -> str:
        return f"{self.article_id} {self.helped}"


class HelpBucket(models.Model):
    """The allowance of a visitor of the help pages; `holder` is a digest that changes every day."""

    holder = models.CharField(max_length=80, primary_key=True)
    tokens = models.FloatField()
    refilled_at = models.DateTimeField(db_index=True)
    allowed = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.holder} {self.tokens:.0f}"
