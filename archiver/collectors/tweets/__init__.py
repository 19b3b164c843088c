"""Posts of X as its interfaces and the tools around them write them down: the classic form, API v2, snscrape's.

All give the same post for the same tweet: the id is the post's own (of an edited one the first version's), the text is unescaped and its
`t.co` links are whole, the address of what hangs below it is no part of it.
"""
