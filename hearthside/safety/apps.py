from django.apps import AppConfig


class Safety(AppConfig):
    name = "hearthside.safety"

    def ready(self) -> None:
        from hearthside.notices import topics

        from .rules import may_follow_concerns, may_follow_help

        topics.register("concerns", may_follow_concerns)
        topics.register("help", may_follow_help)
