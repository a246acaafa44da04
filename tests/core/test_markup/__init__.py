"""`core.markup`, the only maker of safe HTML: examples, properties, CommonMark's own examples, bombs."""
