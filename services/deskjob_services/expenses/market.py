"""Where this firm's people spend money: cities, shops, prices, what a receipt lists, and the words of reports."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Town:
    """A place people travel to: its currency, the language of its receipts, its tax in hundredths of a percent."""

    city: str
    currency: str
    language: str
    tax: int


@dataclass(frozen=True)
class Trade:
    """A category as it is bought: the price of one unit in cents of US dollars; shops and items by bars."""

    low: int
    usual: int
    high: int
    named: str
    sold: str
    most: int = 1  # the largest quantity

    @cached_property
    def shops(self) -> tuple[str, ...]:
        """Who sells it."""
        return tuple(self.named.split("|"))

    @cached_property
    def items(self) -> tuple[str, ...]:
        """What a receipt of theirs lists."""
        return tuple(self.sold.split("|"))


TOWNS = (
    Town("London", "GBP", "en", 2000),
    Town("Manchester", "GBP", "en", 2000),
    Town("Felixstowe", "GBP", "en", 2000),
    Town("Berlin", "EUR", "de", 1900),
    Town("Hamburg", "EUR", "de", 1900),
    Town("Duisburg", "EUR", "de", 1900),
    Town("Rotterdam", "EUR", "nl", 2100),
    Town("Paris", "EUR", "fr", 2000),
    Town("Madrid", "EUR", "es", 2100),
    Town("Kraków", "PLN", "pl", 2300),
    Town("Gdańsk", "PLN", "pl", 2300),
    Town("Chicago", "USD", "en", 0),
    Town("New York", "USD", "en", 0),
    Town("Singapore", "SGD", "en", 900),
    Town("Zürich", "CHF", "de", 810),
    Town("Copenhagen", "DKK", "en", 2500),
    Town("Stockholm", "SEK", "en", 2500),
    Town("Prague", "CZK", "en", 2100),
    Town("Budapest", "HUF", "en", 2700),
    Town("Tokyo", "JPY", "en", 1000),
    Town("Dubai", "AED", "en", 500),
    Town("Kuwait City", "KWD", "en", 0),
)
"""The currencies of the last ones are rare here."""

TOWN = {town.city: town for town in TOWNS}
HOME_CURRENCY = {"London": "GBP", "Berlin": "EUR", "Kraków": "PLN", "Chicago": "USD", "Singapore": "SGD"}
"""The currency in which the people of an office are paid back."""

WORTH = {
    "EUR": "1.0865",
    "GBP": "1.2710",
    "PLN": "0.25340",
    "SGD": "0.74520",
    "CHF": "1.1320",
    "DKK": "0.14560",
    "SEK": "0.095800",
    "NOK": "0.093400",
    "CZK": "0.043350",
    "HUF": "0.0027420",
    "JPY": "0.0066850",
    "AED": "0.27230",
    "KWD": "3.2560",
    "CAD": "0.73150",
    "INR": "0.011870",
    "CNY": "0.13820",
}
"""What each currency was worth in US dollars when the rates of a company begin."""

CATEGORIES = (
    ("hotel", "Hotel", "night", "6100"),
    ("flight", "Flight", "item", "6110"),
    ("train", "Train", "item", "6110"),
    ("taxi", "Taxi", "item", "6110"),
    ("parking", "Parking", "item", "6110"),
    ("mileage", "Own car", "km", "6110"),
    ("meals", "Meals", "item", "6120"),
    ("per_diem", "Day rate", "day", "6120"),
    ("entertainment", "Entertaining guests", "person", "6200"),
    ("gift", "Gifts", "item", "6200"),
    ("office", "Office supplies", "item", "6300"),
    ("software", "Software", "item", "6300"),
    ("training", "Training and fairs", "item", "6400"),
    ("phone", "Telephone and data", "item", "6500"),
    ("alcohol", "Alcohol without a meal", "item", "6900"),
    ("fine", "Fines", "item", "6900"),
    ("other", "Other", "item", "6900"),
)
"""Category, what it is called, what its quantity counts, the account it is booked to."""

TRADES = {
    "hotel": Trade(
        8900, 14500, 23500,
        "Hotel Albion|Marlow House|Hotel Linden|Harbour Inn|Parkhotel Adler|The Corn Exchange Hotel|"
        "Hotel Meridian Court|Pension Olsson|Hotel Bellevue|Dockside Rooms",
        "Room, single use|Room with breakfast",
        most=4,
    ),
    "flight": Trade(
        9400, 24000, 78000,
        "Northern Wings|Baltic Air|Skyline Airways|Transmar Air|Condorette",
        "Return ticket, economy|One way, economy|Seat and one bag",
    ),
    "train": Trade(
        1900, 6800, 17500,
        "City Rail|Eastern Railways|InterLine|Regio Bahn|Koleje Nadwiślańskie",
        "Return, second class|Single, second class|Seat reservation",
    ),
    "taxi": Trade(
        900, 2600, 6400,
        "Taxi Zentrale|Radio Cabs|Metro Taxi|Green Cab|Hallo Taxi|Airport Cars",
        "Fare|Fare airport|Waiting time",
    ),
    "parking": Trade(
        400, 1500, 4200,
        "Central Parking|Park & Go|Parkhaus am Hafen|Station Car Park",
        "Parking, day|Parking, hours",
    ),
    "mileage": Trade(
        36, 40, 44,
        "Own car",
        "Kilometres",
        most=420,
    ),
    "meals": Trade(
        750, 2450, 6900,
        "Café Brandt|The Weighbridge|Trattoria Nonna Pia|Bistro Le Quai|Noodle Yard|Pod Zegarem|"
        "Curry Corner|Dockers' Canteen|Bar Mleczny Tosia|Smørrebrød & Co.|El Rincón|Golden Wok",
        "Lunch|Dinner|Breakfast|Coffee and sandwich|Set menu|Soft drinks",
    ),
    "per_diem": Trade(
        3800, 5200, 6200,
        "Day rate",
        "Day away",
        most=4,
    ),
    "entertainment": Trade(
        2800, 5200, 9800,
        "Restaurant Zur Linde|The Boathouse|Chez Mathilde|Osteria del Porto|Under the Clock|"
        "Sakura Garden",
        "Dinner for guests|Lunch for guests|Drinks with dinner",
        most=6,
    ),
    "gift": Trade(
        1500, 3400, 6200,
        "Blumen Hartwig|Fenwick & Daughters|The Paper Shop",
        "Flowers|Book|Gift box",
    ),
    "office": Trade(
        500, 3100, 18500,
        "Papeterie Moll|Office Yard|Stationers' Hall|Biuro Plus",
        "Printer paper|Toner|Labels and pens|Desk lamp|Adapter|Monitor cable",
    ),
    "software": Trade(
        900, 4900, 29000,
        "Diagramly|Notebook Pro|RouteCalc|Pixelbench",
        "Monthly licence|Yearly licence",
    ),
    "training": Trade(
        9000, 42000, 145000,
        "Freight Academy|Customs College|LogiFair|Institute of Export",
        "Course fee|Fair ticket|Exam fee",
    ),
    "phone": Trade(
        900, 2400, 6800,
        "Telco One|Roam Mobile|Baltcom",
        "Data roaming|Calls abroad|SIM card",
    ),
    "alcohol": Trade(
        900, 1900, 4800,
        "The Crooked Billet|Bar Centrale|Getränke Noll",
        "Beer|Wine",
    ),
    "fine": Trade(
        2500, 4500, 9000,
        "City Parking Authority|Ordnungsamt",
        "Parking fine",
    ),
    "other": Trade(
        400, 1700, 8200,
        "Copy Shop Reuter|Luggage Lockers|City Laundry|Post Office",
        "Copies|Locker|Laundry|Postage",
    ),
}  # fmt: skip

RULES = (
    ("limit", {"category": "hotel", "per": "night", "amount": "220"}, "Hotels up to $220 a night, breakfast included."),
    ("limit", {"category": "meals", "per": "item", "amount": "60"}, "A meal up to $60."),
    ("limit", {"category": "entertainment", "per": "person", "amount": "90"}, "Guests up to $90 a person; name them."),
    ("limit", {"category": "taxi", "per": "item", "amount": "60"}, "A taxi ride up to $60."),
    ("limit", {"category": "gift", "per": "item", "amount": "50"}, "Gifts to customers up to $50."),
    ("limit", {"category": "phone", "per": "item", "amount": "60"}, "Telephone and data up to $60 a bill."),
    ("receipt", {"amount": "25"}, "Above $25 we need the receipt."),
    ("per_diem", {"city": "London", "amount": "62"}, "A day in London: $62."),
    ("per_diem", {"city": "Berlin", "amount": "54"}, "A day in Berlin: $54."),
    ("per_diem", {"city": "Kraków", "amount": "41"}, "A day in Kraków: $41."),
    ("per_diem", {"city": "Chicago", "amount": "60"}, "A day in Chicago: $60."),
    ("per_diem", {"city": "Singapore", "amount": "58"}, "A day in Singapore: $58."),
    ("per_diem", {"amount": "45"}, "A day anywhere else: $45."),
    ("mileage", {"amount": "0.42"}, "Own car: $0.42 a kilometre."),
    ("forbidden", {"category": "alcohol"}, "Alcohol without a meal is not paid back."),
    ("forbidden", {"category": "fine"}, "Fines are not paid back."),
    ("approval", {"role": "manager", "amount": "1000"}, "Managers approve up to $1,000."),
    ("approval", {"role": "finance", "amount": "10000"}, "Finance approves up to $10,000."),
    ("approval", {"role": "treasurer"}, "Above that a treasurer approves."),
    ("window", {"number": "60"}, "Hand expenses in within 60 days."),
    ("duplicate", {"amount": "0.05"}, "One purchase is claimed once; the same day, merchant and amount is looked at."),
)  # fmt: skip
"""The policy a company is grown with: kind, fields, and the sentence people read."""

TRIPS = (
    "{city}: customer visit", "{city}: quarterly review", "{city}: carrier negotiation", "Two days in {city}",
    "{city} depot inspection", "Trade fair {city}", "{city}: customs audit", "Workshop with the {city} team",
    "{city}: contract renewal", "Site survey {city}",
)  # fmt: skip
ERRANDS = (
    "Office things {month}", "Small expenses {month}", "{month} subscriptions", "Desk and home office, {month}",
    "{month} local travel", "Expenses {month}",
)  # fmt: skip
PURPOSES = (
    "Agreed with my manager beforehand.", "Replaces the trip that fell through in the month before.", "",
    "Customer asked for a visit on site.", "Shared the taxi with a colleague, who claims nothing.", "", "",
    "Prices were high because of the fair.", "Receipt for the first taxi is lost, sorry.", "",
)  # fmt: skip
RETURNED = (
    "The hotel receipt is missing.", "Please name the guests at dinner.", "The flight receipt shows no date.",
    "Alcohol cannot be paid back; please take the line out.", "This looks like the amount for two people.",
    "Wrong cost centre, yours changed in January.",
)  # fmt: skip
REMARKS = (
    "Which project is the second taxi for?", "The receipt is on my phone, I add it tonight.", "Looks fine to me.",
    "Please hand in sooner next time.", "Booked late, that is why the fare is high.", "Corrected, please look again.",
)  # fmt: skip
PROJECTS = ("", "", "", "Felixstowe slots", "Atlas rollout", "Customer portal", "Nordic lane", "Carrier tender")
GUESTS = ("two guests of Brandt Stahl", "Ms Ilves (Tallink Cargo)", "Mr Peeters and Mr Claes, Port of Antwerp", "")
