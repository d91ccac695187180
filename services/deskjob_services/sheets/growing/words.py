"""Names that stand in the firm's files: customers, vendors, goods, sites, vehicles."""

CUSTOMERS = (
    "Aldermoor Foods", "Baltic Timber", "Brightwater Cosmetics", "Castellan Furniture", "Corvus Electronics",
    "Dunmore Textiles", "Eastgate Pharma", "Fennick Paper", "Galloway Spirits", "Hallam Tools",
    "Imber Optics", "Jadwin Cycles", "Keystone Ceramics", "Lowfield Dairies", "Marchetti Coffee",
    "Nordhaven Fisheries", "Oakhurst Toys", "Pellworm Glass", "Quarrydale Stone", "Redgrave Books",
    "Silesia Steel", "Thornfield Garden", "Ustka Amber", "Vantage Medical", "Wendover Paints",
    "Xylos Instruments", "Yarrow Outdoor", "Zielony Organic", "Hafen & Söhne", "Młyn Kowalscy",
)  # fmt: skip
VENDORS = (
    ("Rhenus Reach", "Barge freight"), ("Polar Cold Chain", "Refrigerated transport"), ("Tyne Pallets", "Pallets"),
    ("Kombi Rail", "Rail freight"), ("Straits Bonded", "Bonded warehouse"), ("Lakeside Diesel", "Fuel"),
    ("Orbit Telematics", "Vehicle trackers"), ("Packwell", "Packaging"), ("Northgate Tyres", "Tyres"),
    ("Clearline Customs", "Customs agency"), ("Meridian Air Cargo", "Air freight"), ("Hansa Cranes", "Crane hire"),
    ("Bluebell Cleaning", "Cleaning"), ("Kestrel Security", "Guards"), ("Paperform", "Stationery"),
    ("Volta Power", "Electricity"), ("Wartburg Leasing", "Vehicle leasing"), ("Zephyr Couriers", "Couriers"),
    ("Inkwell Print", "Printing"), ("Alpine Catering", "Catering"), ("Sigma Scales", "Weighbridge service"),
    ("Drayton Insurance", "Cargo insurance"), ("Kraft & Partner", "Legal advice"), ("Lumen Training", "Training"),
)  # fmt: skip
SERVICES = (
    ("Road, full load, per km", 1.28), ("Road, part load, per km", 1.74), ("Groupage pallet, domestic", 58.0),
    ("Groupage pallet, EU", 112.0), ("Container 20 ft, port to door", 640.0), ("Container 40 ft, port to door", 905.0),
    ("Air freight, per kg", 4.35), ("Customs entry, import", 65.0), ("Customs entry, export", 48.0),
    ("Storage, pallet and week", 3.9), ("Handling in, per pallet", 4.6), ("Handling out, per pallet", 5.2),
    ("Tail lift", 32.0), ("Timed delivery", 45.0), ("Waiting time, per hour", 52.0), ("Dangerous goods", 78.0),
    ("Temperature control", 95.0), ("Proof of delivery on paper", 2.5), ("Second attempt", 39.0),
    ("Labelling, per piece", 0.35), ("Repacking, per pallet", 18.5), ("Weekend collection", 120.0),
)  # fmt: skip
PETTY = (
    ("Milk and coffee", 4, 14, 38), ("Stamps", 5, 18, 60), ("Taxi for a visitor", 9, 24, 55),
    ("Light bulbs", 6, 15, 40), ("Flowers, reception", 15, 28, 60), ("Window cleaner", 30, 45, 70),
    ("Parking, van", 3, 9, 25), ("Printer paper", 12, 26, 48), ("Birthday cake", 14, 25, 45),
    ("Keys copied", 6, 12, 30), ("First-aid box refilled", 10, 22, 48), ("Batteries", 5, 11, 24),
    ("Courier, documents", 12, 19, 44),
)  # fmt: skip
ACCOUNTS = (
    ("6000", "Salaries", 4_300), ("6010", "Social contributions", 910), ("6110", "Travel", 210), ("6120", "Meals", 60),
    ("6300", "Office and software", 140), ("6400", "Training", 75), ("6500", "Telephone and data", 38),
    ("6600", "Rent and energy", 420),
)  # fmt: skip
"""Account, what it is called, and its cost a head and month."""
GOODS = (
    "Euro pallet", "Half pallet", "Stretch film", "Cardboard box A3", "Cardboard box A2", "Corner guard",
    "Ratchet strap", "Air cushion", "Label roll", "Pallet cage", "Thermal cover", "Anti-slip mat", "Seal, numbered",
    "Document pouch", "Bubble wrap", "Dangerous-goods label",
)  # fmt: skip
REGIONS = ("UK and Ireland", "Central Europe", "Poland and Baltics", "North America", "Asia Pacific")
SITES = ("Felixstowe", "Duisburg", "Gdańsk", "Rotterdam")
PLATES = ("LK71 {}", "B-TR {}", "KR 5{}", "IL 88{}", "SG {} K")
MODELS = ("MAN TGX", "Volvo FH", "DAF XF", "Scania R450", "Mercedes Sprinter", "Iveco Daily")
PROJECTS = (
    "Carrier portal", "Depot move Gdańsk", "Customs 2.0", "Cold chain pilot", "Electric vans", "Invoice scanning",
    "New rate engine", "Warehouse labels",
)  # fmt: skip
STEPS = (
    "Agree the scope", "Talk to the users", "Choose the supplier", "Sign the contract", "Prepare the data",
    "Build the first part", "Test with one team", "Write the instructions", "Train the teams", "Move the data",
    "Switch over", "Look after the first month", "Close the old way", "Report what it cost",
)  # fmt: skip
COURSES = ("First aid", "Fork-lift refresher", "Data protection", "Dangerous goods", "Leading a team",
           "Excel, advanced", "Customs update", "Fire warden")  # fmt: skip
RISKS = (
    "A key person leaves", "The supplier delivers late", "Data are worse than thought", "Users do not take part",
    "The test site is not free", "Costs in dollars rise", "A law changes", "Two systems disagree for weeks",
    "The old contract cannot be ended in time", "Network at the depot is too slow",
)  # fmt: skip
