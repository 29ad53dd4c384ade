"""Addresses of teams, skills, people who answer, queues, and of who knows what."""

from django.urls import path

from regulars.work.views import absences, experts, queues, skills, team_people, teams

urlpatterns = [
    path("teams/", teams.team_list, name="teams"),
    path("teams/new/", teams.add, name="team_add"),
    path("teams/<int:team_id>/", teams.team, name="team"),
    path("teams/<int:team_id>/archive/", teams.archive, name="team_archive"),
    path("teams/<int:team_id>/restoration/", teams.restore, name="team_restoration"),
    path("skills/", skills.skill_list, name="skills"),
    path("skills/new/", skills.add, name="skill_add"),
    path("skills/<int:skill_id>/", skills.skill, name="skill"),
    path("skills/<int:skill_id>/archive/", skills.archive, name="skill_archive"),
    path("skills/<int:skill_id>/restoration/", skills.restore, name="skill_restoration"),
    path("people/", team_people.person_list, name="people"),
    path("people/<int:employee_id>/", team_people.person, name="person"),
    path("people/<int:employee_id>/away/", absences.person_away, name="person_away"),
    path("queues/", queues.queues, name="queues"),
    path("now/", queues.now, name="now"),
    path("experts/", experts.experts, name="experts"),
    path("experts/beside/", experts.beside, name="experts_beside"),
    path("me/", absences.me, name="me"),
    path("me/away/", absences.away, name="away"),
    path("away/<int:absence_id>/end/", absences.absence_end, name="absence_end"),
    path("away/<int:absence_id>/handover/", absences.hand_over, name="hand_over"),
    path("away/<int:absence_id>/handover/<int:stamp>/undo/", absences.handing_back, name="handing_back"),
    path("away/<int:absence_id>/restoration/", absences.absence_restoration, name="absence_restoration"),
]
