"""Addresses of rounds of calls."""

from django.urls import path

from regulars.work.views import calling, rounds

urlpatterns = [
    path("rounds/", rounds.round_list, name="rounds"),
    path("rounds/new/", rounds.add, name="round_add"),
    path("rounds/<int:round_id>/", rounds.call_round, name="round"),
    path("rounds/<int:round_id>/edit/", rounds.change, name="round_edit"),
    path("rounds/<int:round_id>/customers/", rounds.fill, name="round_fill"),
    path("rounds/<int:round_id>/closing/", rounds.close, name="round_closing"),
    path("rounds/<int:round_id>/reopening/", rounds.reopen, name="round_reopening"),
    path("rounds/<int:round_id>/results.csv", rounds.export, name="round_export"),
    path("rounds/<int:round_id>/next/", calling.take, name="round_next"),
    path("rounds/calls/<int:call_id>/", calling.call, name="call"),
    path("rounds/calls/<int:call_id>/skip/", calling.skip, name="call_skip"),
    path("rounds/attempts/<int:attempt_id>/undo/", calling.undo, name="call_undo"),
]
