from django.urls import path

from regulars.insight.views import (
    definitions,
    figures,
    models,
    notes,
    pictures,
    reports,
    rows,
    runs,
    sides,
    spending,
    tables,
)
from regulars.insight.views.lifetimes import lifetimes
from regulars.insight.views.risk import moved, moved_file, risk, risk_file
from regulars.insight.views.risk_test import back_test, train
from regulars.insight.views.themes import themes

app_name = "insight"
urlpatterns = [
    path("", figures.overview, name="overview"),
    path("churn/", figures.churn, name="churn"),
    path("cohorts/", figures.cohorts, name="cohorts"),
    path("lifetimes/", lifetimes, name="lifetimes"),
    path("value/", figures.value, name="value"),
    path("at-risk/", moved, name="at_risk"),
    path("at-risk.<str:ending>", moved_file, name="at_risk_file"),
    path("risk/", risk, name="risk"),
    path("risk.<str:ending>", risk_file, name="risk_file"),
    path("risk/test/", back_test, name="risk_test"),
    path("risk/train", train, name="risk_train"),
    path("groups/", figures.groups, name="groups"),
    path("themes/", themes, name="themes"),
    path("rows/", rows.behind, name="rows"),
    path("rows.<str:ending>", rows.behind_file, name="rows_file"),
    path("orders/", rows.orders, name="orders"),
    path("orders.<str:ending>", rows.orders_file, name="orders_file"),
    path("tables/<slug:name>.<str:ending>", tables.table, name="table"),
    path("pictures/<slug:page>/<slug:chart>.<str:ending>", pictures.picture, name="picture"),
    path("spending/", spending.spending, name="spending"),
    path("models/", models.models, name="models"),
    path("notes/", notes.notes, name="notes"),
    path("notes/write", notes.write, name="note_write"),
    path("notes/<int:time_note_id>/", notes.note, name="note"),
    path("notes/<int:time_note_id>/removal", notes.note_removal, name="note_removal"),
    path("notes/<int:time_note_id>/restoring", notes.note_restoring, name="note_restoring"),
    path("reports/", reports.reports, name="reports"),
    path("reports/plan", reports.report_plan, name="report_plan"),
    path("reports/<int:report_plan_id>/removal", reports.report_removal, name="report_removal"),
    path("reports/<int:report_plan_id>/restoring", reports.report_restoring, name="report_restoring"),
    path("reports/<int:report_plan_id>/now", reports.report_now, name="report_now"),
    path("report.pdf", reports.report_file, name="report_file"),
    path("sent/<str:token>.pdf", reports.sent, name="sent"),
    path("definitions/", definitions.definitions, name="definitions"),
    path("narrow", sides.narrow, name="narrow"),
    path("parts/renew", sides.renew, name="renew"),
    path("parts/<int:part_id>/progress", sides.part_progress, name="part_progress"),
    path("runs/", runs.runs, name="runs"),
    path("runs/ask", runs.ask, name="ask"),
    path("runs/<int:run_id>/progress", runs.progress, name="progress"),
    path("runs/<int:run_id>/cancel", runs.cancel, name="cancel"),
]
