"""A password for someone of the cast, set as their own hand would have: the demo gives nobody one."""

PASSWORD = "a long walk by the river"
SET = """
from django.contrib.auth.hashers import make_password
from hearthside.people.models import Account
Account.objects.filter(email="{slug}@demo.invalid").update(password=make_password("{password}"))
"""


def give_password(hearth, slug):
    hearth.manage("shell", "--no-imports", "-c", SET.format(slug=slug, password=PASSWORD))
    return PASSWORD
