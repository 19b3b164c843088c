"""What a web page says in its markup: the readers that `web_page` asks in the order of trust."""
