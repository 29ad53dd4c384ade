"""Segments and who was in them when; an index for who did something lately. Safe to run before the code."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0009_privacy'),
    ]

    operations = [
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entered_at', models.DateTimeField()),
                ('cause', models.CharField(max_length=40)),
                ('version', models.PositiveIntegerField()),
                ('left_at', models.DateTimeField(blank=True, null=True)),
                ('left_cause', models.CharField(blank=True, default='', max_length=40)),
            ],
        ),
        migrations.CreateModel(
            name='Segment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100)),
                ('about', models.CharField(blank=True, default='', max_length=300)),
                ('purpose', models.CharField(choices=[('list', 'list'), ('stage', 'stage of life'), ('persona', 'persona'), ('key', 'key customers')], default='list', max_length=7)),
                ('rule', models.JSONField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('built_version', models.PositiveIntegerField(default=0)),
                ('listens', models.JSONField(default=list)),
                ('members_count', models.PositiveIntegerField(default=0)),
                ('evaluated_at', models.DateTimeField(blank=True, null=True)),
                ('next_change_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.CharField(blank=True, default='', max_length=100)),
                ('changed_at', models.DateTimeField()),
                ('changed_by', models.CharField(blank=True, default='', max_length=100)),
                ('archived_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Touch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('customer_id', models.BigIntegerField()),
                ('kind', models.CharField(max_length=60)),
                ('entry_id', models.BigIntegerField(null=True)),
            ],
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['kind', 'happened_at'], name='entry_by_kind'),
        ),
        migrations.AddField(
            model_name='membership',
            name='customer',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.customer'),
        ),
        migrations.AddIndex(
            model_name='segment',
            index=models.Index(condition=models.Q(('archived_at', None)), fields=['next_change_at'], name='segment_due'),
        ),
        migrations.AddConstraint(
            model_name='segment',
            constraint=models.UniqueConstraint(condition=models.Q(('archived_at', None)), fields=('purpose', 'name'), name='segment_named_once'),
        ),
        migrations.AddField(
            model_name='membership',
            name='segment',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.segment'),
        ),
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(fields=['customer', 'segment'], name='membership_of_customer'),
        ),
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(fields=['segment', 'entered_at'], name='membership_entered'),
        ),
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(condition=models.Q(('left_at__isnull', False)), fields=['segment', 'left_at'], name='membership_left'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(condition=models.Q(('left_at', None)), fields=('segment', 'customer'), name='membership_open_once'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('left_at', None), ('left_at__gte', models.F('entered_at')), _connector='OR'), name='membership_ends_after_start'),
        ),
    ]
