"""The block grammar of panels: names, words, and the times they show."""
