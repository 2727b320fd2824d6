"""Of the theme's styles, those that some page may need."""

import pytest
import tinycss2

from publish.pages.theme import only_used, used_words


@pytest.mark.parametrize(
    ("css", "left"),
    [
        ("a{color:red}", "a{color:red}"),
        (".card{color:red}.toast{color:red}", ".card{color:red}"),
        (".toast,.card .title{color:red}", ".card .title{color:red}"),
        (".card:not(.toast){color:red}", ".card:not(.toast){color:red}"),
        ("#menu.toast{color:red}", ""),
        (r".md\:wide{color:red}", r".md\:wide{color:red}"),
        ("@media print{.toast{color:red}.card{color:red}}", "@media print{.card{color:red}}"),
        ("@media print{.toast{color:red}}", ""),
        ("@font-face{src:url(a.woff)}", "@font-face{src:url(a.woff)}"),
    ],
)
def test_rules_stay_that_may_match(css, left):
    words = {"card", "title", "menu", "md:wide"}
    assert only_used(tinycss2.parse_stylesheet(css, True, True), words) == left


def test_words_are_those_of_pages_and_of_their_scripts(tmp_path):
    (tmp_path / "vendor").mkdir()
    for name, text in (
        ("a.html", '<p class="card-title">'),
        ("a.js", 'add("show")'),
        ("a.css", ".toast{}"),
        ("vendor/b.js", "modal"),
    ):
        (tmp_path / name).write_text(text)
    assert used_words(tmp_path) >= {"card-title", "show"}
    assert not used_words(tmp_path) & {"toast", "modal"}
