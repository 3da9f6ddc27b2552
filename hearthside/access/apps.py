from django.apps import AppConfig


class Access(AppConfig):
    name = "hearthside.access"

    def ready(self) -> None:
        from . import checks  # noqa: F401 -- importing registers them
