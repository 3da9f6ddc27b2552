"""What is done with persons, with how they sign in, and with how staff are reached."""

from .agreements import publish_agreement, publish_drafts_of_ours, revoke_signature, sign_agreement
from .alerts import alert, confirm_alert, move_alert
from .drafts import forget_drafts, forget_old_drafts, keep_draft
from .family import bring_in_family, end_family_link, invite_family
from .first_code import make_first_code, redeem_first_code, try_first_code
from .guesses import count_guess, forget_guesses, know_device, take_back_guess
from .invitations import (
    accept_invitation,
    add_way_to_reach,
    change_address,
    choose_zone,
    close_account,
    end_way_to_reach,
    introduce,
    invite,
    reopen_account,
    take_back_invitation,
)
from .persons import give_account, name_clinic, publish_files, register
from .reach import (
    add_device,
    choose_reach,
    end_device,
    end_lost_devices,
    try_ways,
)
from .sign_in import (
    ask_for_password,
    choose_password,
    end_other_sign_ins,
    end_sign_in,
    end_sign_ins,
    reset_second_factor,
    send_reset_link,
)


__all__ = [
    "accept_invitation",
    "add_device",
    "add_way_to_reach",
    "alert",
    "ask_for_password",
    "bring_in_family",
    "change_address",
    "choose_password",
    "choose_reach",
    "choose_zone",
    "close_account",
    "confirm_alert",
    "count_guess",
    "end_device",
    "end_family_link",
    "end_lost_devices",
    "end_other_sign_ins",
    "end_sign_in",
    "end_sign_ins",
    "end_way_to_reach",
    "forget_drafts",
    "forget_guesses",
    "forget_old_drafts",
    "give_account",
    "introduce",
    "invite",
    "invite_family",
    "keep_draft",
    "know_device",
    "make_first_code",
    "move_alert",
    "name_clinic",
    "publish_agreement",
    "publish_drafts_of_ours",
    "publish_files",
    "redeem_first_code",
    "register",
    "reopen_account",
    "reset_second_factor",
    "revoke_signature",
    "send_reset_link",
    "sign_agreement",
    "take_back_guess",
    "take_back_invitation",
    "try_first_code",
    "try_ways",
]
