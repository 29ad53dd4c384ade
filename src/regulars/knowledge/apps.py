from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from regulars.lib.registry import MenuEntry, add_audit_actions, add_expert_evidence, add_menu, add_privacy_handlers


class KnowledgeConfig(AppConfig):
    name = "regulars.knowledge"
    label = "knowledge"

    def ready(self) -> None:
        from regulars.knowledge.audit_actions import ACTIONS
        from regulars.knowledge.experts import ARTICLES_KNOW
        from regulars.knowledge.privacy import KNOWLEDGE

        add_audit_actions(*ACTIONS)
        add_expert_evidence(ARTICLES_KNOW)
        add_privacy_handlers(KNOWLEDGE)
        add_menu(MenuEntry("knowledge.articles", _("Knowledge"), "knowledge:articles", "book-open", order=30))
