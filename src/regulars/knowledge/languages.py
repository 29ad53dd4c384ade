"""The languages an article may be written in, each by its own name."""

LANGUAGES = {"en": "English", "uk": "Українська", "ru": "Русский", "ro": "Română"}
CHOICES = list(LANGUAGES.items())


def known(language: str, otherwise: str = "en") -> str:
    """The language of a reader among those we write in.

    >>> known("ro-md"), known("fr"), known("fr", "uk")
    ('ro', 'en', 'uk')
    """
    short = language.lower().partition("-")[0]
    return short if short in LANGUAGES else otherwise
