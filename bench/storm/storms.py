"""The storms by the numbers of what they have to hold (R1 to R21)."""

from bench.storm import messages, posts, publications, shortages

#: In this order: those that can share running processes and a clock together, and R21 last in each of the databases.
STORMS = {
    "R1": messages.r1_workers_killed,
    "R2": messages.r2_redis_gone,
    "R3": messages.r3_database_gone,
    "R4": messages.r4_mail_refusals,
    "R5": messages.r5_mail_hangs,
    "R6": messages.r6_worker_frozen,
    "R12": messages.r12_panel_notice_bounces,
    "R8": messages.r8_beat_down_for_a_day,
    "R10": messages.r10_clocks_wrong,
    "R7": messages.r7_two_dispatchers,
    "R15": shortages.r15_sqlite,
    "R21": messages.r21_audit_whole,
    "R12-publication": publications.r12_gates,
    "R11": publications.r11_publications,
    "R10-publication": publications.r10_publication_by_wrong_clocks,
    "R16": posts.r16_fifty_at_once,
    "R15-files": shortages.r15_files,
    "R15-memory": shortages.r15_memory,
    "R15-callers": shortages.r15_slow_callers,
    "R9": publications.r9_clock_changes,
    "R21-publications": publications.r21_audit_whole,
}
