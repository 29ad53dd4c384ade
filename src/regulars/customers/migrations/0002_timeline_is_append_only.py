"""Entries are never changed or deleted, except while a person is being erased. Safe to run before the code."""

from django.db import migrations

CREATE = """
CREATE FUNCTION customers_entry_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('regulars.erasing', true) = 'on' THEN
        RETURN COALESCE(NEW, OLD);
    END IF;
    RAISE EXCEPTION 'The timeline is append-only: record a new entry instead of changing one.'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER customers_entry_append_only BEFORE UPDATE OR DELETE ON customers_entry
    FOR EACH ROW EXECUTE FUNCTION customers_entry_is_append_only();
"""

DROP = """
DROP TRIGGER customers_entry_append_only ON customers_entry;
DROP FUNCTION customers_entry_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, DROP)]
