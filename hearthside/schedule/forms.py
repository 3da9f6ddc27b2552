from django import forms


class Correction(forms.Form):
    minutes = forms.IntegerField(label="Minutes attested", min_value=0)
    reason = forms.CharField(label="What did you see?", max_length=500, required=False)
