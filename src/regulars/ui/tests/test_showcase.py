from django.urls import reverse


def test_the_showcase_shows_every_component_to_whoever_signed_in(client_as):
    page = client_as("agent").get(reverse("showcase")).content.decode()
    for shown in (
        'class="stat"',
        'class="table"',
        'class="empty"',
        "toasts",
        'class="timeline"',
        '<dialog class="dialog"',
    ):
        assert shown in page


def test_the_title_is_the_tab_title_and_the_heading(client_as):
    page = client_as("agent").get(reverse("showcase")).content.decode()
    assert "<title>Design language · Honey &amp; Oak</title>" in page
    assert "<h1>Design language</h1>" in page


def test_a_theme_asked_for_is_set_on_the_document(client_as):
    browser = client_as("agent")
    assert '<html lang="en" data-theme="dark">' in browser.get(reverse("showcase"), {"theme": "dark"}).content.decode()
    assert '<html lang="en">' in browser.get(reverse("showcase"), {"theme": "odd"}).content.decode()


def test_the_menu_marks_where_one_is(client_as):
    page = client_as("director").get(reverse("staff:people")).content.decode()
    start = page.index(f'href="{reverse("staff:people")}"')
    assert page[start:].split(">")[0].endswith('aria-current="page"')
