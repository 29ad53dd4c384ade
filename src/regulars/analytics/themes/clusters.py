"""Texts as weighted phrases, and the themes these fall into: TF-IDF and non-negative matrix factorisation.

Source: Lee & Seung (1999); Xu, Liu & Gong (2003) for documents. Deterministic: the same texts give the same themes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

FEWEST_TEXTS = 30
FITTED_ON = 20_000
MOST_TERMS = 4_000
MOST_THEMES = 24
CLEAR_SHARE = 0.34  # of a text's weight in its strongest theme: below, it is of no theme
COMMON = 0.4  # a term in so many of the texts tells nothing


@dataclass(frozen=True)
class Clustered:
    """`theme` of every text, -1 for none; `nearness`: how much of the text's weight is in it; `counts`: which terms
    every text has (sparse, texts x terms). `sampled`: themes were found on so many of the texts."""

    theme: NDArray[np.int64]
    nearness: NDArray[np.float64]
    counts: Any
    terms: tuple[str, ...]
    sampled: int | None


def themes_for(texts: int) -> int:
    """How many themes to look for.

    >>> [themes_for(texts) for texts in (30, 300, 3_000, 100_000)]
    [3, 6, 18, 24]
    """
    return min(max(3, round(sqrt(texts / 9))), MOST_THEMES)


def cluster(phrases: Sequence[Sequence[str]]) -> Clustered | None:
    """Themes of texts that are given as their terms and phrases; None where they have too little in common."""
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

    rare = 2 if len(phrases) < 2_000 else max(3, len(phrases) // 2_000)
    counter = CountVectorizer(
        analyzer=list, min_df=rare, max_df=COMMON, max_features=MOST_TERMS, binary=True, dtype=np.float64
    )
    try:
        counts = counter.fit_transform(phrases)
    except ValueError:  # every term is too rare or too common
        return None
    weighted = TfidfTransformer(sublinear_tf=True).fit_transform(counts)
    fewer = min(themes_for(len(phrases)), *weighted.shape)
    model = NMF(n_components=fewer, init="nndsvd", random_state=0, solver="cd", max_iter=150, tol=1e-3)
    step = -(-weighted.shape[0] // FITTED_ON)
    # Every n-th text, so that all times are in it.
    model.fit(weighted[::step])
    strength = model.transform(weighted) * np.linalg.norm(model.components_, axis=1)
    total = strength.sum(axis=1)
    nearness = np.divide(strength.max(axis=1), total, out=np.zeros(len(total)), where=total > 0)
    theme = np.where((total > 0) & (nearness >= CLEAR_SHARE), strength.argmax(axis=1), -1)
    sampled = len(range(0, weighted.shape[0], step)) if step > 1 else None
    terms = tuple(str(term) for term in counter.get_feature_names_out())
    return Clustered(theme, nearness * np.minimum(total, np.quantile(total, 0.9)), counts, terms, sampled)
