from django.apps import AppConfig


class People(AppConfig):
    name = "hearthside.people"

    def ready(self) -> None:
        from hearthside.access.viewer import hold_sessions_with, settle_second_factors_with

        from .away import holds
        from .queries import factors_settled

        settle_second_factors_with(factors_settled)
        hold_sessions_with(holds)
