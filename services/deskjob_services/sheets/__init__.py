"""The file store: folders, files and versions over WebDAV, and workbooks whose cells can be read, written, calculated."""
