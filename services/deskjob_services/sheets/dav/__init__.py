"""WebDAV (RFC 4918, class 1 and 2) over the file store's rows, by wsgidav with a provider of our own.

`door` is all that is loaded with the service; the rest, and wsgidav itself, with the first request.
"""
