"""What customers agreed to, and the proof of it, which is never changed. Safe before the code: new tables only."""

import django.db.models.deletion
from django.db import migrations, models


CREATE = """
CREATE FUNCTION customers_consent_is_proof() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'customers_consentevent' AND current_setting('regulars.erasing', true) = 'on' THEN
        RETURN COALESCE(NEW, OLD);
    END IF;
    RAISE EXCEPTION 'What proves a consent is append-only: record a new event, write a new version of the wording.'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER customers_consentevent_append_only BEFORE UPDATE OR DELETE ON customers_consentevent
    FOR EACH ROW EXECUTE FUNCTION customers_consent_is_proof();
CREATE TRIGGER customers_consentwording_append_only BEFORE UPDATE OR DELETE ON customers_consentwording
    FOR EACH ROW EXECUTE FUNCTION customers_consent_is_proof();
"""

DROP = """
DROP TRIGGER customers_consentwording_append_only ON customers_consentwording;
DROP TRIGGER customers_consentevent_append_only ON customers_consentevent;
DROP FUNCTION customers_consent_is_proof();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0007_own_attributes_and_relations'),
    ]

    operations = [
        migrations.CreateModel(
            name='ConsentTopic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=40, unique=True)),
                ('title', models.CharField(max_length=100)),
                ('about', models.CharField(blank=True, default='', max_length=300)),
                ('channels', models.JSONField(default=list)),
                ('created_at', models.DateTimeField()),
                ('archived_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='consent_topic_has_a_title')],
            },
        ),
        migrations.CreateModel(
            name='ConsentWording',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('language', models.CharField(max_length=5)),
                ('title', models.CharField(max_length=100)),
                ('text', models.TextField()),
                ('written_at', models.DateTimeField()),
                ('written_by', models.CharField(blank=True, default='', max_length=100)),
                ('topic', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.consenttopic')),
            ],
        ),
        migrations.CreateModel(
            name='ConsentEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('email', 'e-mail'), ('phone', 'calls'), ('sms', 'text messages'), ('telegram', 'Telegram'), ('viber', 'Viber'), ('whatsapp', 'WhatsApp'), ('post', 'letters by post')], max_length=10)),
                ('what', models.CharField(choices=[('given', 'given'), ('withdrawn', 'withdrawn'), ('asked', 'asked for'), ('taken_back', 'taken back')], max_length=10)),
                ('happened_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField()),
                ('how', models.CharField(choices=[('form', 'a form'), ('call', 'a call'), ('meeting', 'a meeting'), ('message', 'a message from them'), ('paper', 'a signed paper'), ('link', 'a link we sent'), ('import', 'a file'), ('api', 'a program')], max_length=10)),
                ('actor', models.CharField(blank=True, default='', max_length=100)),
                ('evidence', models.JSONField(blank=True, default=dict)),
                ('source_key', models.CharField(blank=True, default='', max_length=100)),
                ('erased_at', models.DateTimeField(blank=True, null=True)),
                ('customer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.customer')),
                ('person', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='customers.person')),
                ('takes_back', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.consentevent')),
                ('topic', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.consenttopic')),
                ('wording', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.consentwording')),
            ],
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('email', 'e-mail'), ('phone', 'calls'), ('sms', 'text messages'), ('telegram', 'Telegram'), ('viber', 'Viber'), ('whatsapp', 'WhatsApp'), ('post', 'letters by post')], max_length=10)),
                ('state', models.CharField(choices=[('given', 'given'), ('withdrawn', 'withdrawn'), ('pending', 'asked, no answer yet')], max_length=9)),
                ('since', models.DateTimeField()),
                ('asked_at', models.DateTimeField(blank=True, null=True)),
                ('customer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.customer')),
                ('person', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.person')),
                ('event', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.consentevent')),
                ('topic', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.consenttopic')),
            ],
            options={
                'indexes': [models.Index(fields=['topic', 'channel', 'state', 'customer'], name='consent_by_topic'), models.Index(condition=models.Q(('person__isnull', False)), fields=['person'], name='consent_of_person')],
                'constraints': [models.UniqueConstraint(fields=('customer', 'person', 'topic', 'channel'), name='consent_stands_once', nulls_distinct=False)],
            },
        ),
        migrations.AddConstraint(
            model_name='consentwording',
            constraint=models.UniqueConstraint(fields=('topic', 'version', 'language'), name='consent_wording_once'),
        ),
        migrations.AddConstraint(
            model_name='consentwording',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='consent_wording_says_something'),
        ),
        migrations.AddIndex(
            model_name='consentevent',
            index=models.Index(fields=['customer', 'topic', 'channel'], name='consent_event_of_customer'),
        ),
        migrations.AddIndex(
            model_name='consentevent',
            index=models.Index(condition=models.Q(('person__isnull', False)), fields=['person'], name='consent_event_of_person'),
        ),
        migrations.AddConstraint(
            model_name='consentevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('takes_back__isnull', False), ('what', 'taken_back')), models.Q(models.Q(('what', 'taken_back'), _negated=True), ('takes_back', None)), _connector='OR'), name='consent_event_takes_one_back'),
        ),
        migrations.AddConstraint(
            model_name='consentevent',
            constraint=models.CheckConstraint(condition=models.Q(('takes_back', models.F('id')), _negated=True), name='consent_event_not_of_itself'),
        ),
        migrations.AddConstraint(
            model_name='consentevent',
            constraint=models.UniqueConstraint(condition=models.Q(('source_key', ''), _negated=True), fields=('source_key',), name='consent_event_once'),
        ),
        migrations.RunSQL(CREATE, DROP),
    ]
