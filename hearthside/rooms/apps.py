from django.apps import AppConfig


class Rooms(AppConfig):
    name = "hearthside.rooms"

    def ready(self) -> None:
        from hearthside.notices.topics import register
        from hearthside.people.rules import may_follow_work

        register("queue", may_follow_work)
