"""What this context, and the files below it, hold about a customer."""

from django.utils.translation import gettext_lazy as _

from regulars.customers.privacy import asked, entries, files, merges, spine, traits, written
from regulars.lib.registry import PrivacyHandler

HANDLERS = (
    PrivacyHandler(
        "customers.spine", spine.TABLES, spine.export, spine.erase, spine.erase_person, order=1000,
        kept=_("That there was a customer, with country, language, manager and first day; of own attributes those that"
               " only say which group they belong to, because figures are split by them."),
    ),
    PrivacyHandler(
        "customers.timeline", entries.TABLES, entries.export, entries.erase, entries.erase_person, order=900,
        kept=_("That something happened, when, and for how much."),
    ),
    PrivacyHandler(
        "customers.written", written.TABLES, written.export, written.erase, written.erase_person,
        kept=_("That a note was written or a call was made, and when; not what was said."),
    ),
    PrivacyHandler("customers.merges", merges.TABLES, merges.export, merges.erase,
                   kept=_("That two customers were found to be one, and when.")),
    PrivacyHandler("customers.traits", traits.TABLES, traits.export, traits.erase,
                   kept=_("What the figures say: numbers without a name.")),
    PrivacyHandler(
        "imports.files", files.TABLES, files.export, files.erase, files.erase_person,
        kept=_("Files that wait to be loaded stay as they were brought until they are loaded or given up, at most 90"
               " days; loading them does not bring a name back."),
    ),
    PrivacyHandler(
        "customers.asked", asked.TABLES, asked.export, asked.erase, asked.erase_person,
        kept=_("That their data were erased, when, by whom and why; and a digest of their contacts that nobody can"
               " read back, so that a file does not bring them back."),
    ),
)  # fmt: skip
