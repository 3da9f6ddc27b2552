from django.apps import AppConfig


class Schedule(AppConfig):
    name = "hearthside.schedule"

    def ready(self) -> None:
        from hearthside.notices import topics

        from .queries import may_follow_cohort, may_follow_hours, may_follow_session

        topics.register("session", may_follow_session)
        topics.register("cohort", may_follow_cohort)
        topics.register("hours", may_follow_hours)
