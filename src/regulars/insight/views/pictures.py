"""A chart of a page as a picture: the page is made anew, in the reader's language, and the chart is taken out of it."""

from django.http import HttpRequest, HttpResponse

from regulars.insight.errors import NoFiguresYet, NoSuchTable
from regulars.insight.filters import Filters, filters_of
from regulars.insight.pages import PartNotComputed
from regulars.insight.pictures import Picture, pictures_in
from regulars.insight.queries import done_run
from regulars.insight.slices.conditions import EVERYBODY
from regulars.insight.stored import EVER
from regulars.insight.views.files import PICTURE_TYPES, picture_as_file
from regulars.insight.views.sides import DRAWN, OF_EVERYBODY, open_sides
from regulars.staff.rights import Right, needs


@needs(Right.SEE_FIGURES, Right.EXPORT)
def picture(request: HttpRequest, page: str, chart: str, ending: str) -> HttpResponse:
    if ending not in PICTURE_TYPES or page not in DRAWN:
        raise NoSuchTable()
    found = next((one for one in pictures_of(request, page) if one.id == chart), None)
    return picture_as_file(request, found, ending, name=f"{page}-{chart}", told=f"{page}/{chart}")


def pictures_of(request: HttpRequest, page: str) -> list[Picture]:
    """The pictures of a page as its address asks for it. Raises NoFiguresYet."""
    build, names = DRAWN[page]
    filters = Filters(EVERYBODY, EVER, None) if page in OF_EVERYBODY else filters_of(request)
    try:
        sides = open_sides(request, done_run(), filters, *names, page=page)
    except PartNotComputed as missing:
        raise NoFiguresYet() from missing
    return [one for side in sides for one in pictures_in(build(request, side))]
