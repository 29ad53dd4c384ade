"""Entries that a file brought may go while that file is taken back, and no others.

`regulars.undoing` holds the number of the upload; the entry must be one that this upload added. Safe before the code.
"""

from django.db import migrations, models

REFUSE = """
    RAISE EXCEPTION 'The timeline is append-only: record a new entry instead of changing one.'
        USING ERRCODE = 'restrict_violation';
END $$;
"""

BEFORE = f"""
CREATE OR REPLACE FUNCTION customers_entry_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('regulars.erasing', true) = 'on' THEN
        RETURN COALESCE(NEW, OLD);
    END IF;
{REFUSE}
"""

AFTER = f"""
CREATE OR REPLACE FUNCTION customers_entry_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE undoing text := current_setting('regulars.undoing', true);
BEGIN
    IF current_setting('regulars.erasing', true) = 'on' THEN
        RETURN COALESCE(NEW, OLD);
    END IF;
    IF TG_OP = 'DELETE' AND undoing <> '' AND EXISTS (
        SELECT FROM imports_added a
        WHERE a.upload_id = undoing::bigint AND a.table_name = 'customers_entry'
          AND OLD.id BETWEEN a.first_id AND a.last_id
    ) THEN
        RETURN OLD;
    END IF;
{REFUSE}
"""


class Migration(migrations.Migration):
    dependencies = [("customers", "0010_segments"), ("imports", "0002_what_files_changed")]
    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("person__isnull", False)), fields=["person"], name="entry_of_person"
            ),
        ),
        migrations.AddIndex(
            model_name="note",
            index=models.Index(condition=models.Q(("person__isnull", False)), fields=["person"], name="note_of_person"),
        ),
        migrations.RunSQL(AFTER, BEFORE),
    ]
