from django.apps import AppConfig


class People(AppConfig):
    name = "hearthside.people"

    def ready(self) -> None:
        from hearthside.access.viewer import settle_second_factors_with

        from .queries import factors_settled

        settle_second_factors_with(factors_settled)
