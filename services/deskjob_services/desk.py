"""The typed client of one employee, for every service. Written by kernel/desk_source.py; do not edit."""

from __future__ import annotations

from typing import Literal

from deskjob_services.chat.shown import (
    Done,
    FileCard,
    FileContent,
    Files,
    Members,
    MessageCard,
    MessageInfo,
    Messages,
    RoomCard,
    Rooms,
    UserCard,
    Users,
)
from deskjob_services.expenses.shown import (
    Claims,
    CommentCard,
    Duplicates,
    LineCard,
    Lines,
    ReceiptCard,
    ReceiptFile,
    ReportDetail,
    Reports,
)
from deskjob_services.expenses.shown_books import (
    Accounts,
    BatchDetail,
    Batches,
    Conversion,
    Entries,
    EntryCard,
    Policy,
    Rates,
)
from deskjob_services.handover.rules import CaseCard, Cases, Finished, Waited
from deskjob_services.kernel.seat import Caller, Part, Seat
from deskjob_services.people.shown import Cards, Chart, Departments, LeaveCard, Leaves, Profile


class PeopleDesk(Part):
    """Who works here, for whom, and who stands in."""

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

    def profile(self, person: str) -> Profile:
        """Everything the directory says of one person."""
        return self._do("people.profile", Profile, person=person)

    def me(self) -> Profile:
        """One's own profile."""
        return self._do("people.me", Profile)

    def chart(self) -> Chart:
        """The org chart: everybody's title, department and manager."""
        return self._do("people.chart", Chart)

    def departments(self) -> Departments:
        """All departments with their heads."""
        return self._do("people.departments", Departments)

    def leaves(self) -> Leaves:
        """Who is away now or soon, and who stands in."""
        return self._do("people.leaves", Leaves)

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

    def rename(self, person: str, name: str) -> Profile:
        """Change the name a person is shown under; the immutable id stays."""
        return self._do("people.rename", Profile, person=person, name=name)

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

    def cancel_leave(self, leave: str) -> LeaveCard:
        """Call a leave off; the entry stays, marked as cancelled."""
        return self._do("people.cancel_leave", LeaveCard, leave=leave)

    def set_deputy(self, person: str, deputy: str | None = None) -> Profile:
        """Name who stands in for a person; none when left out."""
        return self._do("people.set_deputy", Profile, person=person, deputy=deputy)


