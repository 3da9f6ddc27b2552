from django.apps import AppConfig


class Practice(AppConfig):
    name = "hearthside.practice"
