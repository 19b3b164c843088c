"""Large files, read a piece at a time.

::

    head  ─ outline ─▶ which keys stand where      what a file is, told by its content
    file  ─ lines | JsonStream ─▶ values           never more in memory than one of them
          ─ a collector ─▶ Piece…                  posts, and what could not be read
          ─ paged ─▶ Page…                         a thousand posts each, stored many at a time
"""
