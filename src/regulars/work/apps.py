from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from regulars.lib.registry import MenuEntry, add_customer_panels, add_menu


class WorkConfig(AppConfig):
    name = "regulars.work"
    label = "work"

    def ready(self) -> None:
        from regulars.work.projects.registrations import register as register_projects
        from regulars.work.promises.registrations import register as register_promises
        from regulars.work.rounds.registrations import register as register_rounds
        from regulars.work.routing.registrations import register as register_routing
        from regulars.work.tasks.menu import BADGE, MENU_LINE
        from regulars.work.tasks.registrations import register as register_tasks
        from regulars.work.teams.registrations import register as register_teams
        from regulars.work.views.panels import PANELS

        register_tasks()
        register_rounds()
        register_projects()
        add_customer_panels(*PANELS)
        add_menu(MenuEntry(MENU_LINE, _("Tasks"), "work:tasks", "list-todo", order=14, badge=BADGE))
        add_menu(MenuEntry("work.agenda", _("Calendar"), "work:agenda", "calendar-days", order=14))
        add_menu(MenuEntry("work.rounds", _("Calls"), "work:rounds", "phone-forwarded", "see_customers", order=16))
        add_menu(MenuEntry("work.projects", _("Projects"), "work:projects", "folder-kanban", "see_customers", order=17))
        register_routing()
        register_teams()
        register_promises()
        add_menu(
            MenuEntry("work.promises", _("Promises"), "work:promises", "alarm-clock", "see_customers", order=15),
            MenuEntry("work.calendars", _("Working hours"), "work:calendars", "clock", "manage_work", order=83),
        )