class ChatDesk(Part):
    """Channels, private groups and direct messages."""

    def create_user(self, name: str, handle: str, email: str) -> UserCard:
        """Make an account for somebody new."""
        return self._do("chat.create_user", UserCard, name=name, handle=handle, email=email)

    def delete_user(self, person: str) -> Done:
        """Close a person's account; what they said stays."""
        return self._do("chat.delete_user", Done, person=person)

    def send(self, room: str, text: str, thread: str | None = None) -> MessageCard:
        """Post a message in a room, or to a person directly; a direct room is opened where there is none."""
        return self._do("chat.send", MessageCard, room=room, text=text, thread=thread)

    def edit(self, message: str, text: str) -> MessageCard:
        """Change the text of a message; the text before is kept, and the message says that it was edited."""
        return self._do("chat.edit", MessageCard, message=message, text=text)

    def delete(self, message: str) -> MessageCard:
        """Take a message out of sight; that it was there stays visible."""
        return self._do("chat.delete", MessageCard, message=message)

    def react(self, message: str, emoji: str) -> MessageCard:
        """React to a message with an emoji."""
        return self._do("chat.react", MessageCard, message=message, emoji=emoji)

    def unreact(self, message: str, emoji: str) -> MessageCard:
        """Take one's own reaction back."""
        return self._do("chat.unreact", MessageCard, message=message, emoji=emoji)

    def history(
        self,
        room: str,
        count: int = 20,
        offset: int = 0,
        after: str | None = None,
        before: str | None = None,
        inclusive: bool = False,
    ) -> Messages:
        """The messages of a room, newest first; the replies of threads among them."""
        return self._do(
            "chat.history",
            Messages,
            count=count,
            offset=offset,
            room=room,
            after=after,
            before=before,
            inclusive=inclusive,
        )

    def thread(self, message: str, count: int = 50, offset: int = 0) -> Messages:
        """A message and the replies to it, oldest first."""
        return self._do("chat.thread", Messages, count=count, offset=offset, message=message)

    def message(self, message: str) -> MessageInfo:
        """One message, with the texts it had before."""
        return self._do("chat.message", MessageInfo, message=message)

    def search(
        self, text: str, count: int = 20, offset: int = 0, room: str | None = None, author: str | None = None
    ) -> Messages:
        """Find messages by words, newest first, in the rooms one can read."""
        return self._do("chat.search", Messages, count=count, offset=offset, text=text, room=room, author=author)

    def threads(self, room: str, count: int = 50, offset: int = 0) -> Messages:
        """The messages of a room that have replies, the latest answered first."""
        return self._do("chat.threads", Messages, count=count, offset=offset, room=room)

    def upload(
        self,
        room: str,
        name: str,
        content: str,
        media_type: str | None = None,
        text: str = "",
        thread: str | None = None,
    ) -> MessageCard:
        """Put a file into a room, or send it to a person directly."""
        return self._do(
            "chat.upload",
            MessageCard,
            room=room,
            name=name,
            content=content,
            media_type=media_type,
            text=text,
            thread=thread,
        )

    def keep_file(self, room: str, name: str, content: str, media_type: str | None = None) -> FileCard:
        """Hand in a file for a room without showing it yet; post_file shows it."""
        return self._do("chat.keep_file", FileCard, room=room, name=name, content=content, media_type=media_type)

    def post_file(self, file: str, text: str = "", thread: str | None = None) -> MessageCard:
        """Show a file handed in before in its room."""
        return self._do("chat.post_file", MessageCard, file=file, text=text, thread=thread)

    def download(self, file: str) -> FileContent:
        """A file's bytes, for those who can read its room."""
        return self._do("chat.download", FileContent, file=file)

    def files(self, room: str, count: int = 50, offset: int = 0) -> Files:
        """The files of a room, newest first."""
        return self._do("chat.files", Files, count=count, offset=offset, room=room)

    def members(self, room: str, count: int = 50, offset: int = 0) -> Members:
        """Who is in a room, by name."""
        return self._do("chat.members", Members, count=count, offset=offset, room=room)

    def holders(
        self, role: Literal["owner", "moderator", "leader"], count: int = 50, offset: int = 0, room: str | None = None
    ) -> Users:
        """Who is owner, moderator or leader, of one room or of any."""
        return self._do("chat.holders", Users, count=count, offset=offset, role=role, room=room)

    def invite(self, room: str, person: str) -> RoomCard:
        """Bring a person into a channel or group."""
        return self._do("chat.invite", RoomCard, room=room, person=person)

    def kick(self, room: str, person: str) -> RoomCard:
        """Put a person out of a channel or group."""
        return self._do("chat.kick", RoomCard, room=room, person=person)

    def join(self, room: str) -> RoomCard:
        """Join a public channel."""
        return self._do("chat.join", RoomCard, room=room)

    def leave(self, room: str) -> Done:
        """Leave a channel or group; its last owner cannot."""
        return self._do("chat.leave", Done, room=room)

    def add_role(self, room: str, person: str, role: Literal["owner", "moderator", "leader"]) -> RoomCard:
        """Make a member of a room its owner, moderator or leader."""
        return self._do("chat.add_role", RoomCard, room=room, person=person, role=role)

    def remove_role(self, room: str, person: str, role: Literal["owner", "moderator", "leader"]) -> RoomCard:
        """Take owner, moderator or leader from a member of a room; one owner must stay."""
        return self._do("chat.remove_role", RoomCard, room=room, person=person, role=role)

    def users(self, count: int = 50, offset: int = 0, text: str = "") -> Users:
        """The people who can be written to, with their presence."""
        return self._do("chat.users", Users, count=count, offset=offset, text=text)

    def presence(self, person: str) -> UserCard:
        """One person, and whether they are there."""
        return self._do("chat.presence", UserCard, person=person)

    def set_status(
        self, status: Literal["online", "away", "busy", "offline"] | None = None, text: str | None = None
    ) -> UserCard:
        """Set how one shows to others."""
        return self._do("chat.set_status", UserCard, status=status, text=text)

    def mark_read(self, room: str) -> RoomCard:
        """Mark all messages of a room as read."""
        return self._do("chat.mark_read", RoomCard, room=room)

    def rooms(
        self,
        count: int = 200,
        offset: int = 0,
        kind: Literal["channel", "group", "direct"] | None = None,
        unread_only: bool = False,
    ) -> Rooms:
        """One's own rooms, with how much is unread in each; the latest spoken in first."""
        return self._do("chat.rooms", Rooms, count=count, offset=offset, kind=kind, unread_only=unread_only)

    def channels(self, count: int = 50, offset: int = 0, text: str = "") -> Rooms:
        """The public channels of the company, by name."""
        return self._do("chat.channels", Rooms, count=count, offset=offset, text=text)

    def room(self, room: str) -> RoomCard:
        """What a room is about, who made it, how many are in it."""
        return self._do("chat.room", RoomCard, room=room)

    def direct(self, person: str) -> RoomCard:
        """Open the direct room with a person; the one there is, where there is one."""
        return self._do("chat.direct", RoomCard, person=person)

    def create_channel(
        self, name: str, members: list[str] | None = None, topic: str = "", read_only: bool = False
    ) -> RoomCard:
        """Make a public channel, which everybody can find and read."""
        return self._do("chat.create_channel", RoomCard, name=name, members=members, topic=topic, read_only=read_only)

    def create_group(
        self, name: str, members: list[str] | None = None, topic: str = "", read_only: bool = False
    ) -> RoomCard:
        """Make a private group, which only its members see."""
        return self._do("chat.create_group", RoomCard, name=name, members=members, topic=topic, read_only=read_only)

    def edit_room(
        self,
        room: str,
        topic: str | None = None,
        announcement: str | None = None,
        description: str | None = None,
        read_only: bool | None = None,
    ) -> RoomCard:
        """Set a room's topic, announcement or description, or make it read-only."""
        return self._do(
            "chat.edit_room",
            RoomCard,
            room=room,
            topic=topic,
            announcement=announcement,
            description=description,
            read_only=read_only,
        )

    def rename(self, room: str, name: str) -> RoomCard:
        """Give a channel or group another name; its id stays."""
        return self._do("chat.rename", RoomCard, room=room, name=name)

    def set_type(self, room: str, kind: Literal["channel", "group"]) -> RoomCard:
        """Make a private group public, or a public channel private."""
        return self._do("chat.set_type", RoomCard, room=room, kind=kind)

    def archive(self, room: str) -> RoomCard:
        """Close a room for new messages; it stays readable."""
        return self._do("chat.archive", RoomCard, room=room)

    def unarchive(self, room: str) -> RoomCard:
        """Open an archived room again."""
        return self._do("chat.unarchive", RoomCard, room=room)

    def delete_room(self, room: str) -> Done:
        """Take a channel or group with all that was said in it out of sight, for good."""
        return self._do("chat.delete_room", Done, room=room)


