"""The things the firm talks about: hotels, carriers, customers, lanes, systems, papers."""

from __future__ import annotations

HOTELS = {
    "London": ("The Wharf House", "Hotel Tanner", "Bankside Rooms", "Kingsley Arms", "Aldgate Lodge"),
    "Berlin": ("Hotel Lindner Hof", "Spreebogen", "Pension Kastanie", "Motel Ostkreuz", "Hotel Savigny"),
    "Kraków": ("Hotel Wawelski", "Kazimierz Inn", "Hotel Pod Basztą", "Rynek Residence", "Hotel Vistula"),
    "Chicago": ("The Wacker", "Lakeshore Suites", "Hotel Fulton", "River North Inn", "The Halsted"),
    "Singapore": ("Tanjong Lodge", "Keppel Residences", "Hotel Clarke", "Bugis House", "The Telok"),
}
CARRIERS = (
    "Vandermeer", "Transkop", "Baltic Haul", "Hoffmann Spedition", "Lis Trans", "NordKarg", "Delta Truckers",
    "Ruiz y Hijos", "Great Lakes Drayage", "Kestrel Road", "Straits Feeder", "Ostrava Cargo", "Jansen & Zoon",
)  # fmt: skip
CUSTOMERS = (
    "Brightwater", "Oakfield Foods", "Lumen Optics", "Tessera Tiles", "Nordwind", "Hartley Tools", "Pinecrest",
    "Kobalt Paints", "Morrow & Finch", "Zielony Ogród", "Altmann Medical", "Silverline", "Copper Kettle", "Vireo",
)  # fmt: skip
VENDORS = (
    "Paperworks Ltd", "CleanSweep", "Castell Office", "Nimbus Hosting", "Bürowelt", "Polna Catering", "Telnor",
    "Harbour Security", "Bluebell Couriers", "Lakeside Print", "Amber Translations", "Fleetcard", "Greenleaf Plants",
)  # fmt: skip
TOWNS = (
    "Rotterdam", "Poznań", "Antwerp", "Gdynia", "Hamburg", "Felixstowe", "Lyon", "Brno", "Malmö", "Duisburg",
    "Milan", "Bratislava", "Tilburg", "Vilnius", "Joliet", "Memphis", "Port Klang", "Zaragoza", "Dover", "Łódź",
)  # fmt: skip
MEETING_ROOMS = ("Anchor", "Beacon", "Capstan", "Dock", "Estuary", "Fathom", "Gangway", "Harbour")
SYSTEMS = (
    "the booking tool", "TrackView", "the rate engine", "the VPN", "the payroll export", "the label printer service",
    "the carrier portal", "the data warehouse", "the customs gateway", "single sign-on", "the invoice scanner",
)  # fmt: skip
FEATURES = (
    "multi-stop bookings", "the ETA banner", "carrier ratings", "saved searches", "the new tariff import",
    "address autocomplete", "the CSV export", "two-step sign-in", "the claims form", "pallet templates",
)  # fmt: skip
PROJECTS = (
    "Atlas", "Birch", "Condor", "Dune", "Ember", "Fjord", "Granite", "Heron", "Indigo", "Juniper", "Keel",
    "Lantern", "Meridian", "Nimbus", "Osprey", "Plover", "Quarry", "Rowan", "Sable", "Tern",
)  # fmt: skip
DOCUMENTS = (
    "the carrier contract", "the Q1 review", "the onboarding checklist", "the claims sheet", "the rate card",
    "the risk register", "the board pack", "the price list", "the holiday plan", "the audit file",
)  # fmt: skip
GOODS = ("ceramics", "frozen berries", "LED panels", "paint", "garden tools", "medical trays", "machine parts", "glass")
FOODS = ("pierogi", "ramen", "the burrito van", "that Vietnamese place", "falafel", "pizza", "the canteen curry")
BROKEN = ("the coffee machine", "the left lift", "the dishwasher", "the printer on 2", "the door badge reader")
COURSES = ("the fire-warden course", "forklift awareness", "the negotiation day", "the Excel course", "first aid")
FAIRS = ("transport logistic", "Multimodal", "LogiMAT", "the Chicago Freight Forum", "Intermodal Łódź")
HOBBIES = ("the half marathon", "five-a-side", "the choir", "chess on Wednesdays", "the reading group", "climbing")
EMOJI = (":thumbsup:", ":white_check_mark:", ":eyes:", ":tada:", ":pray:", ":smile:", ":heart:", ":joy:")
STATUS_TEXTS = (
    "In a meeting", "Month-end, slow to answer", "Working from home", "On the road, calls only", "At the dentist",
    "Heads down until 3", "Lunch", "Travelling", "Back in a bit", "At the warehouse",
)  # fmt: skip
