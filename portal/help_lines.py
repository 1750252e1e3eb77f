"""National numbers for somebody who is worried about a child. The partnership's own stand in its record.

Checked against nspcc.org.uk and childline.org.uk; both are free to call.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class HelpLine:
    name: str
    number: str
    words: str

    @property
    def dialled(self) -> str:
        return self.number.replace(" ", "")


NSPCC = HelpLine(
    "NSPCC helpline",
    "0808 800 5000",
    "For adults who are worried about a child. You do not have to say who you are.",
)
CHILDLINE = HelpLine(
    "Childline",
    "0800 1111",
    "For children and young people. You can talk about anything, at any time of day or night. The call does not show on the bill.",
)
NATIONAL = (NSPCC, CHILDLINE)
