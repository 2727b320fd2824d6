"""The whole book as a PDF for students and one for teachers: the built pages joined into one document and printed.

``python -m publish pdf`` writes ``_build/snnreg-book.pdf``, without answers, and
``_build/snnreg-teachers.pdf``, which has the answers and the notes of ``teaching/exercises.md`` at its end.
Chromium cannot say in a text on which page a heading comes to lie. The contents are printed without numbers, and
these are written behind their lines when the PDF is there, so one print is right, however labs grow meanwhile.
"""

import copy
import re
from html import escape
from pathlib import Path
from urllib.parse import urljoin

import pikepdf
import yaml
from bs4 import BeautifulSoup
from jinja2 import Template

import snnreg
from publish import ROOT, chromium
from publish.editions.classroom import read_notes
from publish.pages.words import CHAPTER as NUMBERED
from publish.teaching.questions import in_html
from snnreg.base.files import atomic_write

BUILT = ROOT / "_build"
JOINED = BUILT / "snnreg-book.html"
PDF, TEACHERS = BUILT / "snnreg-book.pdf", BUILT / "snnreg-teachers.pdf"
SUBTITLE = "Weight regularization in spiking neural networks"
TEXT_WIDTH = {"width": 665, "height": 900}  # A4 without the margins of print.css, in CSS pixels: labs draw to it
NEEDED = re.compile(r"window\.MathJax|/mathjax/|/labs\.js|/print\.js")  # of the scripts of a page
DOCUMENT = Template(Path(__file__).with_name("book.html").read_text(encoding="utf-8"))
LETTERS, BASELINE = 7.8, 8.0  # points, of a line of the contents: the size of its letters, and from its top
DIGIT = 0.556  # the width of each digit of Helvetica, in parts of its size
PART, CHAPTER, SECTION = range(3)  # the levels of the contents and of the outline


def settings(name):
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def parts():
    """The parts of the book, each with its caption and the names of its pages."""
    toc = settings("_toc.yml")
    return [
        ("", [toc["root"]]),
        *((part["caption"], [chapter["file"] for chapter in part["chapters"]]) for part in toc["parts"]),
    ]


def read(page):
    return BeautifulSoup((BUILT / "html" / f"{page}.html").read_text(encoding="utf-8"), "html.parser")


def within(page, address):
    """An address that a page loads something from, as it reads in the joined document."""
    return urljoin(f"html/{page}.html", address)


def anchor(page, name=""):
    """The name in the joined document of what a page calls `name`; of the page itself where there is none."""
    return f"{page}--{name}"


def article(page, pages):
    """The text of a page, with names that no other page has and links that lead into the joined document."""
    soup = read(page)
    text = soup.find("article")
    for node in text.select("script:not([type$='widget-view+json']), picture.snn-dark, .headerlink"):
        node.decompose()
    for image in text.find_all("img"):
        del image["loading"]  # nobody scrolls to it
    for fold in text.find_all("details"):
        fold["open"] = ""  # nothing can be clicked
    for link in text.find_all("a", href=True):
        target, _, name = urljoin(f"{page}.html", link["href"]).partition("#")
        if target.removesuffix(".html") in pages:
            link["href"] = "#" + anchor(target.removesuffix(".html"), name.partition("?")[0])
        elif not re.match(r"\w+:", link["href"]):
            del link["href"]
    canonical = soup.find("link", rel="canonical")
    for place in text.find_all(class_="snn-place"):
        place["data-script"] = within(page, place["data-script"])
        live = f"{canonical['href'] if canonical else within(page, '')}#{place['id']}"
        words = f'<p class="pdf-live">This lab runs at <a href="{live}">{live}</a></p>'
        place.find_next_sibling("script").insert_after(BeautifulSoup(words, "html.parser"))
    for node in text.find_all(src=True):
        node["src"] = within(page, node["src"])
    for node in text.find_all(id=True):
        node["id"] = anchor(page, node["id"])
    text["id"] = anchor(page)
    text["class"] = [f"pdf-page-{pages.index(page)}"]
    return text


def take_answers(text, notes):
    """Take the answers out of a page; the answers as HTML, with the notes on the exercises."""
    answers = []
    for asked in text.select(".snn-prediction, .snn-question"):
        answer = copy.copy(asked)
        for node in answer.find_all(id=True):
            del node["id"]
        del answer["id"]
        answers.append(str(answer))
        for outcome in asked.select(".snn-outcome"):
            outcome.decompose()
        for option in asked.select(".snn-option"):
            option.replace_with(BeautifulSoup(f"<p>{option.summary.decode_contents()}</p>", "html.parser"))
    for exercise in text.select(".exercise"):
        for node in exercise.find_next_siblings():
            kinds = set(node.get("class", ()))
            if "exercise" in kinds:
                break
            if kinds & {"solution", "tag_hide-cell"}:
                answers.append(str(node.extract()))
        if note := notes.get(exercise["id"].rpartition("--")[2]):
            answers.append(f'<p class="mathjax_process"><b>For teachers.</b> {in_html(note)}</p>')
    return "\n".join(answers)


def lines(articles):
    """The lines of the contents: level, name of the place and heading as HTML."""
    for caption, pages in parts():
        if caption:
            yield PART, articles[pages[0]]["id"], escape(caption)
        for page in pages:
            yield CHAPTER, articles[page]["id"], articles[page].h1.decode_contents()
            for heading in articles[page].select("section[id] > h2"):
                yield SECTION, heading.parent["id"], heading.decode_contents()


