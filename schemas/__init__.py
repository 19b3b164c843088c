"""The words: frozen models that every other package speaks. Import each from the file that gives it."""
