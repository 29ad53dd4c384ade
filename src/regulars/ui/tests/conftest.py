from regulars.ui.tests.browser import chromium, complaints, open_showcase, pages_around

__all__ = ["chromium", "complaints", "open_showcase", "pages_around"]
