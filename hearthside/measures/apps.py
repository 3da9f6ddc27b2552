from django.apps import AppConfig


class Measures(AppConfig):
    name = "hearthside.measures"

    def ready(self) -> None:
        """A file that is no instrument stops the program here, and not when somebody answers by it."""
        from .queries import shelf

        shelf()
