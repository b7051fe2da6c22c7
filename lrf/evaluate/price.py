"""What sentences cost in money, in whatever currency a person writes."""

import re
from dataclasses import dataclass

from lrf.markdown import number

__all__ = ["Price"]


@dataclass(frozen=True)
class Price:
    """Money for an hour of the machine."""

    amount: float
    before: str = ""
    """What stands before the number, such as a currency's sign."""
    after: str = ""

    @classmethod
    def parse(cls, text: str) -> "Price":
        """Out of "$0.40", "60 yen" or "1,200 ₩"; ValueError without exactly one number."""
        found = re.findall(r"\d[\d,]*(?:\.\d+)?|\.\d+", text)
        if len(found) != 1 or not text.isprintable() or "-" in text:
            raise ValueError(f"{text!r} is no price; write one number, such as $0.40 or 60 yen")
        before, _, after = text.partition(found[0])
        return cls(float(found[0].replace(",", "")), before, after)

    def of(self, seconds: float) -> str:
        """Money for so much time, with the currency where it stood."""
        return f"{self.before}{number(self.amount * seconds / 3600)}{self.after}"