class ExpensesDesk(Part):
    """Reports, receipts, approvals, payments and the ledger."""

    def batches(
        self,
        status: Literal["", "draft", "first_approved", "approved", "released", "cancelled"] = "",
        count: int = 50,
        offset: int = 0,
    ) -> Batches:
        """List payment batches, newest first."""
        return self._do("expenses.batches", Batches, status=status, count=count, offset=offset)

    def batch(self, batch: str) -> BatchDetail:
        """Everything of one payment batch: its reports, approvals and bookings."""
        return self._do("expenses.batch", BatchDetail, batch=batch)

    def accounts(self) -> Accounts:
        """The chart of accounts with the balance of each in every currency."""
        return self._do("expenses.accounts", Accounts)

    def entries(
        self, account: str = "", report: str = "", batch: str = "", count: int = 50, offset: int = 0
    ) -> Entries:
        """List bookings, newest first."""
        return self._do(
            "expenses.entries", Entries, account=account, report=report, batch=batch, count=count, offset=offset
        )

    def entry(self, entry: str) -> EntryCard:
        """One booking with its postings."""
        return self._do("expenses.entry", EntryCard, entry=entry)

    def reverse(self, entry: str, reason: str) -> EntryCard:
        """Reverse the booking of a payment; the report is approved again and can go into another batch."""
        return self._do("expenses.reverse", EntryCard, entry=entry, reason=reason)

    def decide(self, report: str, decision: Literal["approve", "return"], reason: str = "") -> ReportDetail:
        """Approve or return a report of somebody who reports to you, or, in finance, of anybody else."""
        return self._do("expenses.decide", ReportDetail, report=report, decision=decision, reason=reason)

    def reopen(self, report: str, reason: str) -> ReportDetail:
        """Take back one's own decision on a report, or as treasurer anybody's, until it is in a payment batch."""
        return self._do("expenses.reopen", ReportDetail, report=report, reason=reason)

    def comment(self, report: str, text: str) -> CommentCard:
        """Remark on a report; everybody who sees it reads the remark."""
        return self._do("expenses.comment", CommentCard, report=report, text=text)

    def create(self, title: str, purpose: str = "", currency: str = "USD", cost_centre: str = "") -> ReportDetail:
        """Begin a report as a draft of one's own."""
        return self._do(
            "expenses.create", ReportDetail, title=title, purpose=purpose, currency=currency, cost_centre=cost_centre
        )

    def edit(
        self,
        report: str,
        title: str | None = None,
        purpose: str | None = None,
        currency: str | None = None,
        cost_centre: str | None = None,
    ) -> ReportDetail:
        """Change the cover of one's own report while it is a draft or was returned."""
        return self._do(
            "expenses.edit",
            ReportDetail,
            report=report,
            title=title,
            purpose=purpose,
            currency=currency,
            cost_centre=cost_centre,
        )

    def submit(self, report: str) -> ReportDetail:
        """Hand in one's own report for approval."""
        return self._do("expenses.submit", ReportDetail, report=report)

    def withdraw(self, report: str, reason: str = "") -> ReportDetail:
        """Take one's own report back before it is decided."""
        return self._do("expenses.withdraw", ReportDetail, report=report, reason=reason)

    def redraft(self, report: str) -> ReportDetail:
        """Make one's own withdrawn report a draft again."""
        return self._do("expenses.redraft", ReportDetail, report=report)

    def reports(
        self,
        scope: Literal["all", "mine", "to_approve"] = "all",
        owner: str = "",
        status: Literal["", "draft", "submitted", "returned", "approved", "paid", "withdrawn"] = "",
        category: str = "",
        month: str = "",
        text: str = "",
        count: int = 50,
        offset: int = 0,
    ) -> Reports:
        """List the reports one may see, newest first: one's own, those to approve, or all."""
        return self._do(
            "expenses.reports",
            Reports,
            scope=scope,
            owner=owner,
            status=status,
            category=category,
            month=month,
            text=text,
            count=count,
            offset=offset,
        )

    def claims(
        self,
        category: str = "",
        month: str = "",
        status: Literal["", "draft", "submitted", "returned", "approved", "paid", "withdrawn"] = "submitted",
        owner: str = "",
        count: int = 200,
        offset: int = 0,
    ) -> Claims:
        """List what reports claim in a category, one claim a report, in the order they were made."""
        return self._do(
            "expenses.claims",
            Claims,
            category=category,
            month=month,
            status=status,
            owner=owner,
            count=count,
            offset=offset,
        )

    def lines(
        self,
        category: str = "",
        month: str = "",
        filed: str = "",
        merchant: str = "",
        city: str = "",
        currency: str = "",
        at_least: str = "",
        at_most: str = "",
        owner: str = "",
        status: Literal["", "draft", "submitted", "returned", "approved", "paid", "withdrawn"] = "",
        without_receipt: bool = False,
        count: int = 50,
        offset: int = 0,
    ) -> Lines:
        """Search the lines of the reports one may see by category, month, merchant, city, currency and amount."""
        return self._do(
            "expenses.lines",
            Lines,
            category=category,
            month=month,
            filed=filed,
            merchant=merchant,
            city=city,
            currency=currency,
            at_least=at_least,
            at_most=at_most,
            owner=owner,
            status=status,
            without_receipt=without_receipt,
            count=count,
            offset=offset,
        )

    def duplicates(self, month: str = "", count: int = 50, offset: int = 0) -> Duplicates:
        """List purchases that seem to be claimed more than once: one day, one merchant, one amount in any currency."""
        return self._do("expenses.duplicates", Duplicates, month=month, count=count, offset=offset)

    def policy(self) -> Policy:
        """The company's rules on expenses, and the categories there are."""
        return self._do("expenses.policy", Policy)

    def rates(self, currency: str = "", until: str = "", count: int = 50, offset: int = 0) -> Rates:
        """What currencies are worth in the company's own; a rate holds from its day until the next one."""
        return self._do("expenses.rates", Rates, currency=currency, until=until, count=count, offset=offset)

    def convert(self, amount: str, currency: str, to: str = "USD", date: str = "") -> Conversion:
        """An amount in another currency at the rate of a day, rounded half-even to its smallest unit."""
        return self._do("expenses.convert", Conversion, amount=amount, currency=currency, to=to, date=date)

    def add_line(
        self,
        report: str,
        date: str,
        merchant: str,
        category: str,
        amount: str,
        currency: str,
        tax: str = "0",
        quantity: int = 1,
        city: str = "",
        cost_centre: str = "",
        project: str = "",
        attendees: str = "",
        note: str = "",
    ) -> LineCard:
        """Add something paid for to one's own draft or returned report."""
        return self._do(
            "expenses.add_line",
            LineCard,
            report=report,
            date=date,
            merchant=merchant,
            category=category,
            amount=amount,
            currency=currency,
            tax=tax,
            quantity=quantity,
            city=city,
            cost_centre=cost_centre,
            project=project,
            attendees=attendees,
            note=note,
        )

    def edit_line(
        self,
        line: str,
        date: str | None = None,
        merchant: str | None = None,
        category: str | None = None,
        amount: str | None = None,
        currency: str | None = None,
        tax: str | None = None,
        quantity: int | None = None,
        city: str | None = None,
        cost_centre: str | None = None,
        project: str | None = None,
        attendees: str | None = None,
        note: str | None = None,
    ) -> LineCard:
        """Change a line of one's own draft or returned report."""
        return self._do(
            "expenses.edit_line",
            LineCard,
            line=line,
            date=date,
            merchant=merchant,
            category=category,
            amount=amount,
            currency=currency,
            tax=tax,
            quantity=quantity,
            city=city,
            cost_centre=cost_centre,
            project=project,
            attendees=attendees,
            note=note,
        )

    def remove_line(self, line: str) -> LineCard:
        """Take a line out of one's own draft or returned report; its receipt stays with the report."""
        return self._do("expenses.remove_line", LineCard, line=line)

    def create_batch(self, title: str, reports: list[str] | None = None, currency: str = "") -> BatchDetail:
        """Prepare a payment batch of approved reports in one currency."""
        return self._do("expenses.create_batch", BatchDetail, title=title, reports=reports, currency=currency)

    def add_to_batch(self, batch: str, reports: list[str]) -> BatchDetail:
        """Put more approved reports into a batch that nobody has approved yet."""
        return self._do("expenses.add_to_batch", BatchDetail, batch=batch, reports=reports)

    def remove_from_batch(self, batch: str, reports: list[str]) -> BatchDetail:
        """Take reports out of a batch that nobody has approved yet."""
        return self._do("expenses.remove_from_batch", BatchDetail, batch=batch, reports=reports)

    def approve_batch(self, batch: str) -> BatchDetail:
        """Give one of the two approvals of a batch somebody else prepared; one of the two is a treasurer's."""
        return self._do("expenses.approve_batch", BatchDetail, batch=batch)

    def cancel_batch(self, batch: str, reason: str) -> BatchDetail:
        """Give a batch up before it is paid; its reports can go into another."""
        return self._do("expenses.cancel_batch", BatchDetail, batch=batch, reason=reason)

    def pay(self, batch: str) -> BatchDetail:
        """Pay a batch that has its two approvals, and post each of its reports to the ledger."""
        return self._do("expenses.pay", BatchDetail, batch=batch)

    def attach(self, line: str, name: str, content: str) -> ReceiptCard:
        """Put a receipt on a line of one's own draft or returned report; an earlier one stays with the report."""
        return self._do("expenses.attach", ReceiptCard, line=line, name=name, content=content)

    def receipt(self, receipt: str) -> ReceiptFile:
        """Open a receipt: its bytes in base64, and the text of a PDF that has a text layer."""
        return self._do("expenses.receipt", ReceiptFile, receipt=receipt)

    def report(self, report: str) -> ReportDetail:
        """Everything of one report: lines, receipts, what happened to it, remarks, and what the policy says."""
        return self._do("expenses.report", ReportDetail, report=report)


