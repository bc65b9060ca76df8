"""The neighbours' talk: round tables, their meetings, the four lists, patrols and agreements.

Who may know whom, highest first: contests, gatherings, patrols, agreements, checklists, roundtables.
"""
