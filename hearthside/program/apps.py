from django.apps import AppConfig


class ProgramApp(AppConfig):
    name = "hearthside.program"
