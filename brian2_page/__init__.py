"""Python in the pages of the book: the interpreter, its host in JavaScript, and what its memory image holds.

Another interpreter can take the place of the one in ``wheels.txt``; then ``python.js`` and ``wasi.js`` change, and
nothing else.  What the others ask of the class ``Python`` is its whole interface:

``new Python({module, kernel, print, answer})``
    One interpreter, of a compiled module.  It prints by ``print``; what its ``_host.call`` sends, as JSON, gets
    the ``answer``.
``start()``
    Makes it ready.
``turn(source)``
    Runs a text in ``__main__``; anything but 0 is its end.
``copy()``
    Its memory and its files between two turns: ``grow(size)``, filled with that memory, and
    ``wasi.restore(files)`` make it go on from there.
``wasi.add(bundle)``, ``wasi.missing``
    Files, and the folders of those that come later, when they are asked for.

``runner.js`` and ``worker.js`` know no more of it, ``folder.js`` brings its parts, and
``one_file.py`` uses all three outside the book.
"""
