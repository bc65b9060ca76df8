"""Which lists of personal data are there that leave a line in the log when somebody opens them?"""

from enum import StrEnum


class ReadList(StrEnum):
    """The log calls a list by this name; its words are `own_data.list_…`."""

    REGISTER = "register"
    ATTENDANCE = "attendance"
    ROLL = "roll"
    SIGNATURES = "signatures"
    ARREARS = "arrears"
    FEES_OF_UNIT = "fees_of_unit"
    PAYMENT_LIST = "payment_list"
    POLICE_EXPORT = "police_export"
