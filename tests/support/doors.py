"""Who stands at which door: the people of the court by what they are. The table of doors is made of them."""

CALLERS = {"committee", "chair", "administrator"}
TELLERS = CALLERS | {"teller"}
OWNERS = {"zhou", "wu", "zheng", "li"}
BELONGS = TELLERS | OWNERS | {"tenant", "sub_landlord", "moderator"}
IN_CHARGE = CALLERS | {"moderator"}  # of what stands at the community's own level
EVERYONE = BELONGS | {"overseer", "stranger"}
PEOPLE = sorted(EVERYONE)

PUBLIC = EVERYONE | {""}  # "" is whoever is not signed in
SIGNED_IN = EVERYONE
ADMINISTRATOR = {"administrator"}
CHAIR = {"chair"}
OVERSEER = {"overseer"}
MODERATORS = CALLERS | {"moderator"}
CONVENES = MODERATORS | {"sub_landlord"}  # the convenor of the house's table
ATTENDS = CONVENES | {"teller", "li"}  # who has a seat there: an office, the owner, who lives there

WATCH = MODERATORS | {"zhou", "wu"}  # who is on the roster, and the office
