"""Addresses of working hours, policies and promises."""

from django.urls import path

from regulars.work.views import calendars, policies, promise_figures, promises

urlpatterns = [
    path("calendars/", calendars.calendar_list, name="calendars"),
    path("calendars/new/", calendars.calendar_add, name="calendar_add"),
    path("calendars/<int:calendar_id>/", calendars.calendar, name="calendar"),
    path("calendars/<int:calendar_id>/days/", calendars.calendar_day, name="calendar_day"),
    path(
        "calendars/<int:calendar_id>/days/<int:day_id>/forgotten/", calendars.calendar_day_forgotten,
        name="calendar_day_forgotten",
    ),
    path("calendars/<int:calendar_id>/archive/", calendars.calendar_archive, name="calendar_archive"),
    path("calendars/<int:calendar_id>/restoration/", calendars.calendar_restore, name="calendar_restoration"),
    path("policies/", policies.policy_list, name="policies"),
    path("policies/new/", policies.policy_add, name="policy_add"),
    path("policies/<int:policy_id>/", policies.policy, name="policy"),
    path("policies/<int:policy_id>/up/", policies.policy_up, name="policy_up"),
    path("policies/<int:policy_id>/down/", policies.policy_down, name="policy_down"),
    path("policies/<int:policy_id>/archive/", policies.policy_archive, name="policy_archive"),
    path("policies/<int:policy_id>/restoration/", policies.policy_restore, name="policy_restoration"),
    path("promises/", promises.promise_list, name="promises"),
    path("figures/", promise_figures.promise_figures, name="promise_figures"),
    path("figures.csv", promise_figures.promise_figures_file, name="promise_figures_file"),
]  # fmt: skip
