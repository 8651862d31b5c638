"""Telemetry: what an operator reads of the service.

log, log_queue, log_text    the log: JSON or text, written without waiting
access_log                  one line a request
metrics, traffic, totals    what Prometheus reads
board                       the counts of all workers
networks, most_asked        which network asks, and for what
publishing                  what metrics do beside the requests
tracing/                    OpenTelemetry's spans
"""
