"""The windows: a Textual app that reads an archive. `tui.app.BrowserApp` is the way in."""
