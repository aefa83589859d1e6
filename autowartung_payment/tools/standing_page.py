# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A page that stands for itself: it can be read years later, without its website."""

from lxml import etree, html

_WITHOUT = ("script", "link", "style")


def standing_page(rendered, style, title, language):
    """Return a rendered report as a page that needs no other file.

    Scripts and links to style sheets are left out, and pictures that are not in the
    page itself.

    :param bytes rendered: the report, as Odoo renders it
    :param str style: the rules that the page brings instead
    :return: bytes, a whole HTML document in UTF-8
    """
    source = html.fromstring(rendered.decode())
    content = next(iter(source.xpath("//main")), source)
    for element in content.xpath(" | ".join(f".//{name}" for name in _WITHOUT)):
        element.drop_tree()
    for picture in content.xpath(".//img[not(starts-with(@src, 'data:'))]"):
        picture.drop_tree()
    for element in content.xpath(".//*[starts-with(@style, 'background-image')]"):
        if "url(data:" not in element.get("style"):
            del element.attrib["style"]
    page = etree.Element("html", lang=(language or "en").split("_")[0])
    head = etree.SubElement(page, "head")
    etree.SubElement(head, "meta", charset="utf-8")
    etree.SubElement(
        head, "meta", name="viewport", content="width=device-width, initial-scale=1"
    )
    etree.SubElement(head, "title").text = title
    etree.SubElement(head, "style").text = style
    body = etree.SubElement(page, "body")
    content.tag = "main"
    content.attrib.clear()
    content.tail = None
    # Odoo's page around it makes its frame as high as this is.
    etree.SubElement(body, "div", id="wrapwrap").append(content)
    return html.tostring(page, encoding="utf-8", doctype="<!DOCTYPE html>")


def one_page(pages):
    """Return several such pages, or rendered reports, one below the other."""
    first, *others = (html.fromstring(page.decode()) for page in pages)
    for other in others:
        first.find("body").extend(other.find("body"))
    return html.tostring(first, encoding="utf-8", doctype="<!DOCTYPE html>")
