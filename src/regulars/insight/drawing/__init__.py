"""Charts as SVG, drawn when the page is asked for: a millisecond each, in the reader's language and currency.

No style attributes and no colours: classes of insight.css take them from the page, so that one drawing serves light,
dark and paper. Every chart is drawn twice, wide and narrow, because text that shrinks with a phone cannot be read.
"""
