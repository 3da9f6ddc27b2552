"""What is done with persons and with how they sign in."""

from .persons import give_account, name_clinic, publish_files, register


__all__ = ["give_account", "name_clinic", "publish_files", "register"]
