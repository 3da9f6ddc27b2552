from django.apps import AppConfig


class Demo(AppConfig):
    name = "hearthside.demo"
