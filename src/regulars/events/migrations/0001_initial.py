import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('customers', '0009_privacy'),
        ('staff', '0002_api_keys'),
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
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('message_id', models.CharField(max_length=150)),
                ('call', models.CharField(max_length=8)),
                ('happened_at', models.DateTimeField()),
                ('received_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('held', 'from somebody unknown'), ('read', 'read'), ('failed', 'could not be read'), ('forgotten', 'forgotten')], default='waiting', max_length=9)),
                ('visitor', models.CharField(blank=True, default='', max_length=320)),
                ('body', models.JSONField(null=True)),
                ('key', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.apikey')),
            ],
        ),
        migrations.CreateModel(
            name='Refusal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('refused_at', models.DateTimeField()),
                ('reason', models.CharField(max_length=40)),
                ('details', models.JSONField(default=dict)),
                ('body', models.TextField(blank=True, default='')),
                ('event', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='events.event')),
                ('key', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='staff.apikey')),
            ],
        ),
        migrations.CreateModel(
            name='Said',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60)),
                ('value', models.CharField(max_length=300, null=True)),
                ('happened_at', models.DateTimeField()),
                ('customer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.customer')),
            ],
        ),
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('accepted', models.PositiveIntegerField(default=0)),
                ('duplicate', models.PositiveIntegerField(default=0)),
                ('rejected', models.PositiveIntegerField(default=0)),
                ('key', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='staff.apikey')),
            ],
        ),
        migrations.CreateModel(
            name='OrderFact',
            fields=[
                ('event', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='events.event')),
                ('number', models.CharField(db_index=True, max_length=100)),
                ('word', models.CharField(choices=[('completed', 'completed'), ('updated', 'updated'), ('refunded', 'refunded'), ('cancelled', 'cancelled')], max_length=9)),
                ('happened_at', models.DateTimeField()),
                ('currency', models.CharField(max_length=3)),
                ('amount_minor', models.BigIntegerField(null=True)),
                ('lines', models.JSONField(default=list)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.customer')),
            ],
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['id'], name='event_waiting'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(condition=models.Q(('state', 'held')), fields=['visitor'], name='event_held'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(condition=models.Q(('state', 'held')), fields=['received_at'], name='event_held_since'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.UniqueConstraint(fields=('key', 'message_id'), name='event_once'),
        ),
        migrations.AddIndex(
            model_name='refusal',
            index=models.Index(fields=['-refused_at', '-id'], name='refusal_latest'),
        ),
        migrations.AddIndex(
            model_name='refusal',
            index=models.Index(fields=['key', '-id'], name='refusal_of_key'),
        ),
        migrations.AddConstraint(
            model_name='said',
            constraint=models.UniqueConstraint(fields=('customer', 'name'), name='said_last'),
        ),
        migrations.AddIndex(
            model_name='tally',
            index=models.Index(fields=['-day'], name='tally_latest'),
        ),
        migrations.AddConstraint(
            model_name='tally',
            constraint=models.UniqueConstraint(fields=('key', 'day'), name='tally_of_a_day'),
        ),
    ]
