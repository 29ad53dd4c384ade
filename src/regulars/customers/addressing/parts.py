"""What is known of a person's name."""

from dataclasses import dataclass, replace
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

FEMALE, MALE = "female", "male"


class Doubt(StrEnum):
    """Why a name does not tell how to greet its bearer; empty where it does."""

    NONE = ""
    NOBODY = "nobody"
    ORDER = "order"
    LETTERS = "letters"
    GENDER = "gender"
    FAMILY = "family"
    LANGUAGE = "language"


DOUBTS = {
    Doubt.NONE: _("It follows from the name."),
    Doubt.NOBODY: _("No name of a person is known."),
    Doubt.ORDER: _("It is not certain which word is the first name."),
    Doubt.LETTERS: _("The name is not written in the letters of the language."),
    Doubt.GENDER: _("The name does not tell whether this is a woman or a man."),
    Doubt.FAMILY: _("It is not certain which word is the family name."),
    Doubt.LANGUAGE: _("In this language only the neutral greeting is certain."),
}


@dataclass(frozen=True)
class Parts:
    """A name taken apart. What is not known is empty; `doubt` says why the first name cannot be relied upon."""

    given: str = ""
    patronymic: str = ""
    family: str = ""
    gender: str = ""
    title: str = ""
    doubt: Doubt = Doubt.NONE

    @property
    def certain(self) -> bool:
        return not self.doubt

    def doubted(self, doubt: Doubt) -> "Parts":
        return replace(self, doubt=doubt)

    def of_gender(self, *said: str) -> "Parts":
        """With the gender that all evidence agrees on; evidence against each other leaves it unknown."""
        evidence = {one for one in (self.gender, *said) if one}
        return replace(self, gender=evidence.pop() if len(evidence) == 1 else "")
