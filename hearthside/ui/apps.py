from django.apps import AppConfig


class Ui(AppConfig):
    name = "hearthside.ui"
    label = "ui"