def head(page):
    """Yield what a page loads for its look, its equations and its labs."""
    for node in read(page).head.find_all(["link", "script"]):
        if "cover" in node.get("href", ""):  # of one page's title, not of all
            continue
        if node.get("rel") == ["stylesheet"] or (node.name == "script" and NEEDED.search(str(node))):
            for name in {"href", "src"} & set(node.attrs):
                node[name] = within(page, node[name])
            yield str(node)


def join_pages(teachers):
    """The book as one HTML document, and the lines of its contents."""
    config, notes = settings("_config.yml"), read_notes()
    pages = [page for _, names in parts() for page in names]
    articles = {page: article(page, pages) for page in pages}
    # A chapter: the formulas of other pages may be drawn already.
    with_labs = (page for page, text in articles.items() if text.find(class_="snn-place"))
    whole = next(filter(NUMBERED.search, with_labs))
    answers = {page: take_answers(text, notes) for page, text in articles.items()}
    of, headings = list(lines(articles)), [text.h1.get_text() for text in articles.values()]
    if teachers:
        behind = BeautifulSoup(
            f'<article class="pdf-page-{len(pages)}" id="answers"><h1>Answers</h1></article>', "html.parser"
        )
        of.append((PART, "answers", "Answers"))
        headings.append("Answers")
        for page, html in answers.items():
            if html:
                title = articles[page].h1.decode_contents()
                of.append((CHAPTER, anchor(page, "answers"), title))
                behind.article.append(BeautifulSoup(f'<h2 id="{of[-1][1]}">{title}</h2>{html}', "html.parser"))
        articles["answers"] = behind.article
    return of, DOCUMENT.render(
        title=config["title"],
        subtitle=f"{SUBTITLE}. For teachers" if teachers else SUBTITLE,
        author=config["author"],
        version=snnreg.__version__,
        head=head(whole),
        contents=of,
        running=headings,
        articles=articles.values(),
    )


def page_numbers(pdf, of):
    """The page of each line of the contents `of`, counted from 1."""
    number = {page.objgen: k for k, page in enumerate(pdf.pages, 1)}
    return {name: number[pdf.Root.Dests[f"/{name}"][0].objgen] for _, name, _ in of}


def number_contents(pdf, of):
    """Write the number of its page behind each chapter and section of the contents, where its link ends.

    It is no part of the text that a screen reader reads, which follows the link.
    """
    places = page_numbers(pdf, of)
    waiting = {name for level, name, _ in of if level == PART}  # parts, each of the name of its first chapter
    kind = {"Type": pikepdf.Name.Font, "Subtype": pikepdf.Name.Type1}
    helvetica = pikepdf.Dictionary(BaseFont=pikepdf.Name.Helvetica, **kind)
    for page in pdf.pages[: min(places.values()) - 1]:
        font = page.add_resource(helvetica, pikepdf.Name.Font)
        drawn = []
        for link in page.get("/Annots", []):
            name = str(link.get("/Dest", "/"))[1:]
            if name in waiting:
                waiting.remove(name)
            elif name in places:
                _, _, right, top = map(float, link.Rect)
                left = right - DIGIT * LETTERS * len(str(places[name]))
                drawn.append(f"BT {font} {LETTERS} Tf {left:.2f} {top - BASELINE:.2f} Td ({places[name]}) Tj ET")
        page.contents_add(b"q", prepend=True)  # what Chromium sets for a page ends with it
        page.contents_add("\n".join(["Q /Artifact BMC", *drawn, "EMC"]).encode())


def finish(path, of):
    """Give a PDF page numbers, outline and author, and let links to the built pages start where it lies."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        number_contents(pdf, of)
        with pdf.open_outline() as outline:
            branch = {PART: outline.root, CHAPTER: outline.root}
            for level, name, heading in of:
                words = BeautifulSoup(heading, "html.parser").get_text()
                item = pikepdf.OutlineItem(words, pdf.Root.Dests[f"/{name}"])
                item.is_closed = level == CHAPTER
                branch[level].append(item)
                branch[level + 1] = item.children
        pdf.Root.PageMode = pikepdf.Name.UseOutlines
        pdf.docinfo["/Author"] = settings("_config.yml")["author"]
        del pdf.docinfo["/Creator"]
        here = f"{BUILT.as_uri()}/"
        for page in pdf.pages:
            for link in page.get("/Annots", []):
                address = str(link.get("/A", {}).get("/URI", ""))
                if address.startswith(here):
                    link.A.URI = pikepdf.String(address.removeprefix(here))
        pdf.save(path, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def make(path, teachers=False):
    with atomic_write(path) as whole:  # nobody hands out one whose contents have no page numbers yet
        print_to(whole, teachers)


def print_to(path, teachers):
    of, document = join_pages(teachers)
    JOINED.write_text(document, encoding="utf-8")
    with chromium.launched() as browser:
        page = browser.new_page(viewport=TEXT_WIDTH, device_scale_factor=2)
        page.set_default_timeout(0)  # the whole book is one page, which a busy machine takes long to read
        page.emulate_media(media="print")
        page.goto(JOINED.as_uri())
        page.evaluate("finishBook()")
        page.pdf(path=path, format="A4", print_background=True, tagged=True)
    finish(path, of)


if __name__ == "__main__":
    make(PDF)
    make(TEACHERS, teachers=True)
