"""The nouns of what we know, a file for each part of it."""

from regulars.knowledge.models.articles import Article, ArticlePicture, ArticleText, ArticleVersion, ArticleWord
from regulars.knowledge.models.questions import Gap, Question
from regulars.knowledge.models.reading import ArticleOpinion, ArticleUse, HelpBucket

__all__ = [
    "Article",
    "ArticleOpinion",
    "ArticlePicture",
    "ArticleText",
    "ArticleUse",
    "ArticleVersion",
    "ArticleWord",
    "Gap",
    "HelpBucket",
    "Question",
]
