"""What customers write about: themes of messages and reviews in English, Russian, Ukrainian and Romanian, their trend,
and whether the words are good or bad. Everything is computed here; nothing is downloaded.

`words` reads texts, `languages` tells the language, `stems` takes endings off, `concepts` knows what is called the same
in four languages, `clusters` finds the themes, `naming` names them, `sentiment` weighs words, `finding` does it all.
"""
