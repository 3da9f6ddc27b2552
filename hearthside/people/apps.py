from django.apps import AppConfig
from django.db.models import Q


class People(AppConfig):
    name = "hearthside.people"

    def ready(self) -> None:
        from allauth.mfa.models import Authenticator

        from hearthside.access.viewer import hold_sessions_with, settle_second_factors_with
        from hearthside.kernel.resealing import Place, seals_also
        from hearthside.notices.topics import register

        from .away import holds
        from .queries import factors_settled
        from .rules import may_follow_work

        settle_second_factors_with(factors_settled)
        hold_sessions_with(holds)
        register("work", may_follow_work)
        # Second-factor secrets stand inside the sign-in library's JSON, sealed to their account by our adapter.
        kinds = [Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES]
        seals_also(Place(Authenticator, "data", bound="user_id", among=Q(type__in=kinds)))
