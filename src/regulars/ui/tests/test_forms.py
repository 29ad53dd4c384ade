from django import forms

from regulars.ui.forms import Renderer
from regulars.ui.samples import SampleForm, wrong_form


class Order(forms.Form):
    secret = forms.CharField(widget=forms.HiddenInput, initial="s")
    amount = forms.DecimalField(help_text="In euros")
    note = forms.CharField(required=False)
    agree = forms.BooleanField()


def drawn(form: forms.Form) -> str:
    return form.render(renderer=Renderer())


def test_a_form_is_drawn_with_the_field_component():
    page = drawn(Order())
    assert page.count('class="field') >= 3
    assert '<label class="field-label" for="id_amount">Amount</label>' in page


def test_help_is_tied_to_its_control():
    page = drawn(Order())
    assert 'aria-describedby="id_amount_helptext"' in page
    assert 'id="id_amount_helptext"' in page


def test_a_field_one_may_leave_empty_says_so():
    assert drawn(Order()).count("optional") == drawn(Order()).count("field-optional") + 1


def test_a_mistake_is_said_beside_its_field_and_tied_to_it():
    page = drawn(Order({"secret": "s", "amount": "12,5O", "agree": "on"}))
    assert page.count("field-wrong") == 1
    assert 'id="id_amount_error"' in page
    assert 'aria-invalid="true"' in page


def test_a_mistake_of_the_whole_form_stands_above_it():
    page = drawn(wrong_form())
    assert page.index("Nothing was saved") < page.index("field-label")


def test_hidden_fields_are_there_and_not_seen():
    page = drawn(Order())
    assert '<input type="hidden" name="secret"' in page
    assert ">Secret<" not in page


def test_a_checkbox_stands_before_its_words():
    page = drawn(Order())
    assert page.index('type="checkbox"') < page.index("<span>Agree</span>")


def test_radios_share_a_legend():
    assert '<legend class="field-label">When rows are wrong</legend>' in drawn(SampleForm())
