"""The service: ``textfix serve``. JSON over HTTP for programs, a page to paste text into for people.

========================  ==========================================================
module                    holds
========================  ==========================================================
``limits.py``             how much, how long, how many at a time
``asking.py``             what a request may ask for, read from its body
``answering.py``          what a worker process makes of one text
``pool.py``               the worker processes: a text that takes too long loses its own
``openapi.py``            the description of all of it, and the page that shows it
``pages.py``              the pages, each one file under a strict content security policy
``app.py``                the routes
``server.py``             listening, and stopping in good order
========================  ==========================================================
"""