class HandoverDesk(Part):
    """Cases put before a person, with reason and evidence."""

    def hand_over(
        self,
        reason: Literal[
            "no answer",
            "against policy",
            "missing record",
            "contradictory",
            "somebody else's decision",
            "no permission",
            "other",
        ],
        about: list[str] | None = None,
        note: str = "",
    ) -> CaseCard:
        """Stop here and put the case before a person, with the reason and the records that stand in the way."""
        return self._do("hand_over", CaseCard, reason=reason, about=about, note=note)

    def cases(self) -> Cases:
        """One's own cases."""
        return self._do("handover.cases", Cases)

    def withdraw(self, case: str) -> CaseCard:
        """Take back a case that nobody has decided; it stays on record."""
        return self._do("handover.withdraw", CaseCard, case=case)

    def wait(self, minutes: int) -> Waited:
        """Let company time pass, so that colleagues can answer; writing takes one minute, reading none."""
        return self._do("wait", Waited, minutes=minutes)

    def finish(
        self, status: Literal["success", "failure", "handed over"], confidence: float | None = None, summary: str = ""
    ) -> Finished:
        """End the episode with a claim: success, failure or handed over, and how sure one is (0 to 1)."""
        return self._do("finish", Finished, status=status, confidence=confidence, summary=summary)


class Desk(Seat):
    """The seat of one employee: every service, and the work between them."""

    def __init__(self, caller: Caller) -> None:
        super().__init__(caller)
        self.people = PeopleDesk(caller)
        self.chat = ChatDesk(caller)
        self.expenses = ExpensesDesk(caller)
        self.handover = HandoverDesk(caller)
