from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "hearthside.exchange"

    def ready(self) -> None:
        from hearthside.notices import topics

        from .queries import may_follow_import

        topics.register("import", may_follow_import)
