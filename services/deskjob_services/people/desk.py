"""The typed client of one employee for People. Written by kernel/desk_source.py; do not edit."""

from __future__ import annotations

from deskjob_services.kernel.seat import Part
from deskjob_services.people.shown import Cards, Chart, Departments, LeaveCard, Leaves, Profile


class PeopleDesk(Part):
    """Who works here, for whom, and who stands in."""

    def cancel_leave(self, leave: str) -> LeaveCard:
        """Call a leave off; the entry stays, marked as cancelled."""
        return self._do("people.cancel_leave", LeaveCard, leave=leave)

    def chart(self) -> Chart:
        """The org chart: everybody's title, department and manager."""
        return self._do("people.chart", Chart)

    def departments(self) -> Departments:
        """All departments with their heads."""
        return self._do("people.departments", Departments)

    def edit(
        self,
        person: str,
        first_name: str | None = None,
        last_name: str | None = None,
        handle: str | None = None,
        title: str | None = None,
        department: str | None = None,
        manager: str | None = None,
        location: str | None = None,
        phone: str | None = None,
        about: str | None = None,
    ) -> Profile:
        """Change a person's record; the immutable id stays. Nobody sets their own title, department or manager."""
        return self._do(
            "people.edit",
            Profile,
            person=person,
            first_name=first_name,
            last_name=last_name,
            handle=handle,
            title=title,
            department=department,
            manager=manager,
            location=location,
            phone=phone,
            about=about,
        )

    def leaves(self) -> Leaves:
        """Who is away now or soon, and who stands in."""
        return self._do("people.leaves", Leaves)

    def me(self) -> Profile:
        """One's own profile."""
        return self._do("people.me", Profile)

    def profile(self, person: str) -> Profile:
        """Everything the directory says of one person."""
        return self._do("people.profile", Profile, person=person)

    def rename(self, person: str, name: str) -> Profile:
        """Change the name a person is shown under; the immutable id stays."""
        return self._do("people.rename", Profile, person=person, name=name)

    def search(
        self,
        text: str = "",
        department: str = "",
        title: str = "",
        manager: str = "",
        include_former: bool = False,
        count: int = 50,
        offset: int = 0,
    ) -> Cards:
        """Find people by name, handle, title, department or manager."""
        return self._do(
            "people.search",
            Cards,
            text=text,
            department=department,
            title=title,
            manager=manager,
            include_former=include_former,
            count=count,
            offset=offset,
        )

    def set_deputy(self, person: str, deputy: str | None = None) -> Profile:
        """Name who stands in for a person; none when left out."""
        return self._do("people.set_deputy", Profile, person=person, deputy=deputy)

    def take_leave(
        self, person: str, kind: str, from_date: str, until_date: str, deputy: str | None = None
    ) -> LeaveCard:
        """Enter days away for oneself, for somebody one manages, or as people operations for anybody."""
        return self._do(
            "people.take_leave",
            LeaveCard,
            person=person,
            kind=kind,
            from_date=from_date,
            until_date=until_date,
            deputy=deputy,
        )
