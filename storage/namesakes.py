"""Ids on the open web are each site's own: two sites may both have a note 12. A namesake goes by its whole address."""

from schemas.page import Page
from schemas.post import Post
from schemas.source import Platform
from storage.transaction import Transaction


def told_apart(page: Page, transaction: Transaction) -> Page:
    """The page with an id of its own for every web post that has the id, and not the address, of another one."""
    if Platform.WEB not in {post.platform for post in page.posts}:
        return page
    ids = [post.id for post in page.posts if _may_have_one(post)]
    if not ids:
        return page
    addresses: dict[str, str | None] = dict(
        transaction.all(
            f"SELECT native_id, url FROM posts WHERE platform = :web AND {transaction.dialect.among('native_id', 'ids')}",
            web=Platform.WEB.value,
            ids=transaction.dialect.listed(ids),
        )
    )
    posts = tuple(_named(post, addresses) if _may_have_one(post) else post for post in page.posts)
    return page.model_copy(update={"posts": posts})


def _may_have_one(post: Post) -> bool:
    return post.platform == Platform.WEB and post.url is not None and post.id != post.url


def _named(post: Post, addresses: dict[str, str | None]) -> Post:
    address = addresses.setdefault(post.id, post.url)
    if address is None or address == post.url:
        return post
    return post.model_copy(update={"id": post.url})
