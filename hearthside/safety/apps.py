from django.apps import AppConfig


class Safety(AppConfig):
    name = "hearthside.safety"
