"""Nobody can add a table that holds something about a customer and forget that people may see it and have it erased."""

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import ForeignKey

from regulars.customers.models import Customer, Person
from regulars.imports.staging import PREFIX
from regulars.lib.registry import privacy_handlers

# Tables with words in them that are about nobody who is a customer. Each says why.
ABOUT_NO_CUSTOMER = {
    "account_emailaddress": "addresses of employees",
    "account_emailconfirmation": "nothing is written there: nobody confirms an address by a mail",
    "api_endpoint": "addresses of other programs",
    "auth_group": "not used; Django's",
    "auth_permission": "not used; Django's",
    "customers_attributedefinition": "what the company calls its own attributes",
    "django_content_type": "names of tables",
    "django_migrations": "names of migrations",
    "django_session": "of employees; a message with a customer's name is shown once and gone",
    "events_bucket": "allowances of keys; of a visitor a digest that changes every day",
    "imports_added": "names of tables and numbers of rows",
    "imports_knownshape": "names of columns and how they are read",
    "inbox_drafting": "where a language model is, and how it is asked",
    "insight_reportplan": "which figures go to whom: addresses of those whom the company reports to",
    "insight_reportsending": "the same addresses, and what became of each letter",
    "insight_timenote": "what happened in the life of the company",
    "knowledge_article": "what the company knows",
    "knowledge_articleopinion": "digests of readers that lead to nobody, and yes or no",
    "knowledge_articlepicture": "pictures of articles",
    "knowledge_articletext": "what the company knows",
    "knowledge_articleuse": "employees and numbers of conversations",
    "knowledge_articleversion": "what the company knew",
    "knowledge_articleword": "words of articles",
    "knowledge_helpbucket": "of a visitor a digest that changes every day",
    "live_fact": "numbers and words of ours, forgotten after a day",
    "mfa_authenticator": "second factors of employees",
    "portal_bucket": "allowances of visitors, by a digest that changes every day",
    "procrastinate_events": "names of what happened to jobs",
    "procrastinate_jobs": "jobs are given numbers of rows, never what stands in them",
    "procrastinate_periodic_defers": "names of jobs and times",
    "procrastinate_workers": "signs of life",
    "purchases_product": "what is sold",
    "staff_apikey": "programs, and hashes of their secrets",
    "staff_auditrecord": "numbers and words of ours only, because it outlives an erasure",
    "staff_company": "the company itself",
    "staff_employee": "employees",
    "staff_photo": "pictures of employees",
    "work_absence": "when employees are away",
    "work_calendarday": "days with other working hours",
    "work_policy": "what is promised to whom",
    "work_policyversion": "what was promised when",
    "work_workingcalendar": "working hours",
    "work_experience": "how many matters of a topic employees finished",
    "work_skill": "what there is to know",
    "work_team": "teams of employees",
    "work_workprofile": "languages and hours of employees",
}
WORDS = {"text", "character varying", "json", "jsonb", "bytea", "ARRAY"}

pytestmark = pytest.mark.django_db


def tables_with_words() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT c.table_name FROM information_schema.columns c JOIN information_schema.tables t"
            " USING (table_schema, table_name) WHERE c.table_schema = current_schema()"
            " AND t.table_type = 'BASE TABLE' AND c.data_type = ANY(%s)",
            [sorted(WORDS)],
        )
        # Rows of a file that waits come and go with its upload, which the handler of files answers for.
        return {name for (name,) in cursor.fetchall() if not name.startswith(PREFIX)}


def tables_pointing_at(*models: type) -> set[str]:
    """Also where only the number of a customer or person is kept."""
    return {
        model._meta.db_table
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.column in ("customer_id", "person_id")
        or (isinstance(field, ForeignKey) and field.related_model in models)
    }


def answered_for() -> set[str]:
    return {table for handler in privacy_handlers for table in handler.tables}


def test_every_table_with_words_or_a_customer_is_answered_for():
    left = (tables_with_words() | tables_pointing_at(Customer, Person)) - answered_for() - set(ABOUT_NO_CUSTOMER)
    assert not left, f"{sorted(left)}: register a PrivacyHandler (lib.registry), or say here why nobody is in them"


def test_no_table_is_answered_for_twice_and_none_that_is_not_there():
    named = [table for handler in privacy_handlers for table in handler.tables]
    assert len(named) == len(set(named))
    assert set(named) <= set(connection.introspection.table_names())


def test_tables_about_one_person_of_a_company_are_erased_with_them():
    whole = {table for handler in privacy_handlers if handler.erase_person is None for table in handler.tables}
    persons = {
        model._meta.db_table
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.column == "person_id" or (isinstance(field, ForeignKey) and field.related_model is Person)
    }
    assert not persons & whole


def test_exceptions_are_about_tables_that_are_there_and_that_nobody_answers_for():
    assert set(ABOUT_NO_CUSTOMER) <= set(connection.introspection.table_names())
    twice = set(ABOUT_NO_CUSTOMER) & answered_for()
    assert not twice, sorted(twice)
