"""Consent of a person to one provision (PIPL art. 23): its receipt, its use, its withdrawal.

``receipt`` is what the city that took the consent signs, ``checks`` what the provider holds against
a question before it answers, ``withdrawal`` what changes when the person takes it back.
"""
