"""Which patients of a health system may have OMS, and of whom may nobody know it?

Intended purpose: case finding for a chart review by the patients' own clinicians. It diagnoses
nobody.
"""
