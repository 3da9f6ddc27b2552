"""What is done with persons and with how they sign in."""

from .invitations import (
    accept_invitation,
    add_way_to_reach,
    change_address,
    close_account,
    end_way_to_reach,
    introduce,
    invite,
    reopen_account,
    take_back_invitation,
)
from .persons import give_account, name_clinic, publish_files, register


__all__ = [
    "accept_invitation",
    "add_way_to_reach",
    "change_address",
    "close_account",
    "end_way_to_reach",
    "give_account",
    "introduce",
    "invite",
    "name_clinic",
    "publish_files",
    "register",
    "reopen_account",
    "take_back_invitation",
]
