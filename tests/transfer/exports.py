"""Small exports, written by tests as they need them."""

from pathlib import Path
from xml.sax.saxutils import escape

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"'
    ' xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/">\n<channel>\n'
)


def blog(file: Path, *parts: str, url: str = "https://old.example", title: str = "An old blog") -> Path:
    """Write an export of these authors and items to `file`."""
    channel = (
        f"<title>{escape(title)}</title><link>{url}</link><language>en-GB</language>"
        f"<wp:wxr_version>1.2</wp:wxr_version><wp:base_blog_url>{url}</wp:base_blog_url>\n"
    )
    file.write_text(HEAD + channel + "\n".join(parts) + "\n</channel></rss>\n", "utf-8")
    return file


def author(login: str, name: str = "", email: str = "", number: int = 1) -> str:
    return (
        f"<wp:author><wp:author_id>{number}</wp:author_id><wp:author_login>{login}</wp:author_login>"
        f"<wp:author_email>{email}</wp:author_email>"
        f"<wp:author_display_name><![CDATA[{name}]]></wp:author_display_name></wp:author>"
    )


def post(number: int | str, *comments: str, **values: str) -> str:
    """An item; `values` are its elements by their names in `ITEM`, `tags` is XML of its own."""
    values = {
        "title": f"Post {number}",
        "link": f"https://old.example/2012/05/post-{number}/",
        "creator": "ada",
        "content": "Some words.",
        "date": "2012-05-01 12:00:00",
        "name": f"post-{number}",
        "status": "publish",
        "type": "post",
        "comment_status": "open",
        "id": str(number),
        "tags": "",
    } | values
    values.setdefault("date_gmt", values["date"])
    return _elements("item", _ITEM, values, values["tags"] + "".join(comments))


def comment(number: int | str, content: str = "Well said.", parent: int | str = 0, **values: str) -> str:
    values = {
        "id": str(number),
        "author": "Bea",
        "email": "bea@reader.example",
        "date": f"2012-06-{1 + int(number) % 28:02} 09:00:00"
        if str(number).isdigit()
        else "2012-06-01 09:00:00",
        "content": content,
        "approved": "1",
        "parent": str(parent),
    } | values
    values.setdefault("date_gmt", values["date"])
    return _elements("wp:comment", _COMMENT, values, "")


def tag(name: str, domain: str = "post_tag", slug: str = "") -> str:
    return f'<category domain="{domain}" nicename="{slug}"><![CDATA[{name}]]></category>'


_ITEM = {
    "title": "title",
    "link": "link",
    "pub_date": "pubDate",
    "creator": "dc:creator",
    "content": "content:encoded",
    "excerpt": "excerpt:encoded",
    "id": "wp:post_id",
    "date": "wp:post_date",
    "date_gmt": "wp:post_date_gmt",
    "modified_gmt": "wp:post_modified_gmt",
    "comment_status": "wp:comment_status",
    "name": "wp:post_name",
    "status": "wp:status",
    "type": "wp:post_type",
    "password": "wp:post_password",
}
_COMMENT = {
    "id": "wp:comment_id",
    "author": "wp:comment_author",
    "email": "wp:comment_author_email",
    "url": "wp:comment_author_url",
    "date": "wp:comment_date",
    "date_gmt": "wp:comment_date_gmt",
    "content": "wp:comment_content",
    "approved": "wp:comment_approved",
    "type": "wp:comment_type",
    "parent": "wp:comment_parent",
    "user": "wp:comment_user_id",
}


def _elements(name: str, elements: dict[str, str], values: dict[str, str], inside: str) -> str:
    written = "".join(
        f"<{element}>{escape(values[key])}</{element}>" for key, element in elements.items() if key in values
    )
    return f"<{name}>{written}{inside}</{name}>"
