"""What the offices talk about: finance, people, IT, rooms, law. The marks at the line starts are read by `script`."""

from __future__ import annotations

SCENES = {
    "finance": """
? Does {invoice} from {vendor} ({amount}) have an order? I can't match it.
? {vendor} sent {invoice} twice, once with {amount} and once with {amount2}. Which one is right?
- {po}, I keyed it on {date}.
- The second one is the corrected one, credit note follows.
- Ask {first}, they ordered it.
- No order. Send it back, they know the rule.
> Who signs then?
= {first}, it's their cost centre.
= Nobody until there is an order.
+ Matched, thanks.
+ Sent back to {vendor}.

? Anybody know what the {small} from {hotel} on {date} is? No receipt.
? I have a card line of {small}, {hotel}, and nobody claims it.
- {first} was in {city2} that week.
- Could be the city tax, they charge that on its own.
- I think it's mine, sorry. Receipt comes today.
+ Found, it was the city tax.
+ Waiting for the receipt.

? Month-end: {n} open accruals, please look at yours before {next}.
? Closing on {soon}. Still missing: {vendor} and {vendor2}.
- Mine are done.
- {vendor} never sends before the fifth. Accrue {amount}.
- Can I have until {time}?
+ OK, until {time}.
+ Booked.

? Which rate do we use for invoices dated {date}? The sheet has a gap.
- The one of the working day before.
- The bank's, not the sheet's. {first} fixes the sheet.
+ Thanks, corrected {n} lines.

? {customer} paid {amount} without a reference. Any idea?
? We got {amount} from {customer}, open are {invoice} and {invoice2}.
- Sum of the two minus {small}, they always round.
- Oldest first, then ask them.
+ Matched to {invoice}.

? Who has {doc}? The auditors ask since {date}.
- On the drive under audit, ask {first} if you have no access.
- I gave them the short one. They want the long one?
+ The long one. Uploaded.

? Petty cash in {city} is {small} short.
- That's the taxi of {first}, receipt is in the tin.
- Count again, it was right on {date}.
+ It was the taxi.

? {vendor} changed their bank details by mail. I don't like it.
- Don't. Call them on the number we have.
- Same mail went to {first} last month, it was a fraud.
+ Called: not from them. Reported.
""",
    "travel": """
? Is {hotel} in {city} any good? Need {n} nights from {soon}.
? Anyone stayed at {hotel} lately?
- Yes, quiet, breakfast until ten. Ask for the back.
- No! Building site next door since {date}.
- It's fine, {n} minutes on foot to the office.
- {hotel2} is nearer.
+ Took {hotel2}, thanks.
+ Booked it.

? Do I need a receipt for the {small} airport bus?
- Take one anyway, then nobody asks.
- Yes, the machine prints it if you press twice.
- A photo is OK.
+ Found it in my coat.

? Train or flight for {city} on {soon}? {n} of us.
- Train. You can work.
- Flight if you have to be there before ten.
- {first} goes too, share a taxi.
+ Train, booked for {time}.

? My report came back, "attendees missing". It was a lunch with {customer}, {n} people.
- Put the names in the line, then send it again.
- {first} returns everything without names. Rightly.
+ Done, approved in ten minutes.

? Lost the receipt of {hotel}. What now?
- Ask them, they send it as PDF. Took mine a day.
- There's a form, but the hotel is faster.
+ They sent it, thanks.

? Which category for a parking ticket at the {town} terminal? Not the fine, the parking.
- Travel, other.
- And the fine is yours :)
+ Thanks. No fine.
""",
    "people": """
? A new planner starts on {soon}: laptop, badge, desk in {city}. Who does what?
? New colleague on {soon} in {city}. Is everything ordered?
- Laptop ordered, #{ticket}.
- Badge on the first day, at reception.
- Desk {many} is free until the end of the month.
+ Great, I'll do the lunch.
+ Everything ticked.

? Who approves my leave while my manager is away?
- The deputy, it's in the directory.
- Next one up, if there is no deputy.
+ Ah, found it.

? {n} places left in {course} on {soon}.
- Me please.
- One for {first}, who keeps asking.
- Is it in English?
+ Full now.

? The directory has the wrong phone number for {full}.
- Tell {first} to change it, everybody can do their own.
- Fixed it on {date}, please reload.
+ Right, thanks.

? Please hand in your holiday plans until {soon}, we have {n} weeks with nobody in {city}.
- Mine is in.
- Can I still swap with {first}?
+ Until then, yes.

? Does the {city} office close on {soon}?
- Yes, bank holiday.
- No, only {city2}.
+ I'll put it on the page.
""",
    "it": """
? {system} won't let me in, "account locked". It's month-end :(
? Locked out of {system} since {earlier}.
- Unlocked, try again.
- Caps lock? Sorry, have to ask.
- Ticket please, then I see the log.
+ Works, thank you!
+ It was caps lock.

? Printer on the second floor prints everything in pink.
? {broken} again.
- Toner. {first} has the key to the cupboard.
- Known, technician comes {next}.
- Try the one near {room}.
+ Ok, using the other one.

? Update of {system} on {soon} from {time}, about {n2} minutes.
? Heads-up, {system} restarts at {time}.
- Can it be after {time2}? We ship until then.
- Will the labels still print?
+ Moved to {time2}.
+ Yes, only the login is down.

? Laptop battery lasts {many} minutes. Is that a ticket?
- Yes, and put the serial number in.
- Bring it by, {n} spare ones here.
+ #{ticket}.

? Got a mail "your mailbox is full, click here". Phishing?
- Yes. Don't click, forward it to us.
- I clicked :(
- Third one today, blocked the sender.
+ Reported.

? Can I get access to the {project} folder? {first} says ask here.
- Done, you may have to sign in again.
- Who owns it? We need their yes.
+ I'm in.
""",
    "facilities": """
? {broken} is broken again in {city}.
? Somebody left the window of {room} open all night.
- Called them, coming {next}.
- {first} knows the trick: off, ten seconds, on.
- Not me!
+ Fixed.
+ Thanks, works.

? Parcel from {vendor} at reception, no name on it.
- Mine, I think. Is it heavy?
- {first} is waiting for something.
+ Picked up.

? Who booked {room} at {time} on {soon}? We are {n2} people and need the screen.
- Me, but we can take {room2}.
- {first}, and they're in {city2} that day. Ask.
+ Swapped, thanks.

? Fire drill on {soon} at {time}. It takes {many} minutes, please really go down.
- Can we do it before the customer comes?
- Last time it took twice that.
+ Customer is told.

? {vendor} can't deliver before {next}. Anyone need paper urgently?
- We have {n} boxes in {room}.
- Take from the third floor.
+ That's enough.
""",
    "legal": """
? {customer} sent back {doc} with {n} changes. Who looks at clause {n2}?
- Clause {n2} is fine, clause {n} isn't.
- Not before {next}, sorry.
> Can sales say anything meanwhile?
= That we're on it, no more.
+ Signed version is in the folder.

? {carrier} claims {amount} demurrage for {box}.
- Free time was {n} days, so no.
- Who signed the release? {first}?
+ Rejected with the dates.

? Somebody asks us to delete their data, a driver of {carrier}.
- Thirty days. I take it.
- We must keep the CMRs, the rest can go.
+ Answered.
""",
    "executive": """
? Draft of {doc} for {soon}. Please comment until {time}.
- Page {n}: say what it costs.
- Fine for me, shorter would be better.
- {first} has newer numbers for {customer}.
+ Changed, thanks.

? {customer} asked for a meeting with all of us in {city}. {soon}?
- I can, from {time}.
- Not me, send {first}.
+ Fixed for {time}.

? Visit in {city} next week: any topics from the teams?
- {system}, they'll ask.
- Parking. Seriously.
+ Noted both.
""",
}
