"""What stands around every request of the HTTP service, the outermost first.

``envelope`` names the request, sets the headers of every answer and writes the log;
``conditional`` answers HEAD and If-None-Match; ``audit`` writes who looked before an answer leaves;
``gate`` turns away what no route should see; ``web`` serves the pages; ``callers`` lets in whom the
hub knows.
"""
