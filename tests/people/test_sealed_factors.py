"""Second-factor secrets come under a new key with everything else, and still belong to their account alone."""

import json

import pytest
from allauth.mfa.models import Authenticator

from hearthside.demo.queries import account_of
from hearthside.kernel import fields, resealing
from running import keys


pytestmark = pytest.mark.django_db
PLACE = "mfa_authenticator.data"


@pytest.fixture
def key_file(settings, tmp_path):
    file = tmp_path / "field_keys.json"
    file.write_text(json.dumps(settings.FIELD_KEYS))  # by which the cast's own words are sealed
    settings.FIELD_KEYS_FILE = file
    assert fields.read_keys_again()
    return file


def sealed(account, text):
    return fields.seal(text, table="mfa_authenticator", column="data", row=account.pk)


def opened(account, box):
    return fields.open_sealed(box, table="mfa_authenticator", column="data", row=account.pk)


def a_factor(account, kind, data):
    return Authenticator.objects.create(user=account, type=kind, data=data)


def test_each_secret_is_sealed_anew_and_the_rest_of_its_row_stays(key_file):
    fay = account_of("fay")
    app = a_factor(fay, Authenticator.Type.TOTP, {"secret": sealed(fay, "JBSWY3DP")})
    paper = {
        "seed": sealed(fay, "a-seed"),
        "used_mask": 5,
        "migrated_codes": [sealed(fay, "1"), sealed(fay, "2")],
    }
    codes = a_factor(fay, Authenticator.Type.RECOVERY_CODES, paper)
    keys.add(key_file)

    assert resealing.reseal()[PLACE] == 2

    app.refresh_from_db()
    codes.refresh_from_db()
    assert fields.key_of(app.data["secret"]) == "k2"
    assert opened(fay, app.data["secret"]) == "JBSWY3DP"
    assert opened(fay, codes.data["seed"]) == "a-seed"
    assert [opened(fay, box) for box in codes.data["migrated_codes"]] == ["1", "2"]
    assert codes.data["used_mask"] == 5
    assert {key: n for (place, key), n in resealing.count().items() if place == PLACE} == {"k2": 4}


def test_a_passkey_whose_name_looks_like_a_box_is_left_as_it_is(key_file):
    fay = account_of("fay")
    passkey = a_factor(fay, Authenticator.Type.WEBAUTHN, {"name": "s1.k1.mine", "credential": {}})
    keys.add(key_file)

    assert PLACE not in resealing.reseal()
    passkey.refresh_from_db()
    assert passkey.data["name"] == "s1.k1.mine"


def test_a_secret_copied_to_someone_else_does_not_come_along(key_file):
    fay, ines = account_of("fay"), account_of("ines")
    a_factor(ines, Authenticator.Type.TOTP, {"secret": sealed(fay, "JBSWY3DP")})
    keys.add(key_file)

    done = resealing.reseal()
    assert {what: n for what, n in done.items() if resealing.DOES_NOT_OPEN in what} == {
        f"{PLACE} {resealing.DOES_NOT_OPEN}": 1
    }
