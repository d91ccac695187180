"""The typed client of one employee for Expenses. Written by kernel/desk_source.py; do not edit."""

from __future__ import annotations

from typing import Literal

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
from deskjob_services.kernel.seat import Part


class ExpensesDesk(Part):
    """Reports, receipts, approvals, payments and the ledger."""

    def accounts(self) -> Accounts:
        """The chart of accounts with the balance of each in every currency."""
        return self._do("expenses.accounts", Accounts)

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

    def add_to_batch(self, batch: str, reports: list[str]) -> BatchDetail:
        """Put more approved reports into a batch that nobody has approved yet."""
        return self._do("expenses.add_to_batch", BatchDetail, batch=batch, reports=reports)

    def approve_batch(self, batch: str) -> BatchDetail:
        """Give one of the two approvals of a batch somebody else prepared; one of the two is a treasurer's."""
        return self._do("expenses.approve_batch", BatchDetail, batch=batch)

    def attach(self, line: str, name: str, content: str) -> ReceiptCard:
        """Put a receipt on a line of one's own draft or returned report; an earlier one stays with the report."""
        return self._do("expenses.attach", ReceiptCard, line=line, name=name, content=content)

    def batch(self, batch: str) -> BatchDetail:
        """Everything of one payment batch: its reports, approvals and bookings."""
        return self._do("expenses.batch", BatchDetail, batch=batch)

    def batches(
        self,
        status: Literal["", "draft", "first_approved", "approved", "released", "cancelled"] = "",
        count: int = 50,
        offset: int = 0,
    ) -> Batches:
        """List payment batches, newest first."""
        return self._do("expenses.batches", Batches, status=status, count=count, offset=offset)

    def cancel_batch(self, batch: str, reason: str) -> BatchDetail:
        """Give a batch up before it is paid; its reports can go into another."""
        return self._do("expenses.cancel_batch", BatchDetail, batch=batch, reason=reason)

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

    def comment(self, report: str, text: str) -> CommentCard:
        """Remark on a report; everybody who sees it reads the remark."""
        return self._do("expenses.comment", CommentCard, report=report, text=text)

    def convert(self, amount: str, currency: str, to: str = "USD", date: str = "") -> Conversion:
        """An amount in another currency at the rate of a day, rounded half-even to its smallest unit."""
        return self._do("expenses.convert", Conversion, amount=amount, currency=currency, to=to, date=date)

    def create(self, title: str, purpose: str = "", currency: str = "USD", cost_centre: str = "") -> ReportDetail:
        """Begin a report as a draft of one's own."""
        return self._do(
            "expenses.create", ReportDetail, title=title, purpose=purpose, currency=currency, cost_centre=cost_centre
        )

    def create_batch(self, title: str, reports: list[str] | None = None, currency: str = "") -> BatchDetail:
        """Prepare a payment batch of approved reports in one currency."""
        return self._do("expenses.create_batch", BatchDetail, title=title, reports=reports, currency=currency)

    def decide(self, report: str, decision: Literal["approve", "return"], reason: str = "") -> ReportDetail:
        """Approve or return a report of somebody who reports to you, or, in finance, of anybody else."""
        return self._do("expenses.decide", ReportDetail, report=report, decision=decision, reason=reason)

    def duplicates(self, month: str = "", count: int = 50, offset: int = 0) -> Duplicates:
        """List purchases that seem to be claimed more than once: one day, one merchant, one amount in any currency."""
        return self._do("expenses.duplicates", Duplicates, month=month, count=count, offset=offset)

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

    def pay(self, batch: str) -> BatchDetail:
        """Pay a batch that has its two approvals, and post each of its reports to the ledger."""
        return self._do("expenses.pay", BatchDetail, batch=batch)

    def policy(self) -> Policy:
        """The company's rules on expenses, and the categories there are."""
        return self._do("expenses.policy", Policy)

    def rates(self, currency: str = "", until: str = "", count: int = 50, offset: int = 0) -> Rates:
        """What currencies are worth in the company's own; a rate holds from its day until the next one."""
        return self._do("expenses.rates", Rates, currency=currency, until=until, count=count, offset=offset)

    def receipt(self, receipt: str) -> ReceiptFile:
        """Open a receipt: its bytes in base64, and the text of a PDF that has a text layer."""
        return self._do("expenses.receipt", ReceiptFile, receipt=receipt)

    def redraft(self, report: str) -> ReportDetail:
        """Make one's own withdrawn report a draft again."""
        return self._do("expenses.redraft", ReportDetail, report=report)

    def remove_from_batch(self, batch: str, reports: list[str]) -> BatchDetail:
        """Take reports out of a batch that nobody has approved yet."""
        return self._do("expenses.remove_from_batch", BatchDetail, batch=batch, reports=reports)

    def remove_line(self, line: str) -> LineCard:
        """Take a line out of one's own draft or returned report; its receipt stays with the report."""
        return self._do("expenses.remove_line", LineCard, line=line)

    def reopen(self, report: str, reason: str) -> ReportDetail:
        """Take back one's own decision on a report, or as treasurer anybody's, until it is in a payment batch."""
        return self._do("expenses.reopen", ReportDetail, report=report, reason=reason)

    def report(self, report: str) -> ReportDetail:
        """Everything of one report: lines, receipts, what happened to it, remarks, and what the policy says."""
        return self._do("expenses.report", ReportDetail, report=report)

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

    def reverse(self, entry: str, reason: str) -> EntryCard:
        """Reverse the booking of a payment; the report is approved again and can go into another batch."""
        return self._do("expenses.reverse", EntryCard, entry=entry, reason=reason)

    def submit(self, report: str) -> ReportDetail:
        """Hand in one's own report for approval."""
        return self._do("expenses.submit", ReportDetail, report=report)

    def withdraw(self, report: str, reason: str = "") -> ReportDetail:
        """Take one's own report back before it is decided."""
        return self._do("expenses.withdraw", ReportDetail, report=report, reason=reason)
