"""How does a committee's file become a preview, without harm and without keeping what is not needed?"""
