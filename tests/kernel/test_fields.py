import pytest

from hearthside.kernel import fields


WHERE = {"table": "mfa_authenticator", "column": "data", "row": 7}


def test_what_was_sealed_opens_again_in_its_own_row():
    sealed = fields.seal("JBSWY3DP", **WHERE)

    assert "JBSWY3DP" not in sealed
    assert fields.open_sealed(sealed, **WHERE) == "JBSWY3DP"


@pytest.mark.parametrize("elsewhere", [{"row": 8}, {"column": "seed"}, {"table": "people_account"}])
def test_moved_to_another_place_it_does_not_open(elsewhere):
    sealed = fields.seal("JBSWY3DP", **WHERE)

    with pytest.raises(fields.NotOurs):
        fields.open_sealed(sealed, **(WHERE | elsewhere))


def test_one_changed_byte_is_an_error_never_a_value():
    sealed = fields.seal("JBSWY3DP", **WHERE)
    changed = sealed[:-6] + ("A" if sealed[-6] != "A" else "B") + sealed[-5:]

    with pytest.raises(fields.NotOurs):
        fields.open_sealed(changed, **WHERE)


def test_a_key_that_we_do_not_hold_and_a_wrong_key_are_errors(settings, tmp_path):
    settings.FIELD_KEYS_FILE = tmp_path / "none"
    sealed = fields.seal("JBSWY3DP", **WHERE)
    one = settings.FIELD_KEYS["current"]
    settings.FIELD_KEYS = {"current": "k9", "keys": {"k9": settings.FIELD_KEYS["keys"][one]}}
    with pytest.raises(fields.NotOurs):
        fields.open_sealed(sealed, **WHERE)

    settings.FIELD_KEYS = {"current": one, "keys": {one: "A" * 43 + "="}}
    with pytest.raises(fields.NotOurs):
        fields.open_sealed(sealed, **WHERE)


@pytest.mark.parametrize("nonsense", ["", "JBSWY3DP", "s1.k1.x", "s0.k1.AAAA", "s1.k1.AAAA.BBBB"])
def test_plain_text_in_the_column_is_an_error(nonsense):
    with pytest.raises(fields.NotOurs):
        fields.open_sealed(nonsense, **WHERE)
