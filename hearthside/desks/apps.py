from django.apps import AppConfig


class Desks(AppConfig):
    name = "hearthside.desks"
