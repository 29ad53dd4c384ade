"""How people are greeted and treated, and their days of the year. Safe before the code: new tables only."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0004_merging_and_suggestions'),
    ]

    operations = [
        migrations.CreateModel(
            name='Addressing',
            fields=[
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='addressing', serialize=False, to='customers.person')),
                ('name', models.CharField(max_length=300)),
                ('formal', models.CharField(blank=True, default='', max_length=120)),
                ('friendly', models.CharField(blank=True, default='', max_length=120)),
                ('corrected_at', models.DateTimeField()),
                ('corrected_by', models.CharField(blank=True, default='', max_length=100)),
            ],
        ),
        migrations.CreateModel(
            name='CareNote',
            fields=[
                ('customer', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='care_note', serialize=False, to='customers.customer')),
                ('text', models.CharField(max_length=500)),
                ('written_at', models.DateTimeField()),
                ('written_by', models.CharField(blank=True, default='', max_length=100)),
            ],
        ),
        migrations.CreateModel(
            name='Occasion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('birthday', 'birthday'), ('anniversary', 'anniversary'), ('own', 'own day')], max_length=11)),
                ('title', models.CharField(blank=True, default='', max_length=100)),
                ('month', models.PositiveSmallIntegerField()),
                ('day', models.PositiveSmallIntegerField()),
                ('year', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('remind_days_before', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('created_at', models.DateTimeField()),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.customer')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.person')),
            ],
            options={
                'indexes': [models.Index(fields=['month', 'day', 'id'], name='occasion_by_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(('day__gte', 1), models.Q(models.Q(('day__lte', 31), ('month__in', (1, 3, 5, 7, 8, 10, 12))), models.Q(('day__lte', 30), ('month__in', (4, 6, 9, 11))), models.Q(('day__lte', 29), ('month', 2)), _connector='OR')), name='occasion_on_a_real_day'), models.CheckConstraint(condition=models.Q(('kind', 'birthday'), models.Q(('title', ''), _negated=True), _connector='OR'), name='occasion_has_a_name'), models.UniqueConstraint(condition=models.Q(('kind', 'birthday')), fields=('customer', 'person'), name='occasion_born_once', nulls_distinct=False)],
            },
        ),
    ]
