from django.apps import AppConfig


class CareTeam(AppConfig):
    name = "hearthside.careteam"

    def ready(self) -> None:
        from hearthside.access.viewer import load_viewers_with
        from hearthside.people.queries import ask_who_is_staff_with, ask_whom_one_directs_with

        from .queries import build_viewer, directed_by, is_staff, stays_of

        load_viewers_with(build_viewer)
        ask_who_is_staff_with(is_staff)
        ask_whom_one_directs_with(directed_by, stays_of)
