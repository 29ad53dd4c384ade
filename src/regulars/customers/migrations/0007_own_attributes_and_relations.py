"""What the company wants to know of its customers, and who is what to whom. Safe before the code: new tables only."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0006_notes_and_follow_ups'),
    ]

    operations = [
        migrations.CreateModel(
            name='AttributeDefinition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=120, unique=True)),
                ('title', models.CharField(max_length=100)),
                ('kind', models.CharField(choices=[('text', 'text'), ('number', 'number'), ('money', 'money'), ('date', 'date'), ('choice', 'one of a list'), ('yes_no', 'yes or no'), ('link', 'link')], default='text', max_length=6)),
                ('choices', models.JSONField(blank=True, default=list)),
                ('order', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('archived_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('key', ''), _negated=True), models.Q(('title', ''), _negated=True)), name='attribute_has_key_and_title'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'choice'), models.Q(('choices', []), _negated=True)), models.Q(models.Q(('kind', 'choice'), _negated=True), ('choices', [])), _connector='OR'), name='attribute_choices_of_a_choice')],
            },
        ),
        migrations.CreateModel(
            name='Relation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('parent', 'parent company'), ('referred_by', 'referred by'), ('partner', 'partner'), ('family', 'family')], max_length=11)),
                ('note', models.CharField(blank=True, default='', max_length=200)),
                ('since', models.DateField(blank=True, null=True)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.CharField(blank=True, default='', max_length=100)),
                ('customer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.customer')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.customer')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('customer', 'other', 'kind'), name='relation_once'), models.CheckConstraint(condition=models.Q(('customer', models.F('other')), _negated=True), name='relation_of_two'), models.CheckConstraint(condition=models.Q(('kind__in', ('parent', 'referred_by')), ('customer__lt', models.F('other')), _connector='OR'), name='relation_of_both_in_order')],
            },
        ),
    ]
