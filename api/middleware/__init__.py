"""What stands around every request of the HTTP service, the outermost first.

``envelope`` names the request, sets the headers of every answer and writes the log; ``gate`` turns
away what no route should see; ``conditional`` answers HEAD and If-None-Match.
"""
