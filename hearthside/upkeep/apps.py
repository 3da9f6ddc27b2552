from django.apps import AppConfig


class Upkeep(AppConfig):
    name = "hearthside.upkeep"
