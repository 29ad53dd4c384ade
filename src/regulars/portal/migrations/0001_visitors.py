"""Visitors of chats, their allowances, and how long they usually wait. Safe before the code.

Allowances need not outlive a crash: taking one then waits for no disk.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('channels', '0001_initial'),
        ('customers', '0018_stages_and_personas_are_counted'),
    ]

    operations = [
        migrations.CreateModel(
            name='Bucket',
            fields=[
                ('holder', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('tokens', models.FloatField()),
                ('refilled_at', models.DateTimeField(db_index=True)),
                ('allowed', models.BooleanField()),
            ],
        ),
        migrations.CreateModel(
            name='AnswerTime',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('median_s', models.PositiveIntegerField(blank=True, null=True)),
                ('answers', models.PositiveIntegerField(default=0)),
                ('counted_at', models.DateTimeField()),
                ('account', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='channels.account')),
            ],
        ),
        migrations.CreateModel(
            name='Visitor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64, unique=True)),
                ('name', models.CharField(blank=True, default='', max_length=100)),
                ('email', models.CharField(blank=True, default='', max_length=320)),
                ('language', models.CharField(default='en', max_length=5)),
                ('page', models.CharField(blank=True, default='', max_length=500)),
                ('created_at', models.DateTimeField()),
                ('mailed_up_to', models.BigIntegerField(default=0)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='channels.account')),
                ('customer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='customers.customer')),
            ],
            options={
                'indexes': [models.Index(fields=['customer'], name='visitor_of_customer'), models.Index(condition=models.Q(('email', ''), _negated=True), fields=['account'], name='visitor_with_mail')],
            },
        ),
        migrations.RunSQL('ALTER TABLE portal_bucket SET UNLOGGED', 'ALTER TABLE portal_bucket SET LOGGED'),
    ]
