"""What happened in a matter stays as it was told, except while a person is erased. Safe to run before the code."""

from django.db import migrations

CREATE = """
CREATE FUNCTION work_statechange_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('regulars.erasing', true) = 'on' THEN
        RETURN COALESCE(NEW, OLD);
    END IF;
    RAISE EXCEPTION 'The history of a matter is append-only: tell one more thing instead of changing one.'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER work_statechange_append_only BEFORE UPDATE OR DELETE ON work_statechange
    FOR EACH ROW EXECUTE FUNCTION work_statechange_is_append_only();
"""

DROP = """
DROP TRIGGER work_statechange_append_only ON work_statechange;
DROP FUNCTION work_statechange_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("work", "0003_calendars_policies_promises")]
    operations = [migrations.RunSQL(CREATE, DROP)]
