"""The posts of the firm: departments and titles, how many hold each, and whom they report to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Post:
    """A title: how many of the standard firm's 200 hold it, and whom it reports to (if not said, the head).

    A post that is not `always` there is missing from the smallest firm; `seldom` marks titles whose holders
    may be away or have a namesake in any firm, because little office work turns on them.
    """

    title: str
    standard: int = 1
    under: str | None = None
    always: bool = True
    seldom: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A department: its first post's longest-serving holder is its head."""

    name: str
    cost_centre: str
    posts: tuple[Post, ...]


CHIEF = "CEO"

GROUPS = (
    Group("Executive", "CC-1000", (Post(CHIEF), Post("Executive Assistant", 2, always=False))),
    Group("Finance", "CC-2000", (
        Post("Head of Finance"),
        Post("Finance Lead", 2),
        Post("Finance Controller", 4),
        Post("Treasurer", 2),
        Post("Accounts Payable Clerk", 6, "Finance Lead"),
        Post("Finance Clerk", 6, "Finance Lead"),
        Post("Payroll Specialist", 3, "Finance Lead"),
    )),
    Group("People", "CC-2100", (
        Post("Head of People"),
        Post("People Operations Partner", 5),
        Post("Recruiter", 4, seldom=True),
    )),
    Group("IT", "CC-2200", (
        Post("Head of IT"),
        Post("IT Support Specialist", 7),
        Post("Systems Administrator", 3),
    )),
    Group("Administration", "CC-2300", (
        Post("Office Manager", 5),
        Post("Facilities Coordinator", 4),
        Post("Travel Coordinator", 3),
    )),
    Group("Sales", "CC-3000", (
        Post("Head of Sales"),
        Post("Sales Lead", 4),
        Post("Account Executive", 24, "Sales Lead", seldom=True),
        Post("Sales Operations Analyst", 3, always=False, seldom=True),
    )),
    Group("Engineering", "CC-4000", (
        Post("Head of Engineering"),
        Post("Engineering Lead", 5),
        Post("Software Engineer", 30, "Engineering Lead", seldom=True),
        Post("Data Engineer", 7, "Engineering Lead", always=False, seldom=True),
        Post("QA Engineer", 5, "Engineering Lead", always=False, seldom=True),
    )),
    Group("Operations", "CC-5000", (
        Post("Head of Operations"),
        Post("Operations Lead", 5),
        Post("Logistics Planner", 26, "Operations Lead", seldom=True),
        Post("Customs Specialist", 6, "Operations Lead", always=False, seldom=True),
        Post("Customer Service Agent", 12, "Operations Lead", always=False, seldom=True),
    )),
    Group("Marketing", "CC-6000", (
        Post("Head of Marketing"),
        Post("Marketing Manager", 4, seldom=True),
        Post("Content Editor", 3, always=False, seldom=True),
    )),
    Group("Product", "CC-6100", (
        Post("Product Manager", 6, seldom=True),
        Post("Product Designer", 3, always=False, seldom=True),
    )),
    Group("Legal", "CC-7000", (Post("Legal Counsel", 3, seldom=True),)),
)  # fmt: skip

POSTS = {post.title: post for group in GROUPS for post in group.posts}

FINANCE_ROLE = frozenset(post.title for group in GROUPS if group.name == "Finance" for post in group.posts)
ROLES: dict[str, frozenset[str]] = {
    "finance": FINANCE_ROLE,
    "treasurer": frozenset({"Treasurer", "Head of Finance"}),
    "people_ops": frozenset({"Head of People", "People Operations Partner"}),
    "it_support": frozenset({"Head of IT", "IT Support Specialist"}),
    "admin": frozenset({"Systems Administrator"}),
}
"""Which titles hold which company-wide right when the firm is grown."""


def headcount(people: int) -> dict[str, int]:
    """How many hold each title in a firm of so many (at least as many as there are posts always there)."""
    count = {post.title: int(post.always) for post in POSTS.values()}
    spare = people - sum(count.values())
    growing = {post.title: post.standard - count[post.title] for post in POSTS.values() if post.standard > 1}
    whole = sum(growing.values())
    exact = {title: spare * weight / whole for title, weight in growing.items()}
    for title, share in exact.items():
        count[title] += int(share)
    left = people - sum(count.values())
    for title in sorted(exact, key=lambda t: (int(exact[t]) - exact[t], t))[:left]:
        count[title] += 1
    return count
