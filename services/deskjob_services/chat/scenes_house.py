"""What everybody talks about together, and two people alone. The marks at the line starts are read by `script`."""

from __future__ import annotations

SCENES = {
    "general": """
? Reminder: timesheets by {time} today, please.
? {many} of us are on the list for the summer party. Last chance {next}.
? The {city} office is closed on {soon} because of the electricity works.
- Done!
- Thanks for the reminder.
- Can I still change mine?
- For how long?
+ Until {time}.
+ One day only.

? {n} new faces in {city} today, be nice to them!
? {first} passed the customs exam!
- Bravo :)
- Great news!
- See you at lunch.
+ Cake at {time} in {room}.

? Does anyone know who uses {system} in {city}? Need {n} minutes with them.
- {first}, I think.
- We do, in operations. What's up?
+ Just a question about {feature}. Writing to you.

? Found: a set of keys with a green tag, near {room}.
? Lost my headphones somewhere between {room} and {room2}.
- Ask at reception.
- Seen them on the sofa!
- Not mine.
+ Sorted, thanks.
""",
    "random": """
? Lunch? {food} at {time}.
? Who's up for {food} today?
- In.
- Me, if it's after {time}.
- Ate already, enjoy.
+ See you at the door.

? {hobby}: {n} places free, {next} after work.
? Anyone here interested in {hobby}?
- I'd come, total beginner.
- {first} is very good at that, careful.
- Again {next}? I'm away.
+ {n2} of us now.

? Best thing about {city}? I'm there for the first time.
- The lake. Or {food}.
- Leaving it. Joke.
- Walk from {hotel} along the river.
+ Will do!

? Who put the cactus in {room}?
- It has a name. It's Klaus.
- {first}.
+ Hello Klaus.

? Today's record: {many} tabs open, {n} of them {system}.
- Amateur.
- Close them all and see who calls.
+ I was afraid of that.

? Snow in {city}. Take care on the way.
- Rain in {city2}, as always.
- The number 8 tram is not running.
+ Walking then.
""",
    "announcements": """
? {system} will be down on {soon} from {time} for about {n2} hours.
? The {city} office is closed on {soon} (bank holiday).
? Month-end is on {soon}. Please hand in receipts by then.
? Visitors from {customer} in {city} on {soon}. {room} is taken all day.
? New coffee in {city}. You asked for it.
? Fire drill in {city} on {soon} at {time}.
? Summer party: Friday in {city}, {n} hours, no speeches.
? We shipped load number {many},000 for {customer} today. Thank you all.
? Please use {vendor} for office supplies from now on.
? {course} has places on {soon}; tell your manager if you want one.
? The flu-jab bus stops in {city} on {soon}, from {time}.
? {hotel} in {city} is full on {soon}, please book early.
? {fair} was good: {many} visitors at our stand, {n} of them from {customer}.
? The customer survey is in: 8{n} % would recommend us.
""",
    "direct": """
? Hi {to}, do you have {n} minutes?
? {to}, short question about {customer}.
? Are you in {city} on {soon}?
- Sure, call me.
- After {time}, now in a meeting.
- Yes, what is it?
- Writing is better, I'm on the train.
+ It's about {invoice}, can wait until tomorrow.
+ Never mind, {first} knew.
+ OK, I'll call at {time}.

? Did you see {doc} from {first}?
? Have you got {doc}? I need page {n} only.
- Yes, sent it to you on {date}.
- Not yet. Will look tonight.
- Which one? There are {n}.
> Any objections?
= None.
= Page {n2}. The rest is OK.
+ Thanks!
+ Found it in the other folder.

? Thanks for jumping in at {customer} yesterday.
? You were right about {carrier}, by the way.
- No problem.
- Told you :)
- Let's see what they send next.

? Can you cover for me on {soon}? Dentist, {time}.
? Could you take the {project} call on {next}?
- Sure.
- If it's short.
- Only until {time2}, then I'm at {customer}.
+ You're great.
+ It's half an hour.

? {first} asks for the {town} rate. Do I give the {amount} one?
- No, that's last year's.
- Yes, plus diesel.
- Ask {first2}, I'm not sure.
+ OK.

? I booked {hotel} for the {city} trip, {n} nights. Want the same?
- Yes please, quiet side.
- {hotel2} for me, nearer to the station.
+ Done.

? {invoice} is still open, {vendor} called me. Is it with you?
- With {first}, since {date}.
- Paid on {date}, tell them to look again.
- On my desk, today.
+ I'll tell them.

? Sorry, I'm {n2} minutes late.
- No worries.
- We start without you :)

? Your change to {feature} broke my report :)
- Which one?
- Ouch. Looking.
+ Works again.

? Happy birthday {to}!
- Thank you!
- Cake is in {room}.

? Shall we do {food} at {time}?
- Yes!
- Tomorrow? {next} is better.
+ {next} then.

? Is {first} in {city} this week?
- Until {next}, I think.
- No idea, look at the calendar.
+ Thanks.
""",
}
