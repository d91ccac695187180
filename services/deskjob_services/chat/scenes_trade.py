"""What the freight side of the house talks about. The marks at the line starts are read by `script`."""

from __future__ import annotations

SCENES = {
    "operations": """
? Anyone have a driver near {town}? {carrier} just cancelled the {time} pick-up for {customer}.
? {carrier} dropped {shipment} this morning. Who can cover {town} today?
- {carrier2} has one unloading in {town2}, could be there by {time2}. Ask for {first}'s rate.
- Try {carrier2}. They quoted {amount} last time, a bit steep.
- I have {plate} coming back empty from {town2}. Let me call him.
> What would that cost us against the original?
= About {small} more. I'd take it.
= Same money, they owe us one.
+ Booked, thanks. I'll tell the customer it's {n} hours late.
+ Done. Pick-up now {time2}.

? {shipment} is stuck at {town} customs, they want the EUR.1 again.
? Customs in {town} is holding {shipment} ({goods}). Does anybody know what is missing?
- The HS code on page 2 is wrong, it says {goods2}. Ask {first} for the corrected one.
- I sent them the EUR.1 on {date}. Sending it once more now.
- They do that every time somebody new is on shift. Call, don't mail.
+ Released at {earlier}. For the file: it was the HS code.
+ Still waiting. I'll try again tomorrow at nine.

? Which slot do we have at {town} for {shipment}? The portal shows two.
? Is {time} at {town} the right slot for {customer}? I see {time2} in the mail.
- {time} is right, the other one was last week's.
- {time2}. They moved it and told only me, sorry.
- Neither, the terminal is closed on {day}. Let me ask for {next}.
+ OK, changed in the booking.
+ Thanks, driver informed.

? Container {box} shows as discharged but {carrier} says it never left the ship.
? Can somebody look where {box} is? TrackView says {town}, the agent says {town2}.
- Agent is right, TrackView is a day behind since the update.
- Saw it on the {town} list at {earlier}. Berth 4.
- I'd trust neither. Asking the terminal.
> Do we tell {customer} already?
= Wait until noon.
= Yes, better from us than from the tracker.
+ Found: it sits in {town2}. New ETA {soon}.

? Night desk hand-over: {shipment} delayed, {plate} has a flat near {town}, everything else on time.
? Hand-over from the night: {many} loads moving, {n} late, none lost.
- Got it, thanks.
- Who has the number of the driver of {plate}?
- I take {shipment}.
+ It's in the booking notes.

? {customer} complains about {n} damaged pallets of {goods} from {shipment}. Do we have photos?
? Claim from {customer}: {n} pallets, {amount}. Who loaded that?
- {carrier} loaded it on {date}, I have photos from the dock. Uploading.
- No photos, but the CMR has a remark in field 18.
- {first} was at the warehouse that day, ask there.
+ Passed to legal with the CMR.
+ Thanks. It's below the excess, so we pay it ourselves.

? Driving ban in Italy on {soon}, please check your loads through {town}.
? Reminder, bank holiday in Poland on {soon}: no pick-ups in {town}.
- Moved {shipment} to the day after.
- Does that include Łódź?
+ Yes, all of it.

? What's our usual transit for {town} to {town2}? A new planner asking.
- {n} days with {carrier}, one less with a double crew.
- Tell them {n} days and be early.
- Depends on the ferry, add one in winter.
+ Thanks, that's what I guessed.
""",
    "sales": """
? {customer} wants a quote {town} to {town2}, {many} loads a month. Who knows the lane?
? Does anybody have a recent rate for {town}-{town2}? {customer} needs it today.
- {first} did that one for {customer2} at {amount}. Diesel has moved since.
- I'd start at {amount} and leave {pct} % room.
- We lost that lane to {carrier} last year, be careful.
> With or without the toll?
= Without, always show it on its own.
+ Sent at {amount}. Fingers crossed.
+ They took it!
+ They said no, too slow. Next.

? Who owns {customer} now? The card still says {full}.
? Is {first} still looking after {customer}?
- Since {date} it's me on paper, but {first} has the history.
- Ask {first}, I only cover holidays.
+ OK, then I put both in copy.

? Renewal for {customer} is due {soon} and I have no volume figures.
? Need last quarter's volumes for {customer} before {next}.
- The dashboard has them: {many} loads, {pct} % late.
- Take them from the invoices, the dashboard counts cancelled ones too.
- {first} pulled that for the board, ask for the sheet.
+ Perfect, that's enough for the slide.
+ The two numbers differ by {n}. I'll use the lower one.

? {customer} asks for {many} days payment terms. Can we?
- Not without finance. Ask {first} in #finance.
- We gave {customer2} thirty. Anything longer needs a signature.
- Only if they drop the rebate.
+ I'll offer thirty.

? Good call with {customer}. They like {feature} and hate our invoices.
? Visit at {customer} done: friendly, {n} complaints, one about {system}.
- What's wrong with the invoices?
- Tell product about {feature}, they'll frame it.
- Nice. Any word on {town}?
+ Too many lines, they want one per month.
+ Notes are in the CRM.

? We have {n} seats at {fair} left. Who wants one?
- Me, if I can combine it with {customer}.
- Take {first}, it's the first year.
- I'm out, that week is full.
+ Done, tickets come by mail.

? The price list on the site still shows {date}.
- Marketing has the new one, it waits for a yes from {first}.
- Please don't send that one to anybody, the {town} rate is off by {small}.
+ Ok, I'll use the PDF.
""",
    "engineering": """
? {system} is slow again, p95 over {n} seconds since {earlier}.
? Is it only me or does {system} time out?
- Same here. Started right after the deploy.
- Connection pool is full, somebody left a report running.
- Looks fine from {city}.
> Roll back?
= Yes please, we look at it after.
= No, I see it: a missing index on the booking table.
+ Back to normal. Write-up tomorrow.
+ It was the nightly export, moved it to 03:00.

? Can somebody review my change to {feature}? {many} lines, half of it tests.
? Review wanted: {feature}, small one.
- Looking after lunch.
- Two comments, nothing bad. Good to go after that.
- The name is wrong, the rest is lovely.
+ Fixed, merged.
+ Thanks! Renamed it.

? Flaky test in the {feature} suite, fails one in {many}.
? Build is red on main, it's the {feature} tests.
- Time zones. It always is. The test runs at 23:00 UTC.
- I broke it, sorry, fix in five minutes.
- Rerun passes for me. Skip it and open a ticket?
+ Ticket #{ticket}.
+ Green again.

? Where do the credentials for {system} staging live now?
- In the vault under carrier/staging, ask {first} for access.
- Never in this channel, please :)
+ Got it, thanks.

? Do we still support the old {feature} API? {customer} calls it {many} times a day.
- Until the end of the year, we promised.
- It only looks old, it's the same code behind.
- Let's tell them. {first} knows their developer.
+ OK, keeping it.

? Deploying {feature} to everybody at {time}. Shout if not.
? {feature} goes to {pct} % of customers today.
- Please after {time2}, we have a demo.
- Fine with me.
- Is the flag documented?
+ Waiting until {time2} then.
+ Out. No errors so far.

? Incident #{ticket}: labels printed with the wrong address for {n} minutes.
- How many customers?
- Cause is the cache key, it had no tenant in it. My fault.
- Support has a text for customers, please use that one.
+ {n2} customers, all called.

? Who wants to talk at the guild on {next}? I have {n} minutes left.
- I could show the tracing thing.
- {first} promised something about queues.
+ Tracing it is.
""",
    "data": """
? Row counts for {date} are {pct} % lower than usual in the warehouse.
? The load dashboard shows a hole on {date}.
- The export failed at {earlier}, reran it just now.
- That was the bank holiday, not a bug.
+ Filled. Thanks.

? Which table has the agreed rate, not the invoiced one?
- rate_final. rate_agreed is something else, don't ask.
- Ask {first}, I always get that wrong.
+ rate_final matches {customer}, good.
""",
    "product": """
? Should {feature} be on by default? {customer} asked twice.
? Decision needed on {feature}: on for everybody or opt-in?
- Opt-in first, we know how planners are.
- On. Nobody finds settings.
- Depends on what {first} says about the load.
+ Opt-in until the end of the month, then we look at numbers.

? {n} of {many} interviews done. Everyone talks about {feature}, nobody about {feature2}.
- Surprise. Can I have the notes?
- Only planners, or dispatchers too?
+ Notes are in the folder, names removed.

? Copy question: "Cancel booking" or "Cancel this booking"?
- The second, people are scared otherwise.
- Ask {first}, we have a glossary now.
+ "Cancel this booking".

? {customer} wants {feature} before {soon}. Realistic?
- No. The week after, maybe.
- With the old screens, yes.
+ I'll tell them the week after.
""",
    "marketing": """
? Newsletter draft is up, {many} lines, please be kind. Goes out {soon}.
? Who can proofread the {customer} case study by {next}?
- One typo in line {n}, otherwise fine.
- The quote needs their written OK. Do we have that?
- Too many adjectives :)
+ Sent. Open rate {pct} % after an hour.
+ They signed off, publishing {next}.

? Stand for {fair}: same as last year or the big one?
- Same, plus a proper coffee machine.
- {amount} for the big one. No.
- Ask sales who actually comes.
+ Same one. Booked.

? Which logo did we send to {vendor}? Theirs is the blue one.
- The old one, I'm afraid. New file coming.
- Stop them printing!
+ They had not started, phew.

? Photo day in {city} on {soon}. Bring a jacket that is not grey.
- Can we do it before ten? Customers after that.
- I have only grey ones.
+ Grey it is, then.
""",
    "project": """
? {project} status: {n} of {many} done, risk is {system}.
? Short one on {project}: we are {n} days late, because of {carrier}.
- What do you need from us?
- Is {first} back in time for the test?
- Can we drop {feature}? Nobody asked for it.
> Do we tell the steering group?
= Yes, in one line, with a new date.
= Not yet, let's see {next}.
+ New date: {soon}.
+ Updated the plan, please check your names.

? Can we move the {project} meeting to {time}? {room} is taken.
? {project} weekly: {room} or remote?
- Remote, half of us are in {city}.
- {time} works.
- I can't before {time2}.
+ Moved to {time2}.

? Who has the latest {doc} for {project}?
? Is {doc} final? I have version {n} and version {n2}.
- {n2}. {first} changed page {n}.
- In the shared folder, not in the mail.
- Mine is from {date}, so no.
+ Thanks, using that.

? Go-live for {project} is {soon}. Checklist below, tick your line.
- Done mine, {n} points.
- {system} needs another hour.
- Who is on call that night?
+ {first} and me.

? Budget for {project}: {amount} spent, {amount2} left.
- Does that include {vendor}?
- Invoice {invoice} isn't in yet.
+ Then it's tight. I'll ask.
""",
}
