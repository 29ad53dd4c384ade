from django.urls import path

from regulars.insight.views import definitions, figures, notes, pictures, rows, runs, sides, tables

app_name = "insight"
urlpatterns = [
    path("", figures.overview, name="overview"),
    path("churn/", figures.churn, name="churn"),
    path("cohorts/", figures.cohorts, name="cohorts"),
    path("value/", figures.value, name="value"),
    path("at-risk/", rows.at_risk, name="at_risk"),
    path("at-risk.<str:ending>", rows.at_risk_file, name="at_risk_file"),
    path("groups/", figures.groups, name="groups"),
    path("rows/", rows.behind, name="rows"),
    path("rows.<str:ending>", rows.behind_file, name="rows_file"),
    path("orders/", rows.orders, name="orders"),
    path("orders.<str:ending>", rows.orders_file, name="orders_file"),
    path("tables/<slug:name>.<str:ending>", tables.table, name="table"),
    path("pictures/<slug:page>/<slug:chart>.<str:ending>", pictures.picture, name="picture"),
    path("notes/", notes.notes, name="notes"),
    path("notes/write", notes.write, name="note_write"),
    path("notes/<int:time_note_id>/", notes.note, name="note"),
    path("notes/<int:time_note_id>/removal", notes.note_removal, name="note_removal"),
    path("notes/<int:time_note_id>/restoring", notes.note_restoring, name="note_restoring"),
    path("definitions/", definitions.definitions, name="definitions"),
    path("narrow", sides.narrow, name="narrow"),
    path("parts/renew", sides.renew, name="renew"),
    path("parts/<int:part_id>/progress", sides.part_progress, name="part_progress"),
    path("runs/", runs.runs, name="runs"),
    path("runs/ask", runs.ask, name="ask"),
    path("runs/<int:run_id>/progress", runs.progress, name="progress"),
    path("runs/<int:run_id>/cancel", runs.cancel, name="cancel"),
]
