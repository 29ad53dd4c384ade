"""Which customers an employee sees: all, or those they look after. Safe before the code: a column with a default."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('staff', '0004_audit_records'),
    ]

    operations = [
        migrations.AddField(
            model_name='employee',
            name='sees',
            field=models.CharField(choices=[('all', 'all customers'), ('own', 'only customers they look after')], db_default='all', default='all', max_length=3, verbose_name='sees'),
        ),
    ]
