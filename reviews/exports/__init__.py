"""What leaves a review as a file for staff: the plan's table, CSV, DOCX and the evidence pack.

Each module here only reads. Who may have a file, the audit event and the waiting row of a pack belong
to the services.
"""
