"""What every figure means, in plain words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from regulars.insight.definitions import definitions_in_words
from regulars.staff.rights import Right, needs


@needs(Right.SEE_FIGURES)
def definitions(request: HttpRequest) -> HttpResponse:
    return render(request, "insight/definitions.html", {"definitions": definitions_in_words()})
