from typing import NamedTuple

import pytest
from django import forms
from django.template import Context, Template

from hearthside.ui import rules


class Piece(NamedTuple):
    kind: str
    start: float
    length: float


class Step(NamedTuple):
    time: str
    title: str
    words: str
    state: str


class Question(forms.Form):
    where = forms.CharField(label="Where are you?", help_text="For today only.")
    phones = forms.BooleanField(label="I have headphones", required=False)
    alone = forms.ChoiceField(
        label="Right now", choices=[("y", "alone"), ("n", "not")], widget=forms.RadioSelect
    )


def drawn(source: str, **words) -> str:
    return Template("{% load ui %}" + source).render(Context(words)).strip()


HOSTILE = "<img src=x onerror=alert(1)> & 'quoted\""
SAFE = "&lt;img src=x onerror=alert(1)&gt; &amp; &#x27;quoted&quot;"


@pytest.mark.parametrize(
    "source",
    [
        "{% panel %}<p>{{ said }}</p>{% endpanel %}",
        "{% panel heading=said id='x' over=said aside=said %}{% endpanel %}",
        "{% button label=said about=said %}",
        "{% notice %}<p>{{ said }}</p>{% endnotice %}",
        "{% card_list %}{% card who=said words=said facts=said badge=said %}{% endcard %}{% endcard_list %}",
        "{% dialog id='x' heading=said opener='Open' %}{{ said }}{% enddialog %}",
        "{% badge words=said %}",
        "{% meter label=said words=said done=0.5 %}",
        "{% presence pieces=none sentence=said %}",
        "{% table caption=said %}{{ said }}{% endtable %}",
        "{% nothing %}{{ said }}{% endnothing %}",
    ],
)
def test_what_people_type_stays_words(source):
    html = drawn(source, said=HOSTILE, none=[])

    assert "<img" not in html
    assert SAFE in html


def test_a_panel_is_named_by_its_heading():
    html = drawn("{% panel tone='here' heading='Next' id='next' %}<p>Skills</p>{% endpanel %}")

    assert '<section class="panel panel-here stack" aria-labelledby="next">' in html
    assert '<h2 id="next">Next</h2>' in html
    assert "<p>Skills</p>" in html


def test_a_panel_with_a_heading_needs_a_name():
    with pytest.raises(ValueError, match="needs an id"):
        drawn("{% panel heading='Next' %}{% endpanel %}")


@pytest.mark.parametrize(
    "source",
    [
        "{% panel tone='loud' %}{% endpanel %}",
        "{% button label='x' tone='loud' %}",
        "{% button label='x' kind='reset' %}",
        "{% notice tone='loud' %}{% endnotice %}",
        "{% badge words='x' dot='gone' %}",
    ],
)
def test_an_unknown_word_stops_the_page(source):
    with pytest.raises(ValueError, match="is no "):
        drawn(source)


def test_a_button_with_an_address_is_a_way_to_another_page():
    assert drawn("{% button label='Open' href='/sheet/' about='Group' %}") == (
        '<a class="button" href="/sheet/"><span>Open<span class="visually-hidden"> Group</span></span></a>'
    )


def test_a_button_that_closes_sends_nothing():
    assert drawn("{% button label='Stay' tone='plain' closes=True %}") == (
        '<button class="button button-plain" type="submit" formmethod="dialog" formnovalidate>'
        "<span>Stay</span></button>"
    )


def test_a_field_ties_hint_and_refusal_to_its_input():
    form = Question({"where": ""}, prefix="q")

    html = drawn("{% field bound=form.where %}", form=form)

    assert '<label for="id_q-where">Where are you?</label>' in html
    assert 'aria-describedby="id_q-where_helptext id_q-where_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_q-where_helptext">For today only.</p>' in html
    assert 'id="id_q-where_error"' in html


def test_choices_have_a_legend_and_boxes_their_words_around_them():
    form = Question()

    radios = drawn("{% field bound=form.alone %}", form=form)
    box = drawn("{% field bound=form.phones %}", form=form)

    assert "<legend>Right now</legend>" in radios
    assert radios.count('<label class="choice">') == 2
    assert box.count("<label") == 1


def test_presence_is_drawn_in_per_cent_and_hidden_from_listeners():
    pieces = [Piece("counts", 0.0, 0.5), Piece("break", 0.5, 1 / 12), Piece("away", 7 / 12, 5 / 12)]

    html = drawn("{% presence pieces=pieces sentence='Left at 10:02.' %}", pieces=pieces)

    assert html.startswith('<svg class="presence" aria-hidden="true">')
    assert '<rect class="counts" x="0%" width="50%" height="100%"></rect>' in html
    assert '<rect class="break" x="50%" width="8.333%" y="15%" height="70%"></rect>' in html
    assert 'class="away"' not in html
    assert '<p class="small soft">Left at 10:02.</p>' in html


def test_pieces_outside_the_session_are_cut_to_it():
    assert [(b.x, b.width) for b in rules.bars([Piece("counts", -0.5, 2.0), Piece("counts", 0.4, 0.0)])] == [
        ("0%", "100%")
    ]


def test_an_unknown_kind_of_presence_stops_the_page():
    with pytest.raises(ValueError, match="no kind of presence"):
        rules.bars([Piece("maybe", 0.0, 1.0)])


def test_one_step_of_a_timeline_is_here():
    steps = [
        Step("9:00", "Check-in", "", "past"),
        Step("9:15", "Group", "", "here"),
        Step("10:25", "Skills", "", "next"),
    ]

    html = drawn("{% timeline steps=steps %}", steps=steps)

    assert html.count('aria-current="step"') == 1
    assert html.count("You are here") == 1
    assert html.count('class="past"') == 1


def test_a_ring_says_its_minutes():
    html = drawn("{% ring minutes=3 whole=10 label='minutes left' %}")

    assert 'aria-label="3 minutes left"' in html
    assert 'stroke-dasharray="30 100"' in html


@pytest.mark.parametrize(
    ("minutes", "whole", "left"), [(0, 10, 0), (10, 10, 100), (20, 10, 100), (-1, 10, 0), (5, 0, 0)]
)
def test_a_ring_is_never_more_than_whole(minutes, whole, left):
    assert rules.ring_left(minutes, whole) == left


def test_a_dialog_without_javascript_is_a_way_to_the_page_that_asks():
    html = drawn("{% dialog id='end' heading='End?' opener='End' href='/end/' %}<p>Sure?</p>{% enddialog %}")

    assert '<a class="button button-plain" href="/end/">' in html
    assert '<dialog class="dialog" id="end" aria-labelledby="end-heading">' in html
