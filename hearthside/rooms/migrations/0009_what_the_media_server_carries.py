from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('rooms', '0008_soft_end'),
    ]

    operations = [
        migrations.AddField(
            model_name='room',
            name='refused_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
