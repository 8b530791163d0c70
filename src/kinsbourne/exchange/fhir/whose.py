"""Whose is a resource: which patient does a reference mean?

Relative, absolute and versioned references and ``urn:uuid:`` all lead to the same patient. A
reference to a group, a device or another bundle's unnamed entry leads to none.

Intended purpose: exchange of records. It draws no conclusion.
"""

from __future__ import annotations

PATIENT = "Patient"


def without_version(reference: str) -> str:
    """A reference without the version it names."""
    return reference.partition("/_history/")[0].rstrip("/")


def patient_named(reference: str) -> str | None:
    """The id of the patient that a reference names; None where it names something else."""
    reference = without_version(reference)
    if reference.startswith("urn:"):
        return reference.rpartition(":")[2] or None
    if reference.startswith(f"{PATIENT}?"):
        return reference  # a search for the one patient it finds
    rest, _, last = reference.rpartition("/")
    if not rest:
        return last or None
    return last or None if rest.rpartition("/")[2] == PATIENT else None


class Aliases:
    """The patients of one bundle, by the addresses of their entries."""

    def __init__(self) -> None:
        self._keys: dict[str, str] = {}
        self._taken: dict[str, str] = {}
        self.are_shared = False
        """Do two servers have a patient of one id?"""

    def add(self, name: str, address: str) -> str:
        """By which key is the patient of this id, at this address, known?"""
        address = without_version(address)
        if address in self._keys:
            return self._keys[address]
        key = name or patient_named(address) or address
        if self._taken.setdefault(key, address) not in ("", address) and address:
            key, self.are_shared = address, True
        if address:
            self._keys[address] = key
        return key

    def key(self, reference: str, address: str) -> str | None:
        """The key of the patient whom an entry at an address refers to."""
        reference = without_version(reference)
        found = self._keys.get(reference)
        if found is None and self.are_shared:
            base = address.rpartition("/")[0].rpartition("/")[0]
            found = self._keys.get(f"{base}/{reference}")
        return found or patient_named(reference)
