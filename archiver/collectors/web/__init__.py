"""HTTP, politely. `fetching.Fetcher` is the way in; it is loaded with the first address that is asked, for httpx takes its time to load."""
