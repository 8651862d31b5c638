"""Telemetry: the logs and metrics of the service.

log, log_queue, log_text    the log: JSON or text, written without blocking
access_log                  one line for each request
metrics, traffic, totals    metrics for Prometheus
instruments                 their timers and children by label
board                       memory shared by the workers, with the counts of each
networks                    the network of a crawler, by its User-Agent
most_asked                  the titles requested most
store_faults                faults of the store behind memory, counted and logged
publishing                  periodic work of the metrics
observers                   interfaces to connections and lists
"""
