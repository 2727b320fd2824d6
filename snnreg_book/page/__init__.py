"""Python in the pages of the book: the interpreter, its host in JavaScript, and what its memory image holds."""
