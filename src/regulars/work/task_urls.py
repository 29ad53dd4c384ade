"""Addresses of tasks."""

from django.urls import path

from regulars.work.views import tasks

urlpatterns = [
    path("tasks/", tasks.task_list, name="tasks"),
    path("tasks/new/", tasks.add, name="task_add"),
    path("tasks/about/", tasks.choose_customer, name="task_about"),
    path("tasks/reminders/", tasks.waiting, name="reminders"),
    path("tasks/reminders/seen/", tasks.noticed, name="reminders_seen"),
    path("tasks/<int:task_id>/", tasks.task, name="task"),
    path("tasks/<int:task_id>/edit/", tasks.change, name="task_edit"),
    path("tasks/<int:task_id>/done/", tasks.done, name="task_done"),
    path("tasks/<int:task_id>/open/", tasks.reopen, name="task_reopen"),
    path("tasks/<int:task_id>/drop/", tasks.drop, name="task_drop"),
    path("tasks/<int:task_id>/later/", tasks.put_off, name="task_later"),
    path("tasks/<int:task_id>/comments/", tasks.comment, name="task_comment"),
    path("tasks/<int:task_id>/steps/<int:step_id>/undo/", tasks.undo, name="task_undo"),
]
