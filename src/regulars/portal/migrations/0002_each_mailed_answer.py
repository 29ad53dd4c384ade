"""Each answer that went on by mail is remembered for itself. Not safe before the code, which reads `mailed_up_to`."""

import django.db.models.deletion
from django.db import migrations, models

MAILED = """
INSERT INTO portal_mailedanswer (message_id)
SELECT message.id
FROM portal_visitor visitor
JOIN channels_sending line ON line.account_id = visitor.account_id AND line.to_value = visitor.key
JOIN inbox_message message ON message.sending_id = line.id
WHERE line.id <= visitor.mailed_up_to
"""
BACK = """
UPDATE portal_visitor visitor SET mailed_up_to = mailed.last
FROM (
    SELECT line.to_value AS key, max(line.id) AS last
    FROM portal_mailedanswer answer
    JOIN inbox_message message ON message.id = answer.message_id
    JOIN channels_sending line ON line.id = message.sending_id
    GROUP BY line.to_value
) mailed
WHERE mailed.key = visitor.key
"""


class Migration(migrations.Migration):

    dependencies = [
        ('inbox', '0002_drafts_of_a_language_model'),
        ('portal', '0001_visitors'),
    ]

    operations = [
        migrations.CreateModel(
            name='MailedAnswer',
            fields=[
                ('message', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='inbox.message')),
            ],
        ),
        migrations.RunSQL(MAILED, BACK),
        migrations.RemoveField(
            model_name='visitor',
            name='mailed_up_to',
        ),
    ]
