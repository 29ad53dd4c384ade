"""Who saw, changed and took out what: never changed, never deleted. Safe before the code: a new table."""

from django.db import migrations, models

CREATE = """
CREATE FUNCTION staff_audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit is append-only: what was done stays written down.'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER staff_audit_append_only BEFORE UPDATE OR DELETE ON staff_auditrecord
    FOR EACH ROW EXECUTE FUNCTION staff_audit_is_append_only();
"""

DROP = """
DROP TRIGGER staff_audit_append_only ON staff_auditrecord;
DROP FUNCTION staff_audit_is_append_only();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('staff', '0003_tone_and_leap_birthdays'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('happened_at', models.DateTimeField()),
                ('actor', models.CharField(blank=True, default='', max_length=100)),
                ('action', models.CharField(max_length=60)),
                ('ref', models.CharField(blank=True, default='', max_length=100)),
                ('customer_id', models.BigIntegerField(null=True)),
                ('details', models.JSONField(default=dict)),
                ('address', models.GenericIPAddressField(null=True)),
                ('once', models.CharField(blank=True, default='', max_length=160)),
            ],
            options={
                'indexes': [models.Index(fields=['-happened_at', '-id'], name='audit_newest'), models.Index(fields=['actor', '-happened_at', '-id'], name='audit_by_actor'), models.Index(fields=['action', '-happened_at', '-id'], name='audit_by_action'), models.Index(condition=models.Q(('customer_id__isnull', False)), fields=['customer_id', '-happened_at', '-id'], name='audit_by_customer')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('once', ''), _negated=True), fields=('once',), name='audit_once')],
            },
        ),
        migrations.RunSQL(CREATE, DROP),
    ]
