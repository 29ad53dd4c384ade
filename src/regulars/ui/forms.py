"""How every Django form is drawn: {{ form }} and {{ field.as_field_group }} give the field component."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"
